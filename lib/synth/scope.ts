import type { DataObject } from "./manifest.js";

// Kinds whose objects belong to the whole cluster. Kubernetes: the API discovery of 1.36
// (`namespaced: false`). Others: the scope in the custom resource definitions of cert-manager,
// Kyverno and Longhorn.
const clusterScoped = new Set([
  "/Namespace", "/Node", "/PersistentVolume", "/ComponentStatus",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "authentication.k8s.io/TokenReview",
  "authorization.k8s.io/SubjectAccessReview",
  "certificates.k8s.io/CertificateSigningRequest",
  "certificates.k8s.io/ClusterTrustBundle",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "networking.k8s.io/IngressClass", "networking.k8s.io/IPAddress", "networking.k8s.io/ServiceCIDR",
  "node.k8s.io/RuntimeClass",
  "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
  "resource.k8s.io/DeviceClass", "resource.k8s.io/ResourceSlice",
  "scheduling.k8s.io/PriorityClass",
  "snapshot.storage.k8s.io/VolumeSnapshotClass", "snapshot.storage.k8s.io/VolumeSnapshotContent",
  "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode", "storage.k8s.io/StorageClass",
  "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass",
  "cert-manager.io/ClusterIssuer",
  "kyverno.io/ClusterPolicy", "kyverno.io/ClusterCleanupPolicy", "kyverno.io/GlobalContextEntry",
  "policies.kyverno.io/ValidatingPolicy", "policies.kyverno.io/MutatingPolicy",
  "policies.kyverno.io/GeneratingPolicy", "policies.kyverno.io/DeletingPolicy",
  "policies.kyverno.io/ImageValidatingPolicy",
]);

/** Answers whether a kind belongs to the whole cluster. Kinds that nobody declared are taken to be namespaced. */
export type IsClusterScoped = (group: string, kind: string) => boolean;

/**
 * The scopes that hold for one deployment: those known, those that the cluster declares as
 * `group/Kind`, and those of the custom resource definitions among its own objects.
 */
export function scopes(declared: readonly string[], objects: readonly DataObject[]): IsClusterScoped {
  const own = new Map<string, boolean>(declared.map((kind) => [kind, true]));
  for (const object of objects) {
    const defined = object.kind === "CustomResourceDefinition" ? definedKind(object) : undefined;
    if (defined !== undefined) own.set(`${defined.group}/${defined.kind}`, defined.clusterScoped);
  }
  return (group, kind) => own.get(`${group}/${kind}`) ?? clusterScoped.has(`${group}/${kind}`);
}

/** What a CustomResourceDefinition defines, as far as it is well-formed. */
export function definedKind(definition: DataObject): { group: string; kind: string; clusterScoped: boolean } | undefined {
  const spec = objectAt(definition, "spec");
  const kind = spec && objectAt(spec, "names")?.kind;
  if (typeof spec?.group !== "string" || typeof kind !== "string") return undefined;
  return { group: spec.group, kind, clusterScoped: spec.scope === "Cluster" };
}

function objectAt(object: DataObject, key: string): DataObject | undefined {
  const value = object[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as DataObject) : undefined;
}
