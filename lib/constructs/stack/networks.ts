import type { ServiceNetwork, StackNetwork } from "../../model/stack.js";
import { ExternalService } from "../external-service.js";
import type { AddressPeer, DeploymentPeer, Destination } from "../peer.js";
import { namedPorts } from "../port.js";
import { Service } from "../service.js";
import { localPeer } from "../traffic.js";
import { Workload } from "../workload.js";
import { report, type StackContext } from "./context.js";

/** Which network each group of workloads that talk to each other has in common, by workload. */
export type Groups = ReadonlyMap<Workload, string>;

/** Docker's network of the node itself (docker/cli, cli/compose/convert: predefined networks are external). */
const nodesNetwork = "host";

/**
 * Puts workloads that talk to each other, directly or through others, on a network of their own. One group alone has
 * the network `default`. What they cannot say on it is reported: a network has neither ports nor directions.
 */
export function groupsOf(workloads: readonly Workload[], context: StackContext): Groups {
  const groups: Workload[][] = [];
  const placed = new Set<Workload>();
  for (const first of workloads) {
    if (placed.has(first)) continue;
    const group = [first];
    placed.add(first);
    for (const member of group) {
      for (const partner of partnersOf(member, context)) {
        if (placed.has(partner)) continue;
        placed.add(partner);
        group.push(partner);
      }
    }
    groups.push(group.sort((a, b) => (a.objectName < b.objectName ? -1 : 1)));
  }
  const named = new Map<Workload, string>();
  for (const group of groups) {
    const name = groups.length === 1 ? "default" : (group[0]?.objectName ?? "default");
    for (const member of group) named.set(member, name);
    groupLosses(group, context);
  }
  return named;
}

function partnersOf(workload: Workload, { traffic }: StackContext): Workload[] {
  const partners = [...(traffic.incoming.get(workload)?.keys() ?? []), ...(traffic.outgoing.get(workload)?.keys() ?? [])];
  return partners.filter((partner): partner is Workload => partner instanceof Workload && partner !== workload);
}

/** What the members of a network reach of each other beyond what is stated, reported at the one that is reached. */
function groupLosses(group: readonly Workload[], context: StackContext): void {
  for (const reached of group) {
    const ports = namedPorts(reached.props.ports);
    if (ports.length === 0) continue;
    const strangers = group.filter((other) => other !== reached && !partnersOf(reached, context).includes(other));
    if (strangers.length > 0) {
      context.loses(reached, "loss-network-policy", `It is on one network with ${strangers.map(({ objectName }) => objectName).join(", ")}, and nothing states that they talk`, { pointer: "/networks" });
    }
    for (const [asking, stated] of context.traffic.incoming.get(reached) ?? []) {
      const more = ports.filter(({ name }) => !stated.some((port) => port.name === name));
      if (asking === reached || more.length === 0) continue;
      context.loses(reached, "loss-network-policy", `${asking.objectName} may reach ${stated.map(({ name }) => name).join(", ") || "no port"}, and on their network reaches ${more.map(({ name }) => name).join(", ")} as well`, { pointer: "/networks" });
    }
  }
}

