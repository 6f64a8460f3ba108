import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const spec = { hostNetwork: false, containers: [{ name: "web", image: "registry.example.org/web:1.2" }] };
    new ApiObject(chart, "pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "alone" }, spec });
    new ApiObject(chart, "deployment", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec } },
    });
  },
});
