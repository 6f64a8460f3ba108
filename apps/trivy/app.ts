import {
  ConfigFile, ScheduledJob, SecretReference, StatefulService, Tenancy, Volume, type Peer,
} from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";
import config from "./trivy.yaml";

export interface Settings {
  /** Address of the lab's own registry. */
  registry: string;
  /** Time of the daily scan of everything that runs, as a cron schedule in UTC. */
  schedule?: string;
  /** The class of its volumes. Default: the cluster's default. */
  storageClass?: string;
  /** Scans images for others, such as the pipelines that build them. Default: nobody. */
  clients?: readonly Peer[];
  versions: Versions<"trivy">;
}

/** Kinds that the scan of the cluster reads, by API group. */
const scanned: Readonly<Record<string, readonly string[]>> = {
  "": [
    "configmaps", "limitranges", "namespaces", "nodes", "pods", "replicationcontrollers", "resourcequotas",
    "serviceaccounts", "services",
  ],
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  batch: ["cronjobs", "jobs"],
  "networking.k8s.io": ["ingresses", "networkpolicies"],
  "rbac.authorization.k8s.io": ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
};

export const trivy = defineApp<Settings>("trivy", {
  owner: "security",
  description: "Trivy: scans images before they are deployed, and daily what runs.",
  build(chart, { registry, schedule = "30 4 * * *", storageClass, clients = [], versions }) {
    const image = `ghcr.io/aquasecurity/trivy:${versions.trivy}`;
    const onClass = storageClass === undefined ? {} : { class: storageClass };
    new Tenancy(chart, "tenancy", { quota: { cpu: 3, memory: "6Gi", storage: "60Gi", pods: 10 } });
    if (clients.length > 0) {
      new StatefulService(chart, "server", {
        image,
        args: ["server", "--listen=0.0.0.0:4954", "--cache-dir=/cache"],
        ports: { http: 4954 },
        // The first start downloads the vulnerability database.
        health: { path: "/healthz", port: "http" },
        resources: { cpu: { request: "200m", limit: 1 }, memory: { request: "512Mi", limit: "1Gi" } },
        storage: { "/cache": { size: "20Gi", ...onClass, name: "cache" } },
        allowFrom: clients,
        reaches: [internet],
      });
    }
    const cache = new Volume(chart, "cache", { size: "20Gi", ...onClass, keep: false });
    const files = new ConfigFile(chart, "config", { files: { "trivy.yaml": config } });
    // The nodes' own credentials for the registry are out of a pod's reach.
    const credentials = new SecretReference(chart, "registry", { name: "trivy-registry", keys: ["config.json"] });
    new ScheduledJob(chart, "scan", {
      image,
      args: ["kubernetes", "--config=/etc/trivy/trivy.yaml"],
      schedule,
      timeoutSeconds: 3 * 3600,
      retries: 1,
      env: { TRIVY_QUIET: true, DOCKER_CONFIG: "/etc/registry" },
      resources: {
        cpu: { request: 0.5, limit: 2 },
        memory: { request: "1Gi", limit: "3Gi" },
        disk: { request: "1Gi", limit: "20Gi" },
      },
      mounts: { "/etc/trivy": files, "/etc/registry": credentials, "/cache": cache },
      scratch: { "/tmp": "16Gi" },
      permissions: Object.entries(scanned).map(([group, resources]) => ({
        groups: [group], resources, verbs: ["get", "list"], clusterWide: true,
      })),
      reaches: [internet, { cidr: `${registry}/32`, ports: [443] }],
    });
  },
});
