import type { NamedKubernetes } from "../../model/cluster.js";

/** Namespaces that every cluster has (kubernetes, pkg/controlplane/controller/systemnamespaces). */
export const everyNamespace = ["default", "kube-node-lease", "kube-public", "kube-system"] as const;

// Names that every cluster has. Those of RBAC that begin with `system:` are the API server's own
// (kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
const names: Readonly<Record<string, readonly string[]>> = {
  ClusterRole: ["admin", "cluster-admin", "edit", "view"],
  PriorityClass: ["system-cluster-critical", "system-node-critical"],
};
const namesInNamespaces: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["kube-system/extension-apiserver-authentication"],
  Role: ["kube-system/extension-apiserver-authentication-reader"],
  Service: ["default/kubernetes"],
};
// What controllers make in each namespace (kubernetes, ServiceAccountController and RootCACertPublisher).
const namesInEveryNamespace: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["kube-root-ca.crt"],
  ServiceAccount: ["default"],
};

const includes = (table: Readonly<Record<string, readonly string[]>>, kind: string, name: string): boolean =>
  Object.hasOwn(table, kind) && table[kind]?.includes(name) === true;

/** Whether an object is there by itself or by what the cluster's inventory states: storage and ingress class, issuer. */
export function isProvided(cluster: NamedKubernetes, kind: string, namespace: string, name: string): boolean {
  if (includes(names, kind, name) || includes(namesInEveryNamespace, kind, name) || includes(namesInNamespaces, kind, `${namespace}/${name}`)) return true;
  switch (kind) {
    case "ClusterRole": return name.startsWith("system:");
    case "Role": return name.startsWith("system:") && (namespace === "kube-system" || namespace === "kube-public");
    case "StorageClass": return cluster.storageClasses.some((known) => known.name === name) || (cluster.distribution === "k3s" && name === "local-path");
    case "IngressClass": return cluster.ingress.class === name;
    case "cert-manager.io/ClusterIssuer": return cluster.ingress.issuer === name;
    default: return false;
  }
}

// Groups whose definitions a distribution brings: its helm controller (k3s-io/helm-controller) and its addons;
// K3s its ingress controller as well (K3s, "Networking"), RKE2 the snapshot controller (RKE2, "Packaged components").
const groups: Readonly<Record<NamedKubernetes["distribution"], readonly string[]>> = {
  k3s: ["helm.cattle.io", "k3s.cattle.io", "traefik.io", "traefik.containo.us"],
  rke2: ["helm.cattle.io", "k3s.cattle.io", "snapshot.storage.k8s.io"],
};
// Kyverno is installed by whoever runs the cluster, where the inventory says that it holds the policies.
const engineGroups = ["kyverno.io", "policies.kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"];

/** Whether the cluster serves the kinds of a group without a definition among the objects. */
export function isServed(cluster: NamedKubernetes, group: string): boolean {
  return groups[cluster.distribution].includes(group) || (cluster.policyEngine === "kyverno" && engineGroups.includes(group));
}

/** Pods of the cluster's own that policies name: CoreDNS carries this label in the charts of RKE2 and K3s. */
export const ownPods = [{ namespace: "kube-system", labels: ["k8s-app=kube-dns"] }] as const;

// Labels that controllers add to the pods that they make, by the kind of the controller
// (Kubernetes, "Well-Known Labels, Annotations and Taints").
const added: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index", "batch.kubernetes.io/job-name", "controller-uid", "job-name"],
  DaemonSet: ["controller-revision-hash", "pod-template-generation"],
  Deployment: ["pod-template-hash"],
  Job: ["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index", "batch.kubernetes.io/job-name", "controller-uid", "job-name"],
  ReplicaSet: ["pod-template-hash"],
  StatefulSet: ["apps.kubernetes.io/pod-index", "controller-revision-hash", "statefulset.kubernetes.io/pod-name"],
};

/** Labels that pods of a controller carry with values that no manifest shows. */
export function addedLabels(kind: string): readonly string[] {
  return Object.hasOwn(added, kind) ? added[kind] ?? [] : [];
}
