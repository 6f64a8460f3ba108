import { ApiResource, ClusterRole, Group, type IApiEndpoint } from "cdk8s-plus-28";
import { defineApp } from "#lib/model/app.js";

export interface Settings {
  /** Entra ID groups that may look at everything but secrets. */
  viewers: readonly string[];
  /** Entra ID groups that may also restart workloads and drain nodes. */
  operators: readonly string[];
}

const watch = ["get", "list", "watch"];

// Changes come through the repository. Nobody is bound to cluster-admin: for emergencies there is
// RKE2's own administrator credential on the servers.
export const access = defineApp<Settings>("access", {
  owner: "security",
  description: "What people may do on the cluster, by their groups in Entra ID.",
  build(chart, { viewers, operators }) {
    const groups = (id: string, names: readonly string[]) =>
      names.map((name) => Group.fromName(chart, `${id}-${name}`, name));

    const view = new ClusterRole(chart, "view", { metadata: { name: "lab-view" } });
    view.allow(watch, ...kinds("",
      "nodes", "namespaces", "pods", "pods/log", "services", "endpoints", "events", "configmaps",
      "persistentvolumes", "persistentvolumeclaims", "resourcequotas", "limitranges"));
    view.allow(watch, ...kinds("apps", "deployments", "statefulsets", "daemonsets", "replicasets"));
    view.allow(watch, ...kinds("batch", "jobs", "cronjobs"));
    view.allow(watch, ...kinds("networking.k8s.io", "ingresses", "networkpolicies"));
    view.allow(watch, ...kinds("storage.k8s.io", "storageclasses"));
    view.allow(["get", "list"], ...kinds("metrics.k8s.io", "nodes", "pods"));
    view.bind(...groups("view", [...viewers, ...operators]));

    const operate = new ClusterRole(chart, "operate", { metadata: { name: "lab-operate" } });
    operate.allow(["delete"], ...kinds("", "pods"));
    operate.allow(["create"], ...kinds("", "pods/eviction"));
    operate.allow(["patch"], ...kinds("", "nodes"), ...kinds("apps", "deployments", "statefulsets", "daemonsets"));
    operate.bind(...groups("operate", operators));
  },
});

function kinds(apiGroup: string, ...resourceTypes: string[]): IApiEndpoint[] {
  return resourceTypes.map((resourceType) => ApiResource.custom({ apiGroup, resourceType }));
}
