import type { StackService } from "../../../model/stack.js";
import type { Consequence } from "../../consequence.js";
import { tell } from "../../pair.js";
import { named } from "../../wording.js";
import { pointerTo, type ServicePair } from "../service-pair.js";

/** Ports of nodes that a service opens or gives up. */
export function ports(pair: ServicePair): Consequence[] {
  const { old, now, identity: { name }, stack } = pair;
  const [was, is] = [published(old), published(now)];
  const pointer = pointerTo(pair, "ports");
  const place = (stack.after ?? stack.before)?.dialect === "compose" ? "on the host" : undefined;
  return [
    ...(["ingress", "host"] as const).flatMap((mode) => {
      const added = [...is].filter(([port, how]) => how === mode && was.get(port) !== mode).map(([port]) => port);
      const where = place ?? (mode === "ingress" ? "on every node of the swarm" : "on the nodes that run it");
      return added.length === 0 ? [] : [tell(pair, "port-opened", { pointer, text: `opens ${named(added)} of ${name} ${where}` })];
    }),
    ...(now === undefined ? [] : closed(pair, [...was.keys()].filter((port) => !is.has(port)), pointer)),
  ];
}

function closed(pair: ServicePair, gone: readonly string[], pointer: string): Consequence[] {
  return gone.length === 0 ? [] : [tell(pair, "address-gone", { pointer, text: `takes away ${named(gone)} of ${pair.identity.name}` })];
}

/** Ports as `8080/TCP`, with how they are published. On a Compose host there is one way. */
function published(service: StackService | undefined): ReadonlyMap<string, "ingress" | "host"> {
  return new Map((service?.ports ?? []).map(({ published: port, protocol, mode }) => [`${port}/${protocol.toUpperCase()}`, mode === "host" ? "host" : "ingress"]));
}
