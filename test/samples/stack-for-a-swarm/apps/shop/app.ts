import { ConfigFile, SecretReference, WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp<{ readonly host: string }>("shop", {
  owner: "press",
  description: "Sells telescopes.",
  build(chart, { host }) {
    const config = new ConfigFile(chart, "config", { files: { "nginx.conf": "server { listen 8080; root /srv/$host; }\n" } });
    const key = new SecretReference(chart, "key", { name: "shop-key", by: "whoever runs the sample" });
    new WebService(chart, "web", {
      image: "registry.example.org/shop:1.2.3",
      ports: { http: 8080 },
      route: { host },
      env: { PRICE: "5 $" },
      mounts: { "/etc/nginx/nginx.conf": config.file("nginx.conf"), "/run/secrets/key": key.key("signing") },
      health: { path: "/healthz", command: ["wget", "-qO-", "http://127.0.0.1:8080/healthz"] },
      replicas: 1,
    });
  },
});
