import type { GivenObject } from "../../model/given.js";

// Groups of the API that Kubernetes serves itself (API reference of 1.37, and those that older versions had).
const builtInGroups = new Set([
  "", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "authentication.k8s.io",
  "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
  "events.k8s.io", "extensions", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io",
  "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** Whether Kubernetes itself serves the kinds of a group. */
export function isBuiltIn(group: string): boolean {
  return builtInGroups.has(group);
}

/** Whether the kinds of a group are policies: templates of pods within them are patterns, of which no pods are made. */
export function isOfPolicies(group: string): boolean {
  return group === "kyverno.io" || group === "policies.kyverno.io";
}

const ofCluster = new Set([
  "ClusterRole", "IngressClass", "Namespace", "PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass", "cert-manager.io/ClusterIssuer",
]);

/** Whether objects of a kind that can be referred to belong to the whole cluster. */
export function isOfCluster(kind: string): boolean {
  return ofCluster.has(kind);
}

/** A kind as references have it: kinds of other groups than those of Kubernetes with their group. */
export function referredKind(kind: GivenObject["kind"]): string {
  return kind === "Issuer" || kind === "ClusterIssuer" ? `cert-manager.io/${kind}` : kind;
}

/** A kind for people. */
export function shownKind(kind: string): string {
  return kind.slice(kind.lastIndexOf("/") + 1);
}
