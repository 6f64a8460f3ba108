import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { apiServers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { ingressController, internet, prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  host: string;
  /** Address of the git server. */
  git: string;
  /** API servers of every cluster that it deploys to, its own among them. */
  apiServers: readonly ApiServer[];
}

// Each other cluster that it deploys to is registered by a Secret with the label
// `argocd.argoproj.io/secret-type: cluster`. It holds credentials, so it is made outside of this repository.
export const argocd = defineApp<Settings>("argocd", {
  owner: "platform",
  description: "ArgoCD, which keeps both clusters as the repository says.",
  build(chart, { host, git, apiServers: servers }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 4, memory: "8Gi", pods: 20 } });
    helmChart(chart, "argocd", {
      repository: "https://argoproj.github.io/argo-helm",
      chart: "argo-cd",
      version: "9.1.0",
      values,
      set: { "global.domain": host },
    });
    new OperatedWorkload(chart, "argocd", {
      labels: { "app.kubernetes.io/part-of": "argocd" },
      ports: { server: 8080, repository: 8081, redis: 6379, metrics: 8082 },
      allowFrom: [{ ...ingressController, ports: [8080] }, { ...prometheus, ports: [8082] }],
      reaches: [...servers.flatMap(apiServers), { cidr: `${git}/32`, ports: [443] }, internet],
    });
  },
});
