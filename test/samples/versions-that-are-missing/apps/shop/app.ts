import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import type { Versions } from "astrolabe/model/versions.js";

interface Settings { versions: Versions<"cache" | "shop"> }

export const shop = defineApp<Settings>("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart, { versions }) {
    for (const name of ["cache", "shop"] as const) {
      new WebService(chart, name, {
        image: `registry.example.org/${name}:${versions[name]}`,
        ports: { http: 8080 },
        resources: { cpu: { request: "100m", limit: 1 }, memory: "128Mi" },
      });
    }
  },
});
