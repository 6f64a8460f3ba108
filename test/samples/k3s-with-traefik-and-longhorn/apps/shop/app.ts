import { StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("shop", {
  owner: "press",
  description: "Sells telescopes, as it did on the Swarm.",
  build(chart) {
    new StatefulService(chart, "web", {
      image: "registry.example.org/shop:1.2.3",
      ports: { http: 8080 },
      route: { host: "shop.example.org" },
      storage: { "/data": { size: "10Gi" } },
      health: { path: "/healthz", command: ["/bin/alive"] },
    });
  },
});
