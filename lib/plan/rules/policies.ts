import { field, objects } from "../../checks/workload.js";
import { same } from "../../tree/data.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { isDeletedAlone } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { recordOf } from "../record.js";

const admission = "admissionregistration.k8s.io";

/** Kinds that refuse objects at admission. */
const policyKinds: ReadonlySet<string> = new Set([
  ...["ValidatingPolicy", "NamespacedValidatingPolicy", "ImageValidatingPolicy"].map((kind) => `policies.kyverno.io/${kind}`),
  "kyverno.io/ClusterPolicy", "kyverno.io/Policy",
  `${admission}/ValidatingAdmissionPolicy`, `${admission}/ValidatingAdmissionPolicyBinding`, `${admission}/ValidatingWebhookConfiguration`,
]);

/** What holds objects to the policies on the cluster itself, and the level that a Namespace asks for. */
export function policies(pair: Pair, scene: Scene): Consequence[] {
  const { type, before, after } = pair;
  if (type === "/Namespace") return levels(pair);
  if (type === "policies.kyverno.io/PolicyException" || type === "kyverno.io/PolicyException") return exceptions(pair, scene);
  if (!policyKinds.has(type) || before === undefined) return [];
  const { name, kind } = pair.identity;
  if (after === undefined) {
    const policy = field(field(before, "spec"), "policyName");
    const isTold = typeof policy === "string" && scene.pairs.some((other) => other.type === `${admission}/ValidatingAdmissionPolicy` && other.identity.name === policy && other.after === undefined);
    return isTold || !isDeletedAlone(pair, scene) ? [] : [tell(pair, "policy-weaker", { text: `no longer holds the cluster to the ${wordOf(kind)} ${name}` })];
  }
  const pointer = `/spec/${type.startsWith("kyverno.io/") ? "validationFailureAction" : "validationActions"}`;
  if (isDenying(before) && !isDenying(after)) return [tell(pair, "policy-weaker", { pointer, text: `only reports what the ${wordOf(kind)} ${name} refused` })];
  if (failures(before) && !failures(after)) return [tell(pair, "policy-weaker", { pointer: "/spec/failurePolicy", text: `lets pass what the ${wordOf(kind)} ${name} cannot judge` })];
  return [];
}

const wordOf = (kind: string): string => (kind.endsWith("Binding") ? "binding" : kind.endsWith("Configuration") ? "webhook" : "policy");

/** Kyverno's ValidatingPolicy denies unless told otherwise (policies.kyverno.io/v1, ValidationActions). */
function isDenying(object: DataObject): boolean {
  const spec = field(object, "spec");
  const actions = field(spec, "validationActions");
  if (Array.isArray(actions)) return actions.includes("Deny");
  const old = field(spec, "validationFailureAction");
  return typeof old !== "string" || old.toLowerCase() === "enforce";
}

function failures(object: DataObject): boolean {
  const all: readonly (Data | undefined)[] = [field(field(object, "spec"), "failurePolicy"), ...objects(object["webhooks"]).map((webhook) => webhook["failurePolicy"])];
  return !all.includes("Ignore");
}

const enforce = "pod-security.kubernetes.io/enforce";
const ranks = ["privileged", "baseline", "restricted"];

function levels(pair: Pair): Consequence[] {
  if (pair.before === undefined || pair.after === undefined) return [];
  const of = (object: DataObject): string => {
    const level = field(field(field(object, "metadata"), "labels"), enforce);
    return typeof level === "string" && ranks.includes(level) ? level : "privileged";
  };
  const [was, is] = [of(pair.before), of(pair.after)];
  if (ranks.indexOf(is) >= ranks.indexOf(was)) return [];
  return [tell(pair, "pod-security-lowered", { pointer: "/metadata/labels/pod-security.kubernetes.io~1enforce", text: `admits ${is} pods to the namespace ${pair.identity.name}, which was ${was}` })];
}

/** An exception that the record of the cluster explains by a waiver is told of as that. */
function exceptions(pair: Pair, scene: Scene): Consequence[] {
  const { after, before, change } = pair;
  if (after === undefined || (before !== undefined && same(field(before, "spec") ?? null, field(after, "spec") ?? null))) return [];
  const isOwn = change.path.startsWith(`${pair.cluster}/_`) && recordOf(scene.after, pair.cluster)?.waived !== undefined;
  return isOwn ? [] : [tell(pair, "exception-added", { pointer: "/spec", text: before === undefined ? `lets objects pass a policy by the exception ${pair.identity.name}` : `changes what the exception ${pair.identity.name} lets pass` })];
}
