import type { Policy } from "../../model/policy.js";
import type { Waiver } from "../../model/waiver.js";

/** The waivers that are about a policy, without duplicates, sorted by object. */
export function waiversOf({ name }: Pick<Policy, "name">, waivers: readonly Waiver[]): readonly Waiver[] {
  const own = new Map(waivers.filter(({ check }) => check === `policy/${name}`).map((waiver) => [waiver.object, waiver]));
  return [...own].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, waiver]) => waiver);
}

/**
 * The CEL expression that is true for a waived object, for what its controllers make of it on the way
 * to Pods, and for those Pods. It never fails. The object is named as findings do: `Kind namespace/name`.
 */
export function waivedExpression({ object }: Waiver): string {
  const [kind = "", path = ""] = object.split(" ", 2);
  const [namespace, name] = path.includes("/") ? path.split("/", 2) : [undefined, path];
  const place = namespace === undefined ? "!has(object.metadata.namespace)" : `has(object.metadata.namespace) && object.metadata.namespace == ${literal(namespace)}`;
  const self = `object.kind == ${literal(kind)} && has(object.metadata.name) && object.metadata.name == ${literal(name ?? "")}`;
  const owners = ownersOf(kind, name ?? "");
  // A Namespace is in itself for the request, and has no namespace of its own.
  if (owners.length === 0) return `object != null && ${place} && ${self}`;
  return `object != null && ${place} && (${self} || has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, ${owners.join(" || ")}))`;
}

/** Owners by which the objects below a workload are known, for `o` an owner reference. */
function ownersOf(kind: string, name: string): readonly string[] {
  const direct = `o.kind == ${literal(kind)} && o.name == ${literal(name)}`;
  switch (kind) {
    // A ReplicaSet is named by its Deployment and the hash that its Pods are labelled with (deployment/util, PodTemplateSpecHash).
    case "Deployment":
      return [direct, `o.kind == 'ReplicaSet' && has(object.metadata.labels) && 'pod-template-hash' in object.metadata.labels && o.name == ${literal(`${name}-`)} + object.metadata.labels['pod-template-hash']`];
    // A Job is named by its CronJob and the minute that it was due, since 1970 (cronjob/utils.go, getJobName).
    case "CronJob":
      return [direct, `o.kind == 'Job' && o.name.matches(${literal(`^${name.replaceAll(".", "[.]")}-[0-9]{8,10}$`)})`];
    case "DaemonSet":
    case "Job":
    case "ReplicaSet":
    case "ReplicationController":
    case "StatefulSet":
      return [direct];
    default:
      return [];
  }
}

/** A CEL string literal. */
function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`;
}
