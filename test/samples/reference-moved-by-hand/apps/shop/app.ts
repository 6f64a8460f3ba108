import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("shop", {
  owner: "press",
  description: "Sells prints.",
  build(chart) {
    new WebService(chart, "web", { image: "registry.example.org/shop:4.2.1", ports: { http: 8080 } });
  },
});
