import { ConfigFile, SecretReference, WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("site", {
  owner: "press",
  description: "Shows results to everybody.",
  build(chart) {
    const config = new ConfigFile(chart, "config", { files: { "site.conf": "title = Results\n" } });
    const session = new SecretReference(chart, "session", { name: "site-session", keys: ["key"], by: "whoever runs the Swarm" });
    new WebService(chart, "web", {
      image: "registry.example.org/site:1.0.0",
      replicas: 2,
      ports: { http: 8080 },
      route: { host: "results.example.org" },
      mounts: { "/etc/site": config, "/run/secrets/session": session },
      health: { path: "/", command: ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"] },
    });
  },
});
