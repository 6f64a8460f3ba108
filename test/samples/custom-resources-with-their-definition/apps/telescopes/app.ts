import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const telescopes = defineApp("telescopes", {
  owner: "team-observatory",
  description: "Defines telescopes and makes some.",
  build(chart) {
    const define = (plural: string, kind: string, scope: string) => new ApiObject(chart, plural, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.example.org` },
      spec: {
        group: "example.org",
        names: { kind, plural },
        scope,
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
    define("sites", "Site", "Cluster");
    define("telescopes", "Telescope", "Namespaced");
    new ApiObject(chart, "site", { apiVersion: "example.org/v1", kind: "Site", metadata: { name: "hill" } });
    new ApiObject(chart, "dish", { apiVersion: "example.org/v1", kind: "Telescope", metadata: { name: "dish" }, spec: { site: "hill" } });
  },
});
