import type { ConstructGiven } from "../../synth/given.js";
import type { Manifest } from "../../synth/manifest.js";
import { definedKind } from "../../synth/scope.js";
import { number, object } from "../rules/reading.js";
import { field, podTemplate } from "../workload.js";
import { binding, serviceAccount } from "./draw/access.js";
import { certificate, issuer } from "./draw/certificates.js";
import type { Drawer } from "./draw/drawer.js";
import { embeddedPods } from "./draw/embedded-pods.js";
import { LabelBook } from "./draw/labels.js";
import { answered, answeringServices, ingress, monitor, networkPolicy, service } from "./draw/networking.js";
import { podNeeds } from "./draw/pod-needs.js";
import { podFacts } from "./draw/pods.js";
import { autoscaler, budget, limitRange, scaledObject } from "./draw/scaling.js";
import { claim, externalSecret, helmChart, keyed, sealedSecret, statefulSet, volume } from "./draw/storage.js";
import type { Need, ObjectFacts, ReferenceFacts } from "./facts.js";
import { isBuiltIn, isOfPolicies } from "./kinds.js";

const drawers: ReadonlyMap<string, Drawer> = new Map<string, Drawer>([
  ["/ConfigMap", keyed],
  ["/LimitRange", limitRange],
  ["/Namespace", (data, labels) => ({ labels: labels.enter(field(data.metadata, "labels")) })],
  ["/PersistentVolume", volume],
  ["/PersistentVolumeClaim", claim],
  ["/Secret", keyed],
  ["/Service", service],
  ["/ServiceAccount", serviceAccount],
  ["admissionregistration.k8s.io/MutatingWebhookConfiguration", answered],
  ["admissionregistration.k8s.io/ValidatingWebhookConfiguration", answered],
  ["apiextensions.k8s.io/CustomResourceDefinition", (data) => {
    const defined = definedKind(data);
    return { needs: answeringServices(data), ...(defined === undefined ? {} : { defines: `${defined.group}/${defined.kind}` }) };
  }],
  ["apiregistration.k8s.io/APIService", answered],
  ["apps/StatefulSet", statefulSet],
  ["autoscaling/HorizontalPodAutoscaler", autoscaler],
  ["bitnami.com/SealedSecret", sealedSecret],
  ["cert-manager.io/Certificate", certificate],
  ["cert-manager.io/ClusterIssuer", issuer],
  ["cert-manager.io/Issuer", issuer],
  ["external-secrets.io/ExternalSecret", externalSecret],
  ["helm.cattle.io/HelmChart", helmChart],
  ["keda.sh/ScaledObject", scaledObject],
  ["monitoring.coreos.com/PodMonitor", monitor("Pod")],
  ["monitoring.coreos.com/ServiceMonitor", monitor("Service")],
  ["networking.k8s.io/Ingress", ingress],
  ["networking.k8s.io/NetworkPolicy", networkPolicy],
  ["policy/PodDisruptionBudget", budget],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", binding],
  ["rbac.authorization.k8s.io/RoleBinding", binding],
]);

/**
 * Draws from one deployment's manifests what its objects offer to others and need of them.
 *
 * @param given what the deployment's constructs state to be made by others.
 */
export function referenceFacts(manifests: readonly Manifest[], given: readonly ConstructGiven[] = []): ReferenceFacts {
  const labels = new LabelBook();
  const objects: ObjectFacts[] = [];
  manifests.forEach((manifest, index) => {
    const facts = objectFacts(manifest, index, labels);
    if (facts !== undefined) objects.push(facts);
  });
  return { labels: labels.all, objects, ...(given.length === 0 ? {} : { given }) };
}

function objectFacts(manifest: Manifest, index: number, labels: LabelBook): ObjectFacts | undefined {
  const { group, kind, data } = manifest;
  const drawn = drawers.get(`${group}/${kind}`)?.(data, labels);
  if (!isBuiltIn(group)) return { object: index, group, ...(isOfPolicies(group) ? {} : customPods(manifest, labels)), ...drawn };
  const template = podTemplate(manifest);
  if (template === undefined) return drawn === undefined ? undefined : { object: index, ...drawn };
  const needs: Need[] = [...(drawn?.needs ?? [])];
  podNeeds(template.spec, `${template.pointer}/spec`, needs);
  const replicas = number(object(data.spec).replicas);
  return {
    object: index,
    ...drawn,
    ...(needs.length === 0 ? {} : { needs }),
    pods: [podFacts(template.metadata, template.spec, labels)],
    ...(replicas === undefined ? {} : { replicas }),
  };
}

/** The pods that an operator makes by the templates in a custom resource. */
function customPods({ data }: Manifest, labels: LabelBook): Pick<ObjectFacts, "needs" | "pods"> {
  const pods = embeddedPods(data);
  if (pods.length === 0) return {};
  const needs: Need[] = [];
  for (const { spec, at } of pods) podNeeds(spec, at, needs);
  return { pods: pods.map(({ metadata, spec }) => podFacts(metadata, spec, labels)), ...(needs.length === 0 ? {} : { needs }) };
}