/** The networks of one service. */
export function networksOf(workload: Workload, service: string, groups: Groups, aliases: readonly string[], context: StackContext): Readonly<Record<string, ServiceNetwork>> {
  if (workload.props.privileges?.hostNetwork === true) {
    add(nodesNetwork, { external: true, name: nodesNetwork }, workload, context);
    context.changes(workload, "network", "on the network of the node itself");
    return { [nodesNetwork]: {} };
  }
  const joined = new Map<string, ServiceNetwork>();
  const own = groups.get(workload) ?? "default";
  add(own, made(context), workload, context);
  joined.set(own, aliases.length === 0 ? {} : { aliases: [...aliases] });
  const { allowFrom = [], reaches = [] } = workload.props;
  for (const peer of allowFrom.filter(isDeploymentPeer)) {
    const key = `from-${peer.deployment}`;
    add(key, { ...made(context), name: sharedName(context.name, peer.deployment) }, workload, context);
    joined.set(key, { aliases: [...new Set([...aliases, workload.objectName, `${workload.objectName}.${context.namespace}`, `${workload.objectName}.${context.namespace}.svc.cluster.local`])] });
    portLosses(workload, service, peer, context);
  }
  for (const peer of reaches.filter(isDeploymentPeer)) {
    const key = `to-${peer.deployment}`;
    add(key, { external: true, name: sharedName(peer.deployment, context.name) }, workload, context);
    joined.set(key, {});
  }
  for (const peer of [...allowFrom, ...reaches]) {
    if (isPlainPeer(peer) && "namespace" in peer && !("deployment" in peer)) {
      context.loses(workload, "loss-peer", `The traffic with the namespace ${peer.namespace} is not opened: there are no namespaces here`, { service, pointer: "/networks" });
    }
  }
  joinProxy(workload, joined, context);
  const outside = reaches.filter(isOutside);
  const publishes = (workload.props.privileges?.hostPorts ?? []).length > 0;
  if (outside.length > 0 || publishes) {
    const key = `outside-${service}`;
    add(key, { ...made(context), internal: false }, workload, context);
    joined.set(key, {});
  }
  egressLosses(workload, service, outside, joined, context);
  context.changes(workload, "network", "networks instead of policies: without ports and directions");
  return Object.fromEntries([...joined].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Routed services and the proxy that they are reached by are in the network of the place's ingress. */
function joinProxy(workload: Workload, joined: Map<string, ServiceNetwork>, context: StackContext): void {
  const { takesRoutes = false } = workload.props;
  const isRouted = workload instanceof Service && workload.routes.length > 0;
  if (!takesRoutes && !isRouted) return;
  const network = context.place.ingress?.network;
  if (network === undefined) {
    if (takesRoutes) report(workload, ["It takes routes, and the place states no `ingress`. State it in the place's facts, or leave `takesRoutes` out."]);
    return;
  }
  add(network, { external: true, name: network }, workload, context);
  joined.set(network, {});
  if (isRouted) context.changes(workload, "network", `the proxy comes in by the network ${network}, which all routed services share`);
}

/** Full name of the network on which one deployment answers another. The one that answers makes it. */
export const sharedName = (answering: string, asking: string): string => `${answering}_from-${asking}`;

/** A network leads nowhere but to its members, as pods reach nobody unless stated. */
const made = ({ isSwarm }: StackContext): StackNetwork => ({ driver: isSwarm ? "overlay" : "bridge", internal: true });

function add(key: string, network: StackNetwork, workload: Workload, context: StackContext): void {
  if (!context.networks.has(key)) context.networks.set(key, network);
  context.origin(`networks/${key}`, workload);
}

function portLosses(workload: Workload, service: string, { deployment, ports }: DeploymentPeer, context: StackContext): void {
  if (ports === undefined) return;
  const more = namedPorts(workload.props.ports).filter(({ number }) => !ports.includes(number));
  if (more.length === 0) return;
  context.loses(workload, "loss-network-policy", `The deployment ${deployment} may reach ${ports.join(", ") || "no port"}, and on their network reaches ${[...new Set(more.map(({ number }) => number))].join(", ")} as well`, { service, pointer: "/networks" });
}

/** Whether what may be reached outside is all there is. */
function isEverything(destination: Destination): boolean {
  return isPlainPeer(destination) && "cidr" in destination && destination.cidr === "0.0.0.0/0" && (destination.except ?? []).length === 0 && destination.ports === undefined;
}

function egressLosses(workload: Workload, service: string, outside: readonly Destination[], joined: ReadonlyMap<string, ServiceNetwork>, context: StackContext): void {
  if (outside.some(isEverything)) return;
  const leading = [...joined.keys()].filter((key) => leadsOutside(key, context));
  if (leading.length === 0) return;
  const allowed = outside.length === 0 ? "nothing outside" : `only ${outside.map(shown).join(", ")}`;
  const shared = leading.filter((key) => context.networks.get(key)?.external === true);
  const how = shared.length === 0 ? "by a network that leads outside" : `by the network ${shared.join(", ")}`;
  context.loses(workload, "loss-egress", `It may reach ${allowed}, and ${how} reaches every address`, { service, pointer: "/networks" });
}

function leadsOutside(key: string, { networks, shared }: StackContext): boolean {
  const network = networks.get(key);
  if (network?.external !== true) return network?.internal === false;
  const name = network.name ?? key;
  // A network that another stack makes for the two of them leads nowhere else.
  return Object.hasOwn(shared, name) && shared[name]?.internal !== true;
}

function shown(destination: Destination): string {
  if (destination instanceof ExternalService) return destination.objectName;
  if (!isPlainPeer(destination) || !("cidr" in destination)) return "a peer";
  return `${destination.cidr}${destination.ports === undefined ? "" : ` on ${destination.ports.join(", ")}`}`;
}

/** Whether a peer is plain data, no construct and none of its ports. */
function isPlainPeer(peer: Destination): peer is Exclude<Destination, Workload | ExternalService> & object {
  return !(peer instanceof ExternalService) && localPeer(peer) === undefined;
}

function isDeploymentPeer(peer: Destination): peer is DeploymentPeer {
  return isPlainPeer(peer) && "deployment" in peer;
}

function isOutside(peer: Destination): peer is ExternalService | AddressPeer {
  return peer instanceof ExternalService || (isPlainPeer(peer) && "cidr" in peer);
}

/** Names of endpoints outside with fixed addresses, for the services that may reach them. */
export function extraHosts({ props: { reaches = [] } }: Workload, { namespace }: StackContext): string[] {
  return reaches.flatMap((peer) => (peer instanceof ExternalService
    ? peer.props.addresses.flatMap((address) => [peer.host, `${peer.host}.${namespace}`, `${peer.host}.${namespace}.svc.cluster.local`].map((host) => `${host}:${address}`))
    : []));
}
