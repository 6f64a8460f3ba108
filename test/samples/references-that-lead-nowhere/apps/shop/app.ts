import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const labels = { app: "web" };
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { level: "info" } });
    new ApiObject(chart, "web", {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "web" },
      spec: {
        serviceName: "web",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: "web",
            containers: [{
              name: "web",
              image: "registry.example.org/web:1.2",
              ports: [{ name: "http", containerPort: 8080 }],
              env: [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "levels" } } }],
            }],
            volumes: [{ name: "certificate", secret: { secretName: "web-certificate" } }],
          },
        },
      },
    });
    new ApiObject(chart, "service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: labels, ports: [{ port: 80, targetPort: "https" }] },
    });
    new ApiObject(chart, "misspelt", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "misspelt" },
      spec: { selector: { app: "wep" }, ports: [{ port: 80 }] },
    });
    new ApiObject(chart, "policy", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web" },
      spec: { podSelector: { matchLabels: labels }, ingress: [{ from: [{ podSelector: { matchLabels: { app: "till" } } }] }] },
    });
    new ApiObject(chart, "dish", { apiVersion: "example.org/v1", kind: "Telescope", metadata: { name: "dish" }, spec: { site: "hill" } });
  },
});
