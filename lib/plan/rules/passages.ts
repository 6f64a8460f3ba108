import { isStrictlyWithin, parseNetwork } from "../../checks/rules/addresses.js";
import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import { named, shown } from "../wording.js";

export type Direction = "Ingress" | "Egress";

/** What a NetworkPolicy lets through: one peer at one port. Nothing stands for any. */
interface Passage {
  readonly peer: DataObject | undefined;
  readonly port: DataObject | undefined;
}

/** Most passages that are compared one with another. */
const mostPassages = 2000;

/** What a policy lets through that an earlier form of it did not, in an operator's words. */
export function newPassages(before: DataObject | undefined, after: DataObject, direction: Direction): string[] {
  const known = passages(before, direction);
  const added = passages(after, direction).filter((passage) => !known.some((one) => coversPeer(one.peer, passage.peer) && coversPort(one.port, passage.port)));
  return [...new Set(added.map(({ peer, port }) => `${direction === "Ingress" ? "from" : "to"} ${peerText(peer)} at ${portText(port)}`))];
}

function passages(policy: DataObject | undefined, direction: Direction): Passage[] {
  const own = field(field(policy, "metadata"), "namespace") ?? "";
  const rules = objects(field(field(policy, "spec"), direction.toLowerCase()));
  return rules.flatMap((rule) => {
    const peers = objects(rule[direction === "Ingress" ? "from" : "to"]);
    const ports = objects(rule["ports"]);
    const all = ports.length === 0 ? [undefined] : ports;
    return (peers.length === 0 ? [undefined] : peers.map((peer) => located(peer, own))).flatMap((peer) => all.map((port) => ({ peer, port })));
  }).slice(0, mostPassages);
}

const nameLabel = "kubernetes.io/metadata.name";

/** A peer without a selector of namespaces is in the policy's own (networking/v1, NetworkPolicyPeer). */
function located(peer: DataObject, namespace: Data): DataObject {
  return peer["podSelector"] === undefined || peer["namespaceSelector"] !== undefined ? peer
    : { ...peer, namespaceSelector: { matchLabels: { [nameLabel]: namespace } } };
}

function coversPeer(outer: DataObject | undefined, inner: DataObject | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  const [wide, narrow] = [outer["ipBlock"], inner["ipBlock"]];
  if (wide === undefined || narrow === undefined) return same(outer, inner) || coversPods(outer, inner);
  return within(field(narrow, "cidr"), field(wide, "cidr")) && texts(field(wide, "except")).every((one) => texts(field(narrow, "except")).some((other) => within(one, other)));
}

function coversPods(outer: DataObject, inner: DataObject): boolean {
  if (outer["ipBlock"] !== undefined || inner["ipBlock"] !== undefined) return false;
  // Without a selector of pods a peer is all of them.
  return ["podSelector", "namespaceSelector"].every((name) => !narrowed(inner[name] ?? {}, outer[name] ?? {}));
}

function within(inner: Data | undefined, outer: Data | undefined): boolean {
  if (typeof inner !== "string" || typeof outer !== "string") return false;
  const [small, large] = [parseNetwork(inner, 0), parseNetwork(outer, 0)];
  if (small === undefined || large === undefined) return inner === outer;
  return isStrictlyWithin(small, large) || (small.bits === large.bits && small.prefix === large.prefix && small.value === large.value);
}

function coversPort(outer: DataObject | undefined, inner: DataObject | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || (outer["protocol"] ?? "TCP") !== (inner["protocol"] ?? "TCP")) return false;
  if (outer["port"] === undefined || same(outer, inner)) return true;
  const [from, to, first, last] = [outer["port"], outer["endPort"] ?? outer["port"], inner["port"], inner["endPort"] ?? inner["port"]];
  return typeof from === "number" && typeof to === "number" && typeof first === "number" && typeof last === "number" && from <= first && last <= to;
}

const texts = (value: Data | undefined): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []);

function peerText(peer: DataObject | undefined): string {
  if (peer === undefined) return "everywhere";
  if (peer["ipBlock"] !== undefined) return shown(field(peer["ipBlock"], "cidr"));
  const where = namespaceText(peer["namespaceSelector"] ?? {});
  return peer["podSelector"] === undefined ? where : `${selectorText("pods", peer["podSelector"])} in ${where}`;
}

function namespaceText(selector: Data): string {
  const name = field(field(selector, "matchLabels"), nameLabel);
  return typeof name === "string" && requirements(selector).size === 1 ? `the namespace ${shown(name)}` : selectorText("namespaces", selector);
}

function selectorText(what: string, selector: Data): string {
  const labels = field(selector, "matchLabels");
  const stated = [
    ...(isObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${shown(value)}`) : []),
    ...objects(field(selector, "matchExpressions")).map(({ key, operator }) => `${shown(key)} ${shown(operator)}`),
  ];
  return stated.length === 0 ? `all ${what}` : `${what} with ${named(stated)}`;
}

function portText(port: DataObject | undefined): string {
  if (port === undefined) return "every port";
  const range = port["endPort"] === undefined ? shown(port["port"] ?? "every port") : `${shown(port["port"])}-${shown(port["endPort"])}`;
  return `${range}/${shown(port["protocol"] ?? "TCP")}`;
}

/** Whether the later selector may leave out pods that the earlier one matches: not when it only asks for less. */
export function narrowed(before: Data, after: Data): boolean {
  const [was, is] = [requirements(before), requirements(after)];
  return [...is].some((requirement) => !was.has(requirement));
}

function requirements(selector: Data): Set<string> {
  const labels = field(selector, "matchLabels");
  return new Set([
    ...(isObject(labels) ? Object.entries(labels).map(([key, value]) => JSON.stringify([key, "In", [value]])) : []),
    ...objects(field(selector, "matchExpressions")).map(({ key, operator, values }) => JSON.stringify([key, operator, Array.isArray(values) ? [...values].sort() : []])),
  ]);
}

