import { ExternalService } from "../external-service.js";
import type { Destination, LocalPeer } from "../peer.js";
import { OperatedWorkload } from "../operated-workload.js";
import { findPort, namedPorts, type NamedPort } from "../port.js";
import type { Route } from "../route.js";
import { addObject, selectorLabels, type Context, type Fields } from "./context.js";
import { localPeer } from "../traffic.js";

/** A peer as NetworkPolicy has it, and ports; no ports means all. */
interface Rule {
  readonly peers: readonly Fields[];
  readonly ports: readonly Fields[];
}

/** Adds the policy that lets a workload's pods talk to those stated, and to nobody else. */
export function addNetworkPolicy(workload: LocalPeer, context: Context, routes: readonly Route[] = []): void {
  addObject(workload, context, {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    spec: {
      ...pods(workload, context),
      policyTypes: ["Ingress", "Egress"],
      ingress: join(ingressRules(workload, context, routes), "from"),
      egress: join(egressRules(workload, context), "to"),
    },
  });
}

/** Name resolution: CoreDNS in kube-system carries `k8s-app: kube-dns` (RKE2 and K3s charts). */
export const dnsRule: Fields = {
  to: [{ ...namespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
};

function ingressRules(workload: LocalPeer, context: Context, routes: readonly Route[]): Rule[] {
  const declared = namedPorts(workload.props.ports).map(portField);
  const routed = unique(routes.flatMap(({ port }) => findPort(workload.props.ports, port) ?? []).map(portField));
  const local = [...(context.traffic.incoming.get(workload) ?? [])];
  return [
    ...(routed.length === 0 ? [] : [{ peers: [namespace(context.cluster.ingress.namespace)], ports: routed }]),
    ...local.map(([from, ports]) => ({ peers: [pods(from, context)], ports: ports.map(portField) })),
    ...(workload.props.allowFrom ?? []).flatMap((peer) => foreignRule(peer, declared) ?? []),
  ];
}

function egressRules(workload: LocalPeer, context: Context): Rule[] {
  const local = [...(context.traffic.outgoing.get(workload) ?? [])];
  const asks = !(workload instanceof OperatedWorkload) && (workload.props.permissions ?? []).length > 0;
  return [
    ...local.map(([to, ports]) => ({ peers: [pods(to, context)], ports: ports.map(portField) })),
    ...(workload.props.reaches ?? []).flatMap((peer) => foreignRule(peer, []) ?? []),
    ...(asks ? [apiServerRule(context)] : []),
  ];
}

/** The rule for a peer outside of the deployment. */
function foreignRule(peer: Destination, declared: readonly Fields[]): Rule | undefined {
  if (localPeer(peer) !== undefined) return undefined;
  if (peer instanceof ExternalService) {
    // Policies see the address after the Service's translation, so they name the endpoints, not the Service.
    const peers = peer.props.addresses.map((address) => ipBlock(`${address}/${address.includes(":") ? 128 : 32}`));
    return { peers, ports: namedPorts(peer.props.ports).map(portField) };
  }
  const named = "ports" in peer ? peer.ports : undefined;
  const ports = named?.map((port) => ({ protocol: "TCP", port })) ?? declared;
  if ("cidr" in peer) return { peers: [ipBlock(peer.cidr, peer.except)], ports };
  if ("deployment" in peer) {
    const { deployment, workload } = peer;
    const matchLabels = {
      ...(workload === undefined ? {} : { "app.kubernetes.io/name": workload }),
      "app.kubernetes.io/instance": deployment,
    };
    return { peers: [{ ...namespace(peer.namespace ?? deployment), podSelector: { matchLabels } }], ports };
  }
  if (!("namespace" in peer)) return undefined;
  const chosen = peer.labels === undefined ? {} : { podSelector: { matchLabels: peer.labels } };
  return { peers: [{ ...namespace(peer.namespace), ...chosen }], ports };
}

/** The API server listens on 6443 of the control-plane nodes (RKE2 and K3s, "Networking" requirements). */
function apiServerRule({ cluster }: Context): Rule {
  const peers = cluster.nodes.flatMap(({ role, address }) =>
    role === "control-plane" && address !== undefined ? [ipBlock(`${address}/${address.includes(":") ? 128 : 32}`)] : [],
  );
  return { peers, ports: [{ protocol: "TCP", port: 6443 }] };
}

/** Rules with the same ports become one. DNS comes first on the way out. */
function join(rules: readonly Rule[], side: "from" | "to"): Fields[] {
  const byPorts = new Map<string, Rule>();
  for (const { peers, ports } of rules) {
    // A rule without peers means everybody, so it must not be joined with others.
    const key = `${peers.length === 0 ? "everybody" : "those"} ${JSON.stringify(ports)}`;
    byPorts.set(key, { peers: [...(byPorts.get(key)?.peers ?? []), ...peers], ports });
  }
  const joined = [...byPorts.values()].map(({ peers, ports }) => ({
    ...(peers.length === 0 ? {} : { [side]: unique(peers) }),
    ...(ports.length === 0 ? {} : { ports }),
  }));
  return side === "to" ? [dnsRule, ...joined] : joined;
}

function pods(workload: LocalPeer, context: Context): Fields {
  const matchLabels = workload instanceof OperatedWorkload ? workload.props.labels : selectorLabels(workload, context);
  return { podSelector: { matchLabels } };
}

function namespace(name: string): Fields {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function ipBlock(cidr: string, except: readonly string[] = []): Fields {
  return { ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } };
}

function portField({ number, protocol }: NamedPort): Fields {
  return { protocol, port: number };
}

function unique(fields: readonly Fields[]): Fields[] {
  return [...new Map(fields.map((entry) => [JSON.stringify(entry), entry])).values()];
}
