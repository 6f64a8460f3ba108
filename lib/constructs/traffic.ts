import type { LocalPeer, Peer } from "./peer.js";
import { OperatedWorkload } from "./operated-workload.js";
import { findPort, namedPorts, type NamedPort } from "./port.js";
import { StatefulService } from "./stateful-service.js";
import { Workload } from "./workload.js";

/** For each workload: with whom of the same deployment, on which ports (by number and protocol) of the one that answers. */
export interface Traffic {
  readonly incoming: ReadonlyMap<LocalPeer, Links>;
  readonly outgoing: ReadonlyMap<LocalPeer, Links>;
}

type Links = ReadonlyMap<LocalPeer, readonly NamedPort[]>;
type Book = Map<LocalPeer, Map<LocalPeer, NamedPort[]>>;

/** Whether a peer is a workload of the same deployment, whole or by some of its ports. */
export function localPeer(peer: object): LocalPeer | undefined {
  const candidate = "workload" in peer ? peer.workload : peer;
  return candidate instanceof Workload || candidate instanceof OperatedWorkload ? candidate : undefined;
}

/** Collects what was said on either side of each conversation within a deployment. */
export function collectTraffic(workloads: readonly LocalPeer[]): Traffic {
  const incoming: Book = new Map();
  const outgoing: Book = new Map();
  const link = (from: LocalPeer, to: LocalPeer, said: object) => {
    const ports = answeringPorts(to, said);
    enter(incoming, to, from, ports);
    enter(outgoing, from, to, ports);
  };
  for (const workload of workloads) {
    if (hasMembers(workload)) link(workload, workload, among(workload));
    for (const peer of workload.props.allowFrom ?? []) {
      const from = localPeer(peer);
      if (from !== undefined) link(from, workload, peer);
    }
    for (const peer of workload.props.reaches ?? []) {
      const to = localPeer(peer);
      if (to !== undefined) link(workload, to, peer);
    }
  }
  return { incoming, outgoing };
}

/** Whether its pods are members of one whole that talk to each other. */
function hasMembers(workload: LocalPeer): boolean {
  if (workload instanceof OperatedWorkload) return workload.props.members === true;
  return workload instanceof StatefulService && (workload.props.replicas ?? 1) > 1;
}

/** Members talk on the declared ports; those of an operator on any, because it alone knows them. */
function among(workload: LocalPeer): Peer {
  return workload instanceof OperatedWorkload ? { workload, ports: [] } : workload;
}

function answeringPorts(to: LocalPeer, said: object): NamedPort[] {
  const { ports } = to.props;
  if (!isPortsPeer(said)) return namedPorts(ports);
  return said.ports.flatMap((name) => findPort(ports, name) ?? []);
}

function isPortsPeer(peer: object): peer is Extract<Peer, { readonly workload: LocalPeer }> {
  return "workload" in peer && "ports" in peer;
}

function enter(book: Book, one: LocalPeer, other: LocalPeer, ports: readonly NamedPort[]): void {
  const links = book.get(one) ?? new Map<LocalPeer, NamedPort[]>();
  const known = links.get(other) ?? [];
  links.set(other, [...known, ...ports.filter(({ name }) => !known.some((port) => port.name === name))]);
  book.set(one, links);
}
