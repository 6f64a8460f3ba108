import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ApiObject(chart, "motd", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a/b" } });
  },
});
