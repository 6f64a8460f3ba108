import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { apiServers, webhookCallers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  apiServer: ApiServer;
  versions: Versions<"kyverno">;
}

export const kyverno = defineApp<Settings>("kyverno", {
  owner: "security",
  description: "Kyverno, which refuses what the lab's policies forbid.",
  build(chart, { apiServer, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 4, memory: "4Gi", pods: 20 } });
    helmChart(chart, "kyverno", {
      repository: "https://kyverno.github.io/kyverno",
      chart: "kyverno",
      // Kyverno 1.19.1: the first line with ValidatingPolicy as its main kind, tested on Kubernetes 1.33 to 1.35.
      version: versions.kyverno,
      values,
    });
    new OperatedWorkload(chart, "kyverno", {
      labels: { "app.kubernetes.io/instance": "kyverno" },
      ports: { webhook: 9443, metrics: 8000 },
      allowFrom: [webhookCallers(apiServer, 9443), { ...prometheus, ports: [8000] }],
      reaches: apiServers(apiServer),
    });
  },
});
