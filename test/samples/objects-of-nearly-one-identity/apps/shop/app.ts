import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const make = (id: string, apiVersion: string, kind: string, name: string, namespace: string) =>
      new ApiObject(chart, id, { apiVersion, kind, metadata: { name, namespace } });
    make("one", "v1", "ConfigMap", "a", "b");
    make("group", "example.org/v1", "ConfigMap", "a", "b");
    make("kind", "v1", "Secret", "a", "b");
    make("name", "v1", "ConfigMap", "a.b", "b");
    make("namespace", "v1", "ConfigMap", "a", "b-b");
    new ApiObject(chart, "definition", {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "configmaps.example.org" },
      spec: {
        group: "example.org",
        names: { kind: "ConfigMap", plural: "configmaps" },
        scope: "Namespaced",
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
  },
});
