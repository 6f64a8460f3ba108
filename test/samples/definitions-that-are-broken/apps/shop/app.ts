import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Defines what it sells.",
  build(chart) {
    const spec = (kind: string, plural: string, schema: object) => ({
      group: "example.org",
      names: { kind, plural },
      scope: "Cluster",
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    });
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    new ApiObject(chart, "outside", {
      ...crd,
      metadata: { name: "lenses.example.org" },
      spec: spec("Lens", "lenses", { type: "object", properties: { spec: { $ref: "https://example.org/lens.json" } } }),
    });
    new ApiObject(chart, "round", {
      ...crd,
      metadata: { name: "mirrors.example.org" },
      spec: spec("Mirror", "mirrors", { type: "object", properties: { spec: { $ref: "#" } } }),
    });
    new ApiObject(chart, "untyped", {
      ...crd,
      metadata: { name: "tubes.example.org" },
      spec: spec("Tube", "tubes", { type: "object", properties: { spec: { type: "text", pattern: "(" } } }),
    });
  },
});
