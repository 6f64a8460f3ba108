import { SecretReference, Tenancy, Worker } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  /** Address of the machine that Portainer runs on. */
  portainer: string;
  /** Id under which Portainer knows this cluster. */
  edgeId: string;
  versions: Versions<"agent">;
}

/** Kinds that the console shows, by API group. Secrets are not among them. */
const shown: Readonly<Record<string, readonly string[]>> = {
  "": [
    "configmaps", "endpoints", "events", "namespaces", "nodes", "persistentvolumeclaims", "persistentvolumes",
    "pods", "pods/log", "resourcequotas", "services",
  ],
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  batch: ["cronjobs", "jobs"],
  "metrics.k8s.io": ["nodes", "pods"],
  "networking.k8s.io": ["ingressclasses", "ingresses", "networkpolicies"],
  "storage.k8s.io": ["storageclasses"],
};

// An edge agent asks Portainer for work, so that nothing on the cluster has to be open to it. What it
// may do is to look: ArgoCD alone changes the cluster, and Portainer's console shows it.
export const portainerAgent = defineApp<Settings>("portainer-agent", {
  owner: "platform",
  description: "Shows the cluster in Portainer.",
  waivers: [waive({
    check: "policy/secrets-as-files",
    object: "Deployment portainer-agent",
    reason: "The agent takes its edge key and its shared secret from variables alone. It starts no other programs, "
      + "and its account may read nothing secret.",
    until: "2027-06-30",
  })],
  build(chart, { portainer, edgeId, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 0.5, memory: "512Mi", storage: "1Gi", pods: 4 } });
    const edge = new SecretReference(chart, "edge", { name: "portainer-edge", keys: ["edge-key", "agent-secret"] });
    new Worker(chart, "main", {
      image: `docker.io/portainer/agent:${versions.agent}`,
      env: {
        EDGE: 1,
        EDGE_ID: edgeId,
        EDGE_KEY: edge.key("edge-key"),
        AGENT_SECRET: edge.key("agent-secret"),
        EDGE_INSECURE_POLL: 0,
        KUBERNETES_POD_IP: { runtime: "instance-address" },
        // Agents find each other under this name. There is one, which finds itself and needs no Service.
        AGENT_CLUSTER_ADDR: "$(KUBERNETES_POD_IP)",
        LOG_LEVEL: "INFO",
      },
      resources: { cpu: { request: "50m", limit: "250m" }, memory: { request: "64Mi", limit: "128Mi" } },
      scratch: { "/tmp": "64Mi", "/data": "64Mi" },
      permissions: Object.entries(shown).map(([group, resources]) => ({
        groups: [group], resources, verbs: ["get", "list", "watch"], clusterWide: true,
      })),
      // The console, and the tunnel that it opens to a cluster which somebody looks at.
      reaches: [{ cidr: `${portainer}/32`, ports: [9443, 8000] }],
    });
  },
});
