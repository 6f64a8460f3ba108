import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-blog",
  description: "Tells stories.",
  build(chart) {
    new ApiObject(chart, "web", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web", namespace: "web" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "blog" }, maxReplicas: 3 },
    });
  },
});
