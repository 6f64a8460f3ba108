import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const data = { "a.txt": "ä".repeat(512 * 1024) };
    new ApiObject(chart, "big", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "big" }, data });
  },
});
