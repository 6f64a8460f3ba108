import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { Manifest } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { clusterRole, clusterRoleBinding, role, roleBinding } from "./access.js";
import { admissionPolicy, admissionPolicyBinding, webhookConfiguration } from "./admission.js";
import { horizontalPodAutoscaler } from "./autoscalers.js";
import { podDisruptionBudget } from "./budgets.js";
import { persistentVolumeClaim } from "./claims.js";
import { configMap, secret } from "./configuration.js";
import { customResourceDefinition } from "./definitions.js";
import { endpointSlice } from "./endpoints.js";
import { Findings, type Rule } from "./findings.js";
import { ingress, ingressClass } from "./ingresses.js";
import { cronJob, job } from "./jobs.js";
import { limitRange } from "./limit-ranges.js";
import { checkMetadata } from "./metadata.js";
import { networkPolicy } from "./network-policies.js";
import { persistentVolume } from "./persistent-volumes.js";
import { pod } from "./pods.js";
import { priorityClass } from "./priority-classes.js";
import { isGiven } from "./reading.js";
import { resourceQuota } from "./quotas.js";
import { service } from "./services.js";
import { storageClass } from "./storage-classes.js";
import { daemonSet, deployment, replicaSet, replicationController, statefulSet } from "./workloads.js";

/** Rules by group and kind. Kinds that are not here have metadata alone to check. */
const rules: ReadonlyMap<string, Rule> = new Map(Object.entries({
  "/ConfigMap": configMap,
  "/LimitRange": limitRange,
  "/PersistentVolume": persistentVolume,
  "/PersistentVolumeClaim": persistentVolumeClaim,
  "/Pod": pod,
  "/ReplicationController": replicationController,
  "/ResourceQuota": resourceQuota,
  "/Secret": secret,
  "/Service": service,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": webhookConfiguration,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy": admissionPolicy,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": admissionPolicyBinding,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": webhookConfiguration,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/ReplicaSet": replicaSet,
  "apps/StatefulSet": statefulSet,
  "autoscaling/HorizontalPodAutoscaler": horizontalPodAutoscaler,
  "batch/CronJob": cronJob,
  "batch/Job": job,
  "discovery.k8s.io/EndpointSlice": endpointSlice,
  "networking.k8s.io/Ingress": ingress,
  "networking.k8s.io/IngressClass": ingressClass,
  "networking.k8s.io/NetworkPolicy": networkPolicy,
  "policy/PodDisruptionBudget": podDisruptionBudget,
  "rbac.authorization.k8s.io/ClusterRole": clusterRole,
  "rbac.authorization.k8s.io/ClusterRoleBinding": clusterRoleBinding,
  "rbac.authorization.k8s.io/Role": role,
  "rbac.authorization.k8s.io/RoleBinding": roleBinding,
  "scheduling.k8s.io/PriorityClass": priorityClass,
  "storage.k8s.io/StorageClass": storageClass,
}));

/** Kinds that the API server refuses without a spec, though their schema does not require one. */
const specified: ReadonlySet<string> = new Set([
  "/PersistentVolume", "/PersistentVolumeClaim", "/Pod", "/ReplicationController", "/Service", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet",
  "apps/StatefulSet", "autoscaling/HorizontalPodAutoscaler", "batch/CronJob", "batch/Job", "networking.k8s.io/Ingress", "networking.k8s.io/IngressClass",
]);

const none: readonly Problem[] = [];

/**
 * What the API server of a version would refuse in an object though its schema is right, in the order of the fields.
 * Wrong types and absent required fields are for the schema to report; rules pass over them.
 */
export function ruleProblems(manifest: Manifest, kubernetes: KubernetesVersion): readonly Problem[] {
  const found = new Findings(kubernetes);
  checkMetadata(manifest, found);
  const kind = `${manifest.group}/${manifest.kind}`;
  if (specified.has(kind) && !isGiven(manifest.data.spec)) found.add("field-missing", "/spec", `The ${manifest.kind} has no spec`);
  else rules.get(kind)?.(manifest.data, "", found);
  return found.problems.length === 0 ? none : found.problems;
}
