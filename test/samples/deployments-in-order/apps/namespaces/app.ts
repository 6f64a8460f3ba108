import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const namespaces = defineApp("namespaces", {
  owner: "team-shop",
  description: "Makes what others live in.",
  build(chart) {
    new ApiObject(chart, "blog", { apiVersion: "v1", kind: "Namespace", metadata: { name: "blog" } });
  },
});
