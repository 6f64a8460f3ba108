import { ConfigFile, StatefulService, type Bytes, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { clientCertificate, machineRoute } from "../mutual-tls.js";
import { ingressController } from "../peers.js";
import config from "./prometheus.yml";
import { rules } from "./rules.js";

export interface Settings {
  /** The label `cluster` of everything that it measures. */
  cluster: string;
  /** Range of the nodes' addresses. */
  nodeNetwork: string;
  /** Range of the pods' addresses. */
  podNetwork: string;
  /** How long measurements are kept. */
  retention?: string;
  storage?: { size: Bytes; class?: string };
  memory?: Bytes;
  /** Alertmanager: the members of this cluster's, as `host:port`, or the host that takes the alerts of other clusters. */
  alertmanager: { members: readonly string[] } | { host: string };
  /** Deployments that ask it, besides other clusters. Default: none. */
  readers?: readonly DeploymentPeer[];
  /** Host under which another cluster's Prometheus reads this one's sums. */
  federatedAs?: string;
  /** Hosts of the clusters whose sums this one reads, by the cluster's name. */
  federates?: Readonly<Record<string, string>>;
  /** Range of the addresses where the other clusters' hosts answer. */
  otherClusters: string;
  versions: Versions<"prometheus">;
}

export const prometheus = defineApp<Settings>("prometheus", {
  owner: "platform",
  description: "Prometheus: measures the cluster, and raises alerts.",
  build(chart, settings) {
    const {
      cluster, retention = "15d", storage = { size: "100Gi" }, memory = "6Gi", alertmanager, federates = {},
    } = settings;
    const members = "members" in alertmanager ? alertmanager.members : [];
    const remote = "host" in alertmanager ? [`${alertmanager.host}:443`] : [];
    const targets = (addresses: readonly string[]) => JSON.stringify(addresses.length === 0 ? [] : [{ targets: addresses }]);
    const files = new ConfigFile(chart, "config", {
      files: {
        "prometheus.yml": config,
        ...rules,
        "alertmanagers-local.json": targets(members),
        "alertmanagers-remote.json": targets(remote),
        "federation.json": JSON.stringify(
          Object.entries(federates).map(([name, host]) => ({ targets: [`${host}:443`], labels: { federated: name } })),
        ),
      },
    });
    const read = ["get", "list", "watch"];
    const server = new StatefulService(chart, "main", {
      image: `quay.io/prometheus/prometheus:${settings.versions.prometheus}`,
      args: [
        "--config.file=/etc/prometheus/lab/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        `--storage.tsdb.retention.time=${retention}`,
        "--storage.tsdb.wal-compression",
      ],
      env: { CLUSTER: cluster },
      ports: { http: 9090 },
      health: { live: "/-/healthy", ready: "/-/ready", startSeconds: 900 },
      resources: { cpu: { request: 0.5, limit: 2 }, memory },
      storage: { "/prometheus": { ...storage, name: "data" } },
      mounts: { "/etc/prometheus/lab": files, "/etc/prometheus/client": clientCertificate(chart, `prometheus.${cluster}`) },
      permissions: [
        { resources: ["nodes", "nodes/metrics", "services", "pods"], verbs: read, clusterWide: true },
        { groups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: read, clusterWide: true },
        { urls: ["/metrics", "/metrics/cadvisor"], verbs: ["get"] },
      ],
      allowFrom: [
        ...(settings.readers ?? []),
        ...(settings.federatedAs === undefined ? [] : [ingressController]),
      ],
      reaches: [
        { cidr: settings.nodeNetwork, ports: [9100, 10250] },
        // Any port, since pods name their own.
        { cidr: settings.podNetwork },
        { cidr: settings.otherClusters, ports: [443] },
      ],
      stopSeconds: 300,
    });
    if (settings.federatedAs !== undefined) {
      machineRoute(chart, { host: settings.federatedAs, service: server, port: 9090, path: "/federate" });
    }
  },
});
