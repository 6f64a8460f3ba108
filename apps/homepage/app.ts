import { ConfigFile, WebService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import config from "./nginx.conf";
import page from "./page.html";

/** A service that people are led to. */
export interface Link {
  readonly title: string;
  /** DNS name under which it answers by HTTPS. */
  readonly host: string;
  /** What it is for, in a few words. */
  readonly about: string;
}

export interface Settings {
  /** DNS name under which people reach it. */
  readonly host: string;
  readonly links: readonly Link[];
  readonly versions: Versions<"nginx">;
}

export const homepage = defineApp<Settings>("homepage", {
  owner: "platform",
  description: "The page that leads to all services of the lab.",
  build(chart, { host, links, versions }) {
    const list = links.map(entry).join("\n");
    const files = new ConfigFile(chart, "content", {
      files: { "index.html": page.replace("{links}", () => list), "nginx.conf": config },
    });
    new WebService(chart, "main", {
      image: `docker.io/library/nginx:${versions.nginx}`,
      command: ["nginx", "-c", "/etc/nginx/homepage.conf", "-g", "daemon off;"],
      ports: { http: 8080 },
      health: { path: "/health", command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"] },
      route: { host },
      replicas: 2,
      resources: { cpu: { request: "20m", limit: "250m" }, memory: { request: "16Mi", limit: "64Mi" } },
      mounts: { "/srv/homepage/index.html": files.file("index.html"), "/etc/nginx/homepage.conf": files.file("nginx.conf") },
      scratch: { "/tmp": "8Mi" },
    });
  },
});

function entry({ title, host, about }: Link): string {
  return `<dt><a href="https://${text(host)}/">${text(title)}</a><dd>${text(about)}`;
}

/** As text of an HTML page. */
function text(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
