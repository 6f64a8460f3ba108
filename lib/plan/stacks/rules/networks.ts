import { nameBeyond } from "../../../checks/stacks/stack-file.js";
import type { StackNetwork } from "../../../model/stack.js";
import type { Consequence } from "../../consequence.js";
import { pointerOf, tell } from "../../pair.js";
import { named } from "../../wording.js";
import type { HeldStack } from "../held-stack.js";
import { pointerTo, type ServicePair } from "../service-pair.js";
import { entries, entry, plain, tellOf, type StackChange } from "../stack-change.js";

/** Networks of a stack that nothing names any more, or that are to be otherwise than they were made. */
export function networks(stack: StackChange): Consequence[] {
  const { before, after } = stack;
  if (before === undefined || after === undefined) return [];
  const kept = new Set(entries(after.document.networks).map(([key, network]) => nameBeyond(after.name, key, plain(network))));
  return entries(before.document.networks).flatMap(([key, was]) => {
    const is = entry(after.document.networks, key);
    const name = nameBeyond(before.name, key, plain(was));
    const part = { kind: "Network", name: key } as const;
    if (was.external === true) return [];
    if (!kept.has(name)) return [tellOf(stack, part, "network-left", { subject: name, text: `leaves the network ${name}, which no service of ${stack.name} joins` })];
    const changed = is === undefined || is.external === true ? [] : changes(was, is);
    return changed.length === 0 ? [] : [tellOf(stack, part, "network-fixed", {
      subject: name, pointer: pointerOf("networks", key), text: `keeps the network ${name} as it was made; only a new one has ${named(changed)}`,
    })];
  });
}

function changes(was: StackNetwork, is: StackNetwork): string[] {
  const flags = (["internal", "attachable"] as const).filter((name) => (was[name] ?? false) !== (is[name] ?? false));
  return [
    ...((was.driver ?? "") === (is.driver ?? "") ? [] : [`the driver ${is.driver ?? "of the engine"} instead of ${was.driver ?? "the engine's"}`]),
    ...flags.map((name) => `${name} ${is[name] ?? false} instead of ${was[name] ?? false}`),
    ...Object.keys({ ...was.driver_opts, ...is.driver_opts }).filter((option) => entry(was.driver_opts, option) !== entry(is.driver_opts, option)).sort().map((option) => `another option ${option}`),
  ];
}

/** A service that can be reached by, or reaches, more than before: whoever is on a network reaches all the others on it. */
export function joined(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after === undefined || old === undefined || now === undefined) return [];
  const known = new Set(joinedBy(before, old.networks).map(({ name: network }) => network));
  const added = joinedBy(after, now.networks).filter((network) => !known.has(network.name));
  const shared = added.filter(({ isShared }) => isShared).map(({ name: network }) => network);
  const open = added.filter(({ leadsOut }) => leadsOut).map(({ name: network }) => network);
  const pointer = pointerTo(pair, "networks");
  return [
    ...(shared.length === 0 ? [] : [tell(pair, "network-joined", { pointer, text: `lets ${name} and all that is on ${named(shared)} reach each other` })]),
    ...(open.length === 0 ? [] : [tell(pair, "network-joined", { pointer, text: `lets ${name} reach every address outside, by ${named(open)}` })]),
  ];
}

function joinedBy({ name: stack, document }: HeldStack, of: object | undefined) {
  return Object.keys(of ?? {}).map((key) => {
    const network = entry(document.networks, key);
    const name = nameBeyond(stack, key, network === undefined ? undefined : plain(network));
    // A name of its own is there for other stacks.
    return { name, isShared: network?.external === true || network?.name !== undefined, leadsOut: network !== undefined && network.external !== true && network.internal !== true };
  });
}
