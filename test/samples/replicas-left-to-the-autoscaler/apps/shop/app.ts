import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new WebService(chart, "web", {
      image: "registry.example.org/shop:4.2.1",
      ports: { http: 8080 },
      autoscale: { min: 2, max: 6 },
    });
  },
});
