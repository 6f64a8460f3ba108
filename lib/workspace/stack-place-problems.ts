import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { ComposeFacts } from "../model/compose.js";
import { quote } from "../model/name.js";
import type { SwarmFacts } from "../model/swarm.js";

/** Names of networks, as Docker takes them (moby, daemon/names: RestrictedNameChars). */
const networkName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** What is wrong with what is said of a Swarm or a Compose host alone. */
export function stackPlaceProblems(place: SwarmFacts | ComposeFacts, at: Location): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const invalid = (pointer: string, message: string): void => {
    diagnostics.push(diagnose("cluster-invalid", message, { ...at, pointer }));
  };
  const [field, shared] = place.distribution === "swarm" ? ["overlays", place.overlays ?? {}] as const : ["bridges", place.bridges ?? {}] as const;
  for (const name of Object.keys(shared)) {
    if (!networkName.test(name)) invalid(`/${field}/${name}`, `A network cannot have the name ${quote(name)}, expected letters, digits, '_', '.' and '-'`);
  }
  const { ingress } = place;
  if (ingress !== undefined && !Object.hasOwn(shared, ingress.network)) {
    invalid("/ingress/network", `The proxy's network ${quote(String(ingress.network))} is none of ${field}: ${Object.keys(shared).sort().map((name) => quote(name)).join(", ") || "there are none"}`);
  }
  const names = new Set(place.distribution === "swarm" ? (place.nodes ?? []).map(({ name }) => name) : [place.node?.name]);
  for (const [index, { name, node, driver }] of (place.storageClasses ?? []).entries()) {
    if (node !== undefined && !names.has(node)) invalid(`/storageClasses/${index}/node`, `The storage class ${quote(name)} is on the node ${quote(node)}, which the inventory does not have`);
    if (typeof driver !== "string" || driver === "") invalid(`/storageClasses/${index}/driver`, `The storage class ${quote(name)} has no driver, expected one such as "local"`);
  }
  if (place.distribution === "swarm" && (place.nodes ?? []).length > 0 && !place.nodes.some(({ role }) => role === "manager")) {
    invalid("/nodes", "No node is a manager, and a Swarm has at least one");
  }
  for (const [index, { role, name }] of (place.distribution === "swarm" ? place.nodes ?? [] : []).entries()) {
    if (role !== "manager" && role !== "worker") invalid(`/nodes/${index}/role`, `Node ${quote(name)}: role is ${quote(String(role))}, expected "manager" or "worker"`);
  }
  if (place.delivery?.kind !== "portainer") {
    invalid("/delivery", "Stacks are delivered by Portainer: write `delivery: portainer({ ... })`");
  }
  return diagnostics;
}
