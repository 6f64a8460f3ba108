import { field } from "../../checks/workload.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { tell, templates, type Pair, type Scene } from "../pair.js";
import type { Side } from "../side.js";
import { named } from "../wording.js";
import { hostPorts, isGrave, weaknesses } from "./weaknesses.js";

/** What pods may do on their node and with the API server, beyond what they might before. */
export function confinement(pair: Pair, scene: Scene): Consequence[] {
  const { before, after } = templates(pair);
  if (after === undefined) return [];
  const { name } = pair.identity;
  const at = `${after.pointer}/spec`;
  const weaker = before === undefined ? grave(after.spec) : weakened(before.spec, after.spec);
  const ports = hostPorts(after.spec).filter((port) => before === undefined || !hostPorts(before.spec).includes(port));
  const joins = after.spec["hostNetwork"] === true && before?.spec["hostNetwork"] !== true;
  const mounts = before !== undefined && !hasToken(scene.before, pair, before.spec) && hasToken(scene.after, pair, after.spec);
  return [
    ...(weaker.length === 0 ? [] : [tell(pair, "security-weaker", { pointer: at, text: `confines ${name} less: ${named(weaker)}` })]),
    ...(joins ? [tell(pair, "host-network", { pointer: `${at}/hostNetwork`, text: `puts ${name} into the network of its nodes` })]
      : ports.length > 0 ? [tell(pair, "host-network", { pointer: `${at}/containers`, text: `opens ${named(ports)} of the nodes for ${name}` })] : []),
    ...(mounts ? [tell(pair, "token-mounted", { pointer: `${at}/automountServiceAccountToken`, text: `gives pods of ${name} the token of the service account ${account(after.spec)}` })] : []),
  ];
}

function grave(spec: DataObject): string[] {
  const { pod, containers } = weaknesses(spec);
  return [...pod, ...[...containers].flatMap(([name, list]) => list.map((weakness) => ({ name, weakness }))).filter(({ weakness }) => isGrave(weakness)).map(({ name, weakness }) => `${name} ${weakness}`)];
}

function weakened(before: DataObject, after: DataObject): string[] {
  const [old, now] = [weaknesses(before), weaknesses(after)];
  const anywhere = new Set([...old.containers.values()].flat());
  return [
    ...now.pod.filter((weakness) => !old.pod.includes(weakness)),
    ...[...now.containers].flatMap(([name, list]) => {
      const had = old.containers.get(name);
      // What follows from something graver is not told again.
      return list.filter((weakness) => (had === undefined ? !anywhere.has(weakness) : !had.includes(weakness)))
        .filter((weakness) => !list.includes("runs privileged") || weakness === "runs privileged" || isGrave(weakness))
        .map((weakness) => `${name} ${weakness}`);
    }),
  ];
}

const account = (spec: DataObject): string => String(spec["serviceAccountName"] ?? "default");

/** The pod decides, or else its account; the token is mounted by default (core/v1, PodSpec: automountServiceAccountToken). */
function hasToken(side: Side, { cluster, identity }: Pair, spec: DataObject): boolean {
  const own = spec["automountServiceAccountToken"];
  if (typeof own === "boolean") return own;
  const found = side.find(cluster, { group: "", kind: "ServiceAccount", namespace: identity.namespace, name: account(spec) });
  return field(found?.data, "automountServiceAccountToken") !== false;
}
