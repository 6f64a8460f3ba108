import { test } from "uvu";
import type { DataObject } from "#lib/synth/manifest.js";
import { cases } from "./table.js";

const metadata = { name: "web", namespace: "shop" };
const rbac = "rbac.authorization.k8s.io";

cases("a Role", { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { ...metadata, name: "system:web" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }, [
  ["a rule without verbs", [["/rules/0/verbs", []]], ["field-missing /rules/0/verbs"]],
  ["a rule for URLs", [["/rules/0", { nonResourceURLs: ["/healthz"], verbs: ["get"] }]], ["field-conflict /rules/0/nonResourceURLs"]],
]);

cases("a ClusterRoleBinding", { apiVersion: `${rbac}/v1`, kind: "ClusterRoleBinding", metadata: { name: "web" }, roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "view" }, subjects: [{ kind: "ServiceAccount", name: "web", namespace: "shop" }] }, [
  ["a reference to a Role", [["/roleRef/kind", "Role"]], ["value-invalid /roleRef/kind"]],
  ["a ServiceAccount without a namespace", [["/subjects/0/namespace", undefined]], ["field-missing /subjects/0/namespace"]],
  ["a group for a ServiceAccount", [["/subjects/0/apiGroup", rbac]], ["value-invalid /subjects/0/apiGroup"]],
]);

const autoscaler: DataObject = {
  apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata,
  spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }] },
};

cases("an autoscaler", autoscaler, [
  ["a maximum below the minimum", [["/spec/minReplicas", 4]], ["field-conflict /spec/maxReplicas"]],
  ["a metric without its source", [["/spec/metrics/0/type", "Pods"]], ["field-missing /spec/metrics/0/pods", "field-conflict /spec/metrics/0/resource"]],
  ["a target without a value", [["/spec/metrics/0/resource/target", { type: "Utilization" }]], ["field-missing /spec/metrics/0/resource/target"]],
  ["a target without a group, before 1.34", [["/spec/scaleTargetRef/apiVersion", "v1"]], [], "1.33"],
  ["a target without a group, since 1.34", [["/spec/scaleTargetRef/apiVersion", "v1"]], ["value-invalid /spec/scaleTargetRef/apiVersion"]],
]);

cases("a disruption budget", { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { minAvailable: "50%", selector: { matchLabels: { app: "web" } } } }, [
  ["both bounds", [["/spec/maxUnavailable", 1]], ["field-conflict /spec"]],
  ["a percentage above 100", [["/spec/minAvailable", "101%"]], ["value-out-of-range /spec/minAvailable"]],
]);

cases("a volume claim", { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } }, [
  ["no access mode", [["/spec/accessModes", []]], ["field-missing /spec/accessModes"]],
  ["an unknown access mode", [["/spec/accessModes", ["RWO"]]], ["value-invalid /spec/accessModes/0"]],
  ["no storage at all", [["/spec/resources/requests/storage", "0"]], ["quantity-invalid /spec/resources/requests/storage"]],
]);

cases("a volume", { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: "disk" }, spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, nfs: { server: "a", path: "/x" } } }, [
  ["two kinds of storage", [["/spec/csi", { driver: "a.b", volumeHandle: "x" }]], ["field-conflict /spec"]],
  ["a local disk of no node", [["/spec/nfs", undefined], ["/spec/local", { path: "/x" }]], ["field-missing /spec/nodeAffinity"]],
]);

cases("a StorageClass", { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "fast" }, provisioner: "example.com/disk" }, [
  ["an unknown reclaim policy", [["/reclaimPolicy", "Keep"]], ["value-invalid /reclaimPolicy"]],
]);

cases("a quota", { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods: 3, "count/jobs.batch": "2" } } }, [
  ["half a pod", [["/spec/hard/pods", "500m"]], ["quantity-invalid /spec/hard/pods"]],
  ["a resource that no quota counts", [["/spec/hard/nodes", 1]], ["value-invalid /spec/hard/nodes"]],
  ["scopes that exclude each other", [["/spec/scopes", ["BestEffort", "NotBestEffort"]]], ["field-conflict /spec/scopes"]],
]);

cases("a limit range", { apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits: [{ type: "Container", max: { cpu: 2 }, default: { cpu: 1 }, defaultRequest: { cpu: "100m" } }] } }, [
  ["a default above the maximum", [["/spec/limits/0/default/cpu", 3]], ["request-above-limit /spec/limits/0/default/cpu"]],
  ["a default for pods", [["/spec/limits/0", { type: "Pod", default: { cpu: 1 } }]], ["field-conflict /spec/limits/0/default"]],
  ["one type twice", [["/spec/limits/1", { type: "Container" }]], ["list-duplicate /spec/limits/1/type"]],
]);

cases("a priority class", { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 1000 }, [
  ["a value of the system's", [["/value", 1_000_000_001]], ["value-out-of-range /value"]],
  ["a name of the system's", [["/metadata/name", "system-mine"]], ["name-malformed /metadata/name"]],
]);

cases("a slice of endpoints", { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, addressType: "IPv4", endpoints: [{ addresses: ["10.0.0.1"] }], ports: [{ port: 80 }] }, [
  ["an address of the other family", [["/endpoints/0/addresses/0", "::2"]], ["address-invalid /endpoints/0/addresses/0"]],
]);

cases("a webhook", { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingWebhookConfiguration", metadata: { name: "web" }, webhooks: [{ name: "a.example.com", sideEffects: "None", admissionReviewVersions: ["v1"], clientConfig: { service: { name: "a", namespace: "b", path: "/v" } }, rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }] }] }, [
  ["a name of two parts", [["/webhooks/0/name", "example.com"]], ["name-malformed /webhooks/0/name"]],
  ["nobody to ask", [["/webhooks/0/clientConfig", {}]], ["field-missing /webhooks/0/clientConfig"]],
  ["a timeout of a minute", [["/webhooks/0/timeoutSeconds", 60]], ["value-out-of-range /webhooks/0/timeoutSeconds"]],
  ["side effects", [["/webhooks/0/sideEffects", "Some"]], ["value-invalid /webhooks/0/sideEffects"]],
]);

cases("a binding of a policy", { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding", metadata: { name: "web" }, spec: { policyName: "web", validationActions: ["Deny", "Audit"] } }, [
  ["Deny and Warn", [["/spec/validationActions", ["Deny", "Warn"]]], ["field-conflict /spec/validationActions"]],
]);

cases("a definition", { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "foos.example.com" }, spec: { group: "example.com", scope: "Namespaced", names: { plural: "foos", kind: "Foo" }, versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }] } }, [
  ["another name", [["/metadata/name", "foo.example.com"]], ["name-malformed /metadata/name"]],
  ["no stored version", [["/spec/versions/0/storage", false]], ["field-conflict /spec/versions"]],
]);

test.run();
