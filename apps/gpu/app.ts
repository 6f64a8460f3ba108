import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { apiServers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  apiServer: ApiServer;
}

export const gpu = defineApp<Settings>("gpu", {
  owner: "platform",
  description: "NVIDIA's operator: container runtime, device plugin, node labels and metrics of the GPUs.",
  build(chart, { apiServer }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "The operator's agents set up devices and the container runtime of the GPU nodes.",
      // The operator tries each node's GPU with a pod of its own before it offers it.
      quota: { cpu: 6, memory: "8Gi", pods: 40, gpus: 2 },
    });
    helmChart(chart, "gpu-operator", {
      repository: "https://helm.ngc.nvidia.com/nvidia",
      chart: "gpu-operator",
      version: "v24.9.2",
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
