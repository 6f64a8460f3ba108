import type { DataObject } from "../../../synth/manifest.js";
import { field, isObject, objects } from "../../workload.js";
import { each, within } from "./fill.js";
import { claimSpec } from "./pod.js";

// kubernetes, pkg/apis/{core,autoscaling,networking,rbac,storage,scheduling,admissionregistration}/v*/defaults.go.

function service(spec: DataObject): DataObject {
  const type = field(spec, "type") ?? "ClusterIP";
  const isOpen = type === "NodePort" || type === "LoadBalancer";
  const filled: DataObject = {
    type, sessionAffinity: "None",
    ...(isOpen ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(isOpen || type === "ClusterIP" ? { internalTrafficPolicy: "Cluster" } : {}),
    ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
    ...(field(spec, "sessionAffinity") === "ClientIP" ? { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } } : {}),
    ...spec,
  };
  return each(filled, "ports", (port) => ({ protocol: "TCP", ...(port.port === undefined ? {} : { targetPort: port.port }), ...port }));
}

function namespace(object: DataObject): DataObject {
  const name = field(field(object, "metadata"), "name");
  if (typeof name !== "string") return object;
  return within(object, "metadata", (metadata) => {
    const labels = field(metadata, "labels");
    return { ...metadata, labels: { ...(isObject(labels) ? labels : {}), "kubernetes.io/metadata.name": name } };
  });
}

/** Text of `stringData` is written into `data`, in base64 (pkg/apis/core/v1/conversion.go). */
function secret(object: DataObject): DataObject {
  const { stringData, ...rest } = object;
  if (!isObject(stringData)) return { type: "Opaque", ...object };
  const data = field(object, "data");
  const encoded = Object.entries(stringData).map(([key, value]) => [key, typeof value === "string" ? Buffer.from(value).toString("base64") : value] as const);
  return { type: "Opaque", ...rest, data: { ...(isObject(data) ? data : {}), ...Object.fromEntries(encoded) } };
}

function networkPolicy(spec: DataObject): DataObject {
  const types = objects(field(spec, "egress")).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  const stated = field(spec, "policyTypes");
  const filled: DataObject = Array.isArray(stated) && stated.length > 0 ? spec : { ...spec, policyTypes: types };
  const rule = (item: DataObject): DataObject => each(item, "ports", (port) => ({ protocol: "TCP", ...port }));
  return each(each(filled, "ingress", rule), "egress", rule);
}

const rbac = "rbac.authorization.k8s.io";

const binding = (object: DataObject): DataObject =>
  each(within(object, "roleRef", (role) => ({ apiGroup: rbac, ...role })), "subjects", (subject) => (subject.kind === "User" || subject.kind === "Group" ? { apiGroup: rbac, ...subject } : subject));

const webhooks = (object: DataObject): DataObject => each(object, "webhooks", (webhook) =>
  each({ failurePolicy: "Fail", matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10, ...webhook }, "rules", (rule) => ({ scope: "*", ...rule })));

/** A metric for autoscalers that name none: 80 % of the requested CPU. */
const cpuMetric = [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }];

function autoscaler(object: DataObject): DataObject {
  const isFirst = object.apiVersion === "autoscaling/v1";
  return within(object, "spec", (spec) => ({ minReplicas: 1, ...(isFirst ? {} : { metrics: cpuMetric }), ...spec }));
}

const inSpec = (change: (spec: DataObject) => DataObject) => (object: DataObject): DataObject => within(object, "spec", change);

/** Defaults of the other built-in kinds, by group and kind. */
export const otherDefaults: Readonly<Record<string, (object: DataObject) => DataObject>> = {
  "/Namespace": namespace,
  "/PersistentVolume": inSpec((spec) => ({ persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem", ...spec })),
  "/PersistentVolumeClaim": inSpec(claimSpec),
  "/Secret": secret,
  "/Service": inSpec(service),
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": webhooks,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": webhooks,
  "autoscaling/HorizontalPodAutoscaler": autoscaler,
  "networking.k8s.io/NetworkPolicy": inSpec(networkPolicy),
  "rbac.authorization.k8s.io/ClusterRoleBinding": binding,
  "rbac.authorization.k8s.io/RoleBinding": binding,
  "scheduling.k8s.io/PriorityClass": (object) => ({ preemptionPolicy: "PreemptLowerPriority", ...object }),
  "storage.k8s.io/StorageClass": (object) => ({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate", ...object }),
};
