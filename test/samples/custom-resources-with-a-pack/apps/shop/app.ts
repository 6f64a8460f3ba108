import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells telescopes.",
  build(chart) {
    new ApiObject(chart, "dish", { apiVersion: "example.org/v1", kind: "Telescope", metadata: { name: "dish" }, spec: { site: "hill" } });
  },
});
