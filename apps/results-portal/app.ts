import { ConfigFile, WebService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { applySchema, databaseAccess, type Database } from "../database.js";
import { prometheus } from "../peers.js";
import config from "./portal.yaml";
import schema from "./schema.sql";

export interface Settings {
  /** DNS name under which the public reaches it. */
  readonly host: string;
  readonly database: Database;
  readonly replicas?: { readonly min: number; readonly max: number };
  readonly versions: Versions<"postgres" | "results-portal" | "valkey">;
}

export const resultsPortal = defineApp<Settings>("results-portal", {
  owner: "research-computing",
  description: "Public website with the lab's published results.",
  build(chart, { host, database, replicas = { min: 2, max: 6 }, versions }) {
    const access = databaseAccess(chart, database);
    const { env, mounts, peer } = access;

    applySchema(chart, access, schema, versions);

    const cache = new WebService(chart, "cache", {
      image: `docker.io/valkey/valkey:${versions.valkey}`,
      command: [
        "valkey-server", "--save", "", "--appendonly", "no",
        "--maxmemory", "192mb", "--maxmemory-policy", "allkeys-lru",
        // Without it Valkey refuses everybody without a password; the network policy lets in the website alone.
        "--protected-mode", "no",
      ],
      ports: { valkey: 6379 },
      health: { port: "valkey", command: ["valkey-cli", "ping"] },
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "256Mi", limit: "256Mi" } },
    });

    new WebService(chart, "web", {
      image: `git.radioastronomy.io/portal/results-portal:${versions["results-portal"]}`,
      args: ["--config=/etc/portal/portal.yaml"],
      env: { ...env, CACHE_URL: cache.url("valkey", "redis") },
      ports: { http: 8080, metrics: 9090 },
      metrics: { port: "metrics" },
      health: {
        // The lab builds the image on Alpine, whose wget asks where nothing else can.
        live: { path: "/health/live", command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health/live"] },
        ready: "/health/ready",
      },
      route: { host },
      autoscale: { ...replicas, cpu: 70 },
      resources: { cpu: { request: "200m", limit: 1 }, memory: { request: "256Mi", limit: "512Mi" } },
      mounts: { ...mounts, "/etc/portal": new ConfigFile(chart, "config", { files: { "portal.yaml": config } }) },
      allowFrom: [{ ...prometheus, ports: [9090] }],
      reaches: [cache, peer],
    });
  },
});
