import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const labels = { app: "web" };
    const metadata = (name: string) => ({ name });
    new ApiObject(chart, "web", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("web"),
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "web", image: "registry.example.org/web:1.2", ports: [{ containerPort: 8080 }] }] },
        },
      },
    });
    const service = { selector: labels, ports: [{ port: 80, targetPort: 8080 }] };
    new ApiObject(chart, "service", { apiVersion: "v1", kind: "Service", metadata: metadata("web"), spec: service });
    new ApiObject(chart, "copy", { apiVersion: "v1", kind: "Service", metadata: metadata("web-copy"), spec: service });
    const route = { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } };
    const ingress = { ingressClassName: "nginx", rules: [{ host: "shop.example.org", http: { paths: [route] } }] };
    new ApiObject(chart, "ingress", { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: metadata("web"), spec: ingress });
    new ApiObject(chart, "rival", { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: metadata("rival"), spec: ingress });
    const budget = (minAvailable: number) => ({ minAvailable, selector: { matchLabels: labels } });
    new ApiObject(chart, "budget", { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: metadata("web"), spec: budget(1) });
    new ApiObject(chart, "strict", { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: metadata("strict"), spec: budget(2) });
    new ApiObject(chart, "autoscaler", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata("web"),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        maxReplicas: 3,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
      },
    });
  },
});
