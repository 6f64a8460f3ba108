import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-blog",
  description: "Tells stories.",
  build(chart) {
    const role = (id: string, apiVersion: string, name: string) => new ApiObject(chart, id, { apiVersion, kind: "ClusterRole", metadata: { name } });
    role("writer", "rbac.authorization.k8s.io/v1", "writer");
    role("reader", "rbac.authorization.k8s.io/v1beta1", "reader");
  },
});
