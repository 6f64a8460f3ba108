import { ConfigFile, SecretReference, WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("portal", {
  owner: "press",
  description: "Shows results to everybody.",
  build(chart) {
    const config = new ConfigFile(chart, "config", { files: { "portal.yaml": "title: Results\n", "theme.yaml": "dark: true\n" } });
    const session = new SecretReference(chart, "session", { name: "portal-session", keys: ["key"], by: "whoever runs the sample" });
    new WebService(chart, "web", {
      image: "registry.example.org/portal:2.0.1",
      ports: { http: 8080, metrics: 9100 },
      route: [{ host: "results.example.org" }, { host: "results.example.org", path: "/api" }, { host: "www.example.org" }],
      metrics: { port: "metrics" },
      mounts: { "/etc/portal": config, "/run/secrets/session": session },
      env: { NODE: { runtime: "node-name" }, GREETING: "{{ hello }}" },
      health: { path: "/healthz", command: ["/bin/portal", "health"] },
    });
  },
});
