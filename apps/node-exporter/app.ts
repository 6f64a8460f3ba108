import { NodeAgent, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  readonly versions: Versions<"node-exporter">;
}

export const nodeExporter = defineApp<Settings>("node-exporter", {
  owner: "platform",
  description: "Measures every node: processors, memory, disks, network.",
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace node-exporter",
    reason: "The exporter measures the node through its network, its processes and its root file system, which it mounts read-only. "
      + "It runs as an ordinary user without capabilities, and nothing else runs in this namespace.",
    until: "2027-06-30",
  })],
  build(chart, { versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "The exporter sees the node's network and processes, and its file systems.",
      quota: { cpu: 2, memory: "1Gi", storage: "1Gi", pods: 20 },
    });
    new NodeAgent(chart, "main", {
      image: `quay.io/prometheus/node-exporter:${versions["node-exporter"]}`,
      args: [
        "--path.rootfs=/host",
        "--web.listen-address=$(ADDRESS):9100",
        "--no-collector.wifi",
        "--no-collector.hwmon",
        "--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run|var/lib/(kubelet|rancher)/.+)($|/)",
        "--collector.netdev.device-exclude=^(cali|veth|flannel).*",
      ],
      env: { ADDRESS: { runtime: "node-address" } },
      ports: { http: 9100 },
      health: "/",
      resources: { cpu: { request: "50m", limit: "250m" }, memory: { request: "32Mi", limit: "64Mi" } },
      hostPaths: [{
        path: "/",
        mountPath: "/host",
        reason: "The sizes of the node's file systems are measured through its root.",
      }],
      privileges: {
        hostNetwork: true,
        hostProcesses: true,
        reason: "The node's own network and process counters are not visible from a pod's.",
      },
    });
  },
});
