import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const labels = { app: "web" };
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { level: "info" } });
    new ApiObject(chart, "account", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web" } });
    new ApiObject(chart, "web", {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "web" },
      spec: {
        serviceName: "web-members",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: "web",
            containers: [{
              name: "web",
              image: "registry.example.org/web:1.2",
              ports: [{ name: "http", containerPort: 8080 }],
              env: [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "level" } } }],
              resources: { requests: { cpu: "100m", memory: "64Mi" } },
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
      spec: { selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    });
    new ApiObject(chart, "members", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web-members" },
      spec: { clusterIP: "None", selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    });
    new ApiObject(chart, "policy", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web" },
      spec: { podSelector: { matchLabels: labels }, ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }] },
    });
    new ApiObject(chart, "ingress", {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web" },
      spec: {
        ingressClassName: "nginx",
        rules: [{ host: "shop.example.org", http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }] } }],
      },
    });
    new ApiObject(chart, "autoscaler", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "StatefulSet", name: "web" },
        minReplicas: 2,
        maxReplicas: 3,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
      },
    });
    new ApiObject(chart, "budget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web" },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    });
    new ApiObject(chart, "dish", { apiVersion: "example.org/v1", kind: "Telescope", metadata: { name: "dish" }, spec: { site: "hill" } });
  },
});
