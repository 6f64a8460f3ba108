import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new WebService(chart, "web", {
      image: "registry.example.org/shop:latest",
      ports: { http: 80_000 },
      replicas: -1,
    });
  },
});
