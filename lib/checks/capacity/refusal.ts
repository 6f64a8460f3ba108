import type { Taint } from "../../model/node.js";
import type { NodeRequirement, PodFacts, TolerationFacts } from "./facts.js";
import { isSetElsewhere, type Machine } from "./machines.js";

/**
 * Why a node does not take a pod, however much room it has: its name, labels and taints (scheduler plugins NodeName,
 * NodeAffinity, TaintToleration). Absent when it does.
 *
 * @param stated keys of labels that the inventory speaks of. A condition on any other label is taken to hold.
 */
export function refusal(pod: PodFacts, machine: Machine, stated: ReadonlySet<string>): string | undefined {
  if (pod.nodeName !== undefined && pod.nodeName !== machine.name) return `is not the node ${pod.nodeName} that is named`;
  return affinityRefusal(pod, machine, stated) ?? taintRefusal(pod, machine);
}

/** Why the pod does not choose the node, by selector and affinity. */
export function affinityRefusal({ nodeSelector = [], nodeAffinity }: PodFacts, machine: Machine, stated: ReadonlySet<string>): string | undefined {
  for (const [key, value] of nodeSelector) {
    const requirement: NodeRequirement = { key, operator: "In", values: [value] };
    if (!holds(requirement, machine, stated)) return failure(requirement, machine);
  }
  if (nodeAffinity === undefined || nodeAffinity.some((term) => term.every((requirement) => holds(requirement, machine, stated)))) return undefined;
  const failed = nodeAffinity[0]?.find((requirement) => !holds(requirement, machine, stated));
  return failed === undefined ? "is chosen by no term of the node affinity" : failure(failed, machine);
}

/** Why a taint keeps the pod away. */
export function taintRefusal({ tolerations = [] }: PodFacts, { taints }: Machine): string | undefined {
  const taint = taints.find((one) => one.effect !== "PreferNoSchedule" && !tolerations.some((toleration) => tolerates(toleration, one)));
  return taint === undefined ? undefined : `has the taint ${taint.key}${taint.value === undefined ? "" : `=${taint.value}`}:${taint.effect}, which is not tolerated`;
}

/** core/v1 Toleration, ToleratesTaint. */
function tolerates({ key, value, effect }: TolerationFacts, taint: Taint): boolean {
  return (effect === undefined || effect === taint.effect) && (key === undefined || key === taint.key) && (value === undefined || value === (taint.value ?? ""));
}

function holds({ key, operator, values }: NodeRequirement, machine: Machine, stated: ReadonlySet<string>): boolean {
  if (!stated.has(key)) return true;
  const has = valuesOf(machine, key);
  switch (operator) {
    case "In": return has.some((value) => values.includes(value));
    case "NotIn": return !has.some((value) => values.includes(value));
    case "Exists": return has.length > 0;
    case "DoesNotExist": return has.length === 0;
    case "Gt": return has.some((value) => Number(value) > Number(values[0]));
    case "Lt": return has.some((value) => Number(value) < Number(values[0]));
  }
}

function failure({ key, operator, values }: NodeRequirement, machine: Machine): string {
  const has = valuesOf(machine, key).join(", ");
  const wanted = `${operator === "In" ? values.join(" or ") : [operator, ...values].join(" ")}`;
  return has === "" ? `has no label ${key} (wanted: ${wanted})` : `has ${key}=${has} (wanted: ${wanted})`;
}

function valuesOf({ labels, name }: Machine, key: string): readonly string[] {
  return key === "metadata.name" ? [name] : labels.get(key) ?? [];
}

/** Labels that a pod goes by and that the inventory states of no node, although nothing sets them by itself. */
export function unstatedKeys({ nodeSelector = [], nodeAffinity = [], near = [], apart = [], spread = [] }: PodFacts, stated: ReadonlySet<string>): string[] {
  const keys = [
    ...nodeSelector.map(([key]) => key),
    ...nodeAffinity.flat().filter(({ operator }) => operator !== "NotIn" && operator !== "DoesNotExist").map(({ key }) => key),
    ...[...near, ...apart, ...spread].map(({ topologyKey }) => topologyKey),
  ];
  return [...new Set(keys)].filter((key) => !stated.has(key) && !isSetElsewhere(key));
}
