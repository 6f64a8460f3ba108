import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
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
  versions: Versions<"argo-cd">;
}

// On a new cluster its folder is applied by hand, Namespace first, and RKE2's helm controller installs
// the release; from then on it keeps itself. Made outside of this repository, because they hold
// credentials: a Secret with the label `argocd.argoproj.io/secret-type: cluster` for each other cluster,
// one with `repository` for the repository, and `argocd-entra` with the label
// `app.kubernetes.io/part-of: argocd`, without which ArgoCD does not read it.
export const argocd = defineApp<Settings>("argocd", {
  owner: "platform",
  description: "ArgoCD, which keeps both clusters as the repository says.",
  build(chart, { host, git, apiServers: servers, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 6, memory: "8Gi", pods: 20 } });
    helmChart(chart, "argocd", {
      repository: "https://argoproj.github.io/argo-helm",
      chart: "argo-cd",
      version: versions["argo-cd"],
      values,
      set: { "global.domain": host },
    });
    const labels = { "app.kubernetes.io/part-of": "argocd" };
    // All of its components ask the repository server and Redis.
    const components = { namespace: chart.namespace ?? chart.node.id, labels, ports: [6379, 8081] };
    new OperatedWorkload(chart, "argocd", {
      labels,
      ports: { server: 8080, repository: 8081, redis: 6379, metrics: 8082 },
      allowFrom: [components, { ...ingressController, ports: [8080] }, { ...prometheus, ports: [8082] }],
      reaches: [components, ...servers.flatMap(apiServers), { cidr: `${git}/32`, ports: [443] }, internet],
    });
  },
});
