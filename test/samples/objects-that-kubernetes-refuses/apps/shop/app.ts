import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], "leaf");

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ApiObject(chart, "nameless", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "" } });
    new ApiObject(chart, "generated", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a/b" } });
    new ApiObject(chart, "kind", { apiVersion: "v1", kind: "configMap", metadata: { name: "kind" } });
    new ApiObject(chart, "namespace", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "Kube System" } });
    new ApiObject(chart, "data", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "data" }, data: { rate: Number.NaN } });
    new ApiObject(chart, "deep", { apiVersion: "example.org/v1", kind: "Tree", metadata: { name: "deep" }, spec: nested(4500) });
  },
});
