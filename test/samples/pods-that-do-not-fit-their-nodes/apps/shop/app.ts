import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Asks for more than there is.",
  build(chart) {
    const pods = (name: string, replicas: number, requests: object, more: object = {}) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name, image: "registry.example.org/shop:1.2", resources: { requests, limits: requests } }], ...more },
        },
      },
    });
    new ApiObject(chart, "gpu", pods("gpu", 1, { cpu: 1, memory: "1Gi", "nvidia.com/gpu": 1 }));
    new ApiObject(chart, "wide", pods("wide", 3, { cpu: 3, memory: "1Gi" }));
    new ApiObject(chart, "placed", pods("placed", 1, { cpu: "100m", memory: "1Gi" }, { nodeSelector: { "example.org/room": "b" } }));
    new ApiObject(chart, "archive", {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "archive" },
      spec: { storageClassName: "shared", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "50Gi" } } },
    });
    new ApiObject(chart, "quota", { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "quota" }, spec: { hard: { "requests.cpu": "2" } } });
  },
});
