import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { given } from "#lib/model/given.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { apiServers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  apiServer: ApiServer;
  versions: Versions<"gpu-operator">;
}

export const gpu = defineApp<Settings>("gpu", {
  owner: "platform",
  description: "NVIDIA's operator: container runtime, device plugin, node labels and metrics of the GPUs.",
  given: [given({ kind: "RuntimeClass", name: "nvidia", by: "NVIDIA's operator, when it has set up the container runtime" })],
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace gpu-operator",
    reason: "The container toolkit and the device plugin write the runtime's configuration and open device files on the GPU nodes. "
      + "Nothing else runs in this namespace, and NVIDIA has no unprivileged way.",
    until: "2027-06-30",
  })],
  build(chart, { apiServer, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "The operator's agents set up devices and the container runtime of the GPU nodes.",
      // The operator tries each node's GPU with a pod of its own before it offers it.
      quota: { cpu: 6, memory: "8Gi", pods: 40, gpus: 2 },
    });
    helmChart(chart, "gpu-operator", {
      repository: "https://helm.ngc.nvidia.com/nvidia",
      chart: "gpu-operator",
      // The line of 2025-10. The one before, 25.3, is older than Kubernetes 1.34.
      version: versions["gpu-operator"],
      values,
    });
    new OperatedWorkload(chart, "operator", {
      labels: { "app.kubernetes.io/instance": "gpu-operator" },
      reaches: apiServers(apiServer),
    });
    // The operator's own agents carry this label instead.
    new OperatedWorkload(chart, "agents", {
      labels: { "app.kubernetes.io/managed-by": "gpu-operator" },
      reaches: apiServers(apiServer),
    });
    new OperatedWorkload(chart, "metrics", {
      labels: { app: "nvidia-dcgm-exporter" },
      ports: { metrics: 9400 },
      allowFrom: [prometheus],
      reaches: apiServers(apiServer),
    });
  },
});
