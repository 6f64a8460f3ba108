import { namesOf, type Path } from "./path.js";

// What the API server and Kubernetes' controllers add to objects of built-in kinds, whoever sends them: it is recorded as set by
// the sender, so that managers do not tell. kubernetes, pkg/registry/*/strategy.go, pkg/controller and plugin/pkg/admission.
const fields: Readonly<Record<string, readonly string[]>> = {
  "/Namespace": ["spec"],
  "/PersistentVolume": ["spec.claimRef"],
  "/PersistentVolumeClaim": ["spec.volumeName", "spec.storageClassName"],
  "/Service": ["spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy", "spec.ports.nodePort", "spec.healthCheckNodePort"],
  "/ServiceAccount": ["secrets"],
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": ["webhooks.clientConfig.caBundle"],
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": ["webhooks.clientConfig.caBundle"],
  "apiextensions.k8s.io/CustomResourceDefinition": ["spec.conversion.webhook.clientConfig.caBundle"],
  "apiregistration.k8s.io/APIService": ["spec.caBundle"],
  "apps/StatefulSet": ["spec.volumeClaimTemplates.status", "spec.volumeClaimTemplates.apiVersion", "spec.volumeClaimTemplates.kind"],
  "argoproj.io/Application": ["operation"],
  "batch/Job": ["spec.selector"],
};

// Annotations and labels that tools keep their own state in.
const keptMetadata = /^(?:argocd\.argoproj\.io\/(?:tracking-id|installation-id|instance|refresh|hydrate)$|kubectl\.kubernetes\.io\/last-applied-configuration$|(?:deployment|pv|volume|volume\.beta|batch|endpoints|endpointslice)\.kubernetes\.io\/|autoscaling\.alpha\.kubernetes\.io\/|control-plane\.alpha\.kubernetes\.io\/|deprecated\.daemonset\.template\.generation$|kubernetes\.io\/metadata\.name$|controller-uid$|job-name$|objectset\.rio\.cattle\.io\/)/;

/** Whether a field that the tree does not set belongs to the API server or to a controller, whatever stands in it. */
export function isServerOwned(kind: string, path: Path): boolean {
  const names = namesOf(path);
  const at = names.indexOf("metadata");
  if (at !== -1 && (names[at + 1] === "labels" || names[at + 1] === "annotations") && keptMetadata.test(names[at + 2] ?? "")) return true;
  const place = names.join(".");
  return Object.hasOwn(fields, kind) && (fields[kind] ?? []).some((field) => place === field || place.startsWith(`${field}.`));
}
