import { WebService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { prometheus } from "../peers.js";

export interface Settings {
  readonly versions: Versions<"kube-state-metrics">;
}

/** Kinds that are counted, by API group. ConfigMaps and Secrets are not: nothing alerts on them. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  "": [
    "limitranges", "namespaces", "nodes", "persistentvolumeclaims", "persistentvolumes", "pods",
    "resourcequotas", "services",
  ],
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["cronjobs", "jobs"],
  "discovery.k8s.io": ["endpointslices"],
  "networking.k8s.io": ["ingresses", "networkpolicies"],
  policy: ["poddisruptionbudgets"],
  "storage.k8s.io": ["storageclasses"],
};

export const kubeStateMetrics = defineApp<Settings>("kube-state-metrics", {
  owner: "platform",
  description: "Tells Prometheus what the objects of the cluster say about themselves.",
  build(chart, { versions }) {
    new WebService(chart, "main", {
      image: `registry.k8s.io/kube-state-metrics/kube-state-metrics:${versions["kube-state-metrics"]}`,
      args: [
        `--resources=${Object.values(kinds).flat().sort().join(",")}`,
        "--metric-labels-allowlist=nodes=[radioastronomy.io/pool],pods=[app.kubernetes.io/instance,app.kubernetes.io/name]",
      ],
      ports: { http: 8080, telemetry: 8081 },
      health: { live: "/healthz", ready: { path: "/", port: "telemetry" } },
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "128Mi", limit: "512Mi" } },
      permissions: Object.entries(kinds).map(([group, resources]) => ({
        groups: [group], resources, verbs: ["list", "watch"], clusterWide: true,
      })),
      allowFrom: [prometheus],
    });
  },
});
