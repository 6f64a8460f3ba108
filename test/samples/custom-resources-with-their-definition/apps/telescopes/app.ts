import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const telescopes = defineApp("telescopes", {
  owner: "team-observatory",
  description: "Defines telescopes and makes some.",
  build(chart) {
    const define = (plural: string, kind: string, scope: string, schema: object) => new ApiObject(chart, plural, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.example.org` },
      spec: {
        group: "example.org",
        names: { kind, plural },
        scope,
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
    define("sites", "Site", "Cluster", { type: "object" });
    define("telescopes", "Telescope", "Namespaced", {
      type: "object",
      properties: { spec: { type: "object", required: ["site"], properties: { site: { type: "string" } } } },
    });
    new ApiObject(chart, "site", { apiVersion: "example.org/v1", kind: "Site", metadata: { name: "hill" } });
    new ApiObject(chart, "dish", { apiVersion: "example.org/v1", kind: "Telescope", metadata: { name: "dish" }, spec: { site: "hill" } });
  },
});
