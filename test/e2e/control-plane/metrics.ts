import type { DataObject } from "#lib/synth/manifest.js";

/**
 * Readings of pods as a custom kind, which kwok writes and the autoscaler reads. A real cluster has metrics-server behind
 * the same addresses.
 */
export const podMetrics: DataObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  // The API server asks for this of groups that are Kubernetes' own.
  metadata: { name: "pods.metrics.k8s.io", annotations: { "api-approved.kubernetes.io": "unapproved, for tests" } },
  spec: {
    group: "metrics.k8s.io",
    scope: "Namespaced",
    names: { plural: "pods", singular: "podmetrics", kind: "PodMetrics", listKind: "PodMetricsList" },
    versions: [{ name: "v1beta1", served: true, storage: true, schema: { openAPIV3Schema: { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } }],
  },
};
