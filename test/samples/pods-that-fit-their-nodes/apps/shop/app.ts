import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Asks for what there is.",
  build(chart) {
    const pods = (name: string, replicas: number | undefined, requests: object, more: object = {}) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        ...(replicas === undefined ? {} : { replicas }),
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name, image: "registry.example.org/shop:1.2", resources: { requests, limits: requests } }], ...more },
        },
      },
    });
    new ApiObject(chart, "large", pods("large", 2, { cpu: 1, memory: "2Gi" }));
    new ApiObject(chart, "placed", pods("placed", 1, { cpu: 1, memory: "1Gi" }, { nodeSelector: { "example.org/room": "b" } }));
    new ApiObject(chart, "growing", pods("growing", undefined, { cpu: 1, memory: "1Gi" }));
    new ApiObject(chart, "autoscaler", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "growing" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "growing" },
        maxReplicas: 2,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
      },
    });
    new ApiObject(chart, "quota", { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "quota" }, spec: { hard: { pods: "8" } } });
  },
});
