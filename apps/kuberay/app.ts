import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { given } from "#lib/model/given.js";
import type { Versions } from "#lib/model/versions.js";
import { apiServers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import { withVersions } from "../versions.js";
import values from "./values.yaml";

export interface Settings {
  /** Namespaces whose RayClusters the operator looks after. They have to exist first. */
  readonly namespaces: readonly string[];
  readonly apiServer: ApiServer;
  readonly versions: Versions<"kuberay-operator">;
}

export const kuberay = defineApp<Settings>("kuberay", {
  owner: "platform",
  description: "KubeRay, the operator that makes Ray clusters from RayCluster resources.",
  given: [given({ kind: "CustomResourceDefinition", group: "ray.io", defines: ["RayCluster"], by: "the release kuberay-operator" })],
  build(chart, { namespaces, apiServer, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 1, memory: "1Gi", storage: "1Gi", pods: 5 } });
    new OperatedWorkload(chart, "operator", {
      labels: { "app.kubernetes.io/name": "kuberay-operator" },
      ports: { metrics: 8080 },
      allowFrom: [prometheus],
      reaches: [
        ...apiServers(apiServer),
        ...namespaces.map((namespace) => ({ namespace, labels: { "ray.io/node-type": "head" }, ports: [8265] })),
      ],
    });
    helmChart(chart, "kuberay-operator", {
      repository: "https://ray-project.github.io/kuberay-helm/",
      chart: "kuberay-operator",
      // Helm installs a chart's custom resource definitions but never upgrades them: before this
      // changes, those of the new release have to be applied.
      version: versions["kuberay-operator"],
      values: withVersions(values, versions),
      set: Object.fromEntries(namespaces.map((namespace, index) => [`watchNamespace[${index}]`, namespace])),
    });
  },
});
