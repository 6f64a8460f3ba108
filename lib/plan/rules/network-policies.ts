import { field } from "../../checks/workload.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { isDeletedAlone } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { named } from "../wording.js";
import { isOfGonePods } from "./gone.js";
import { narrowed, newPassages, type Direction } from "./passages.js";

/** NetworkPolicies that let more or less through. They add up, so that one which is gone may also close what it opened. */
export function networkPolicies(pair: Pair, scene: Scene): Consequence[] {
  const { type, before, after, identity: { name } } = pair;
  if (type !== "networking.k8s.io/NetworkPolicy" || before === undefined) return [];
  if (after === undefined) return removed(pair, before, scene);
  const dropped = directions(before).filter((direction) => !directions(after).includes(direction));
  const unheld = dropped.filter((direction) => !isHeld(pair, before, direction, scene));
  const selects = narrowed(field(field(before, "spec"), "podSelector") ?? {}, field(field(after, "spec"), "podSelector") ?? {});
  const opened = (["Ingress", "Egress"] as const).flatMap((direction) => (directions(after).includes(direction) ? newPassages(before, after, direction) : []));
  const closed = (["Ingress", "Egress"] as const).flatMap((direction) => (directions(before).includes(direction) && directions(after).includes(direction) ? newPassages(after, before, direction) : []));
  return [
    ...(unheld.length === 0 ? [] : [tell(pair, "network-opened", { pointer: "/spec/policyTypes", text: `network policy ${name} no longer restricts ${words(unheld)}` })]),
    ...(selects && directions(after).some((direction) => !isHeld(pair, before, direction, scene)) ? [tell(pair, "network-opened", { pointer: "/spec/podSelector", text: `network policy ${name} selects other pods, and some may be restricted by none` })] : []),
    ...(opened.length === 0 ? [] : [tell(pair, "network-opened", { pointer: "/spec", text: `network policy ${name} lets more through: ${named(opened)}` })]),
    ...(closed.length === 0 ? [] : [tell(pair, "network-closed", { pointer: "/spec", text: `network policy ${name} lets less through: no more ${named(closed)}` })]),
  ];
}

function removed(pair: Pair, before: DataObject, scene: Scene): Consequence[] {
  const { name } = pair.identity;
  if (!isDeletedAlone(pair, scene) || isOfGonePods(pair, field(field(before, "spec"), "podSelector"), scene)) return [];
  const open = directions(before).filter((direction) => !isHeld(pair, before, direction, scene));
  if (open.length > 0) return [tell(pair, "network-policy-removed", { text: `network policy ${name} goes, and none restricts ${words(open)} of all its pods any more` })];
  const passages = directions(before).flatMap((direction) => newPassages(undefined, before, direction));
  return passages.length === 0 ? [] : [tell(pair, "network-closed", { text: `network policy ${name} goes, and with it what it let through: ${named(passages)}` })];
}

const words = (of: readonly Direction[]): string => named(of.map((direction) => direction.toLowerCase()));

function directions(policy: DataObject): Direction[] {
  const types = field(field(policy, "spec"), "policyTypes");
  return (["Ingress", "Egress"] as const).filter((direction) => Array.isArray(types) && types.includes(direction));
}

/** Whether another policy of the namespace restricts the same pods in the same direction, so that what none allows stays shut. */
function isHeld(pair: Pair, policy: DataObject, direction: Direction, { after }: Scene): boolean {
  const { cluster, identity: { group, kind, namespace, name } } = pair;
  const selector = field(field(policy, "spec"), "podSelector") ?? {};
  return after.objects(cluster, group, kind, namespace).some(({ identity, data }) => identity.name !== name && directions(data).includes(direction)
    && !narrowed(selector, field(field(data, "spec"), "podSelector") ?? {}));
}
