import { joined, plus, amountOf } from "./amounts.js";
import type { Bundle, Problem, Relation } from "./bundle.js";
import type { Classes } from "./classes.js";
import { ownVolumes, type Claim, type Demand } from "./demand.js";
import type { Amounts } from "./facts.js";
import { disk, gpu, gpuLabel, gpusOf, type Machine } from "./machines.js";
import { refusal } from "./refusal.js";
import { Relations } from "./relations.js";

/** A problem of packing, and what its positions stand for. */
export interface Model {
  readonly problem: Problem;
  readonly machines: readonly Machine[];
  readonly resources: readonly string[];
  /** What each bundle is; those of claims come after those of pods. */
  readonly bundles: readonly (Demand | Claim)[];
  /** Bundles whose pods each have a volume on the disk of their node. */
  readonly onDisk: ReadonlySet<number>;
}

export function isDemand(one: Demand | Claim): one is Demand {
  return "requests" in one;
}

export interface Scene {
  readonly machines: readonly Machine[];
  readonly stated: ReadonlySet<string>;
  readonly demands: readonly Demand[];
  readonly claims: ReadonlyMap<string, Claim>;
  readonly classes: Classes;
  /** Labels of namespaces by name. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * The pods and the claims of node-local volumes as a problem of packing. A claim that pods share is packed like a pod
 * that takes nothing but disk, on the node of all its users.
 */
export function modelOf(scene: Scene): Model {
  const { machines, demands, claims, classes } = scene;
  const requests = demands.map((demand) => requestsOf(demand, classes));
  const resources = [...new Set(["cpu", "memory", disk, "pods", ...requests.flatMap((amounts) => Object.keys(amounts))])];
  const known = new Map<string, Float64Array>();
  const vector = (amounts: Amounts): Float64Array => {
    const made = Float64Array.from(resources, (resource) => amountOf(amounts, resource));
    const key = made.join();
    const same = known.get(key) ?? made;
    known.set(key, same);
    return same;
  };

  const users = new Map<string, number[]>();
  for (const [bundle, { facts: { namespace, pod } }] of demands.entries()) {
    for (const name of pod.claims ?? []) {
      const key = `${namespace}/${name}`;
      const claim = claims.get(key);
      if (claim === undefined || !classes.isOnNode(claim.facts)) continue;
      const others = users.get(key);
      if (others === undefined) users.set(key, [bundle]);
      else others.push(bundle);
    }
  }
  const relations = new Relations(scene);
  const nodes = nodesOf(scene);
  const together = demands.map((): Relation[] => []);
  const shared = [...users].flatMap(([key, bundles]) => {
    const claim = claims.get(key);
    if (claim === undefined) return [];
    const relation = relations.byNode();
    for (const bundle of bundles) together[bundle]?.push(relation);
    return [{ claim, relation, nodes: common(bundles.map((bundle) => nodes[bundle] ?? [])) }];
  });
  const drawn = demands.map((demand) => relations.of(demand));
  const ports = portsOf(demands);
  const bundles: Bundle[] = [
    ...demands.map((demand, bundle) => ({
      request: vector(requests[bundle] ?? {}),
      nodes: nodes[bundle] ?? [],
      ports: (demand.facts.pod.ports ?? []).map((port) => ports.names.indexOf(port)),
      together: together[bundle] ?? [],
      ...(drawn[bundle] ?? { near: [], apart: [], spread: [] }),
      counted: [...relations.counting(demand), ...(together[bundle] ?? [])],
    })),
    ...shared.map(({ claim, relation, nodes: ofAll }) => ({
      request: vector({ [disk]: claim.facts.size }), nodes: ofAll, ports: [], near: [], apart: [], spread: [], counted: [relation], together: [relation],
    })),
  ];
  const sizes = machines.map(({ allocatable }) => vector(allocatable));
  return {
    machines, resources,
    onDisk: new Set([...demands.keys()].filter((bundle) => demands[bundle]?.facts.pod.volumes?.some(classes.isOnNode) === true)),
    bundles: [...demands, ...shared.map(({ claim }) => claim)],
    problem: { nodes: sizes, sizes: Float64Array.from(sizes.flatMap((size) => [...size])), bundles, relations: relations.all, ports: ports.excluding },
  };
}

/** By demand the nodes that take its pods. Pods that are placed alike have the same list. */
function nodesOf({ demands, machines, stated }: Scene): (readonly number[])[] {
  const known = new Map<string, readonly number[]>();
  return demands.map(({ facts: { pod } }) => {
    const key = JSON.stringify([pod.nodeName, pod.nodeSelector, pod.nodeAffinity, pod.tolerations]);
    const same = known.get(key);
    if (same !== undefined) return same;
    const nodes = [...machines.entries()].filter(([, machine]) => refusal(pod, machine, stated) === undefined).map(([node]) => node);
    known.set(key, nodes);
    return nodes;
  });
}

/** Nodes that are in all lists, in the order of the first. */
function common(lists: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = new Set(lists);
  return others.reduce<readonly number[]>((nodes, other) => {
    const within = new Set(other);
    return nodes.filter((node) => within.has(node));
  }, first);
}

/** What one pod takes of a node: what the scheduler counts, a place, its volumes on the node's disk, and a GPU of the model that it chooses. */
function requestsOf(demand: Demand, classes: Classes): Amounts {
  const { requests, facts: { pod } } = demand;
  const gpus = amountOf(requests, gpu);
  const product = (pod.nodeSelector ?? []).find(([key]) => key === gpuLabel)?.[1];
  const volumes = ownVolumes(demand, classes.isOnNode);
  return joined(plus, requests, {
    pods: 1,
    ...(volumes === 0 ? {} : { [disk]: volumes }),
    ...(gpus === 0 || product === undefined ? {} : { [gpusOf(product)]: gpus }),
  });
}

/** Ports conflict on one node when protocol and number are the same, and the address or either is any (scheduler framework, HostPortInfo). */
function portsOf(demands: readonly Demand[]): { names: string[]; excluding: number[][] } {
  const names = [...new Set(demands.flatMap(({ facts }) => facts.pod.ports ?? []))];
  const split = names.map((name) => {
    const end = name.indexOf("/", name.indexOf("/") + 1);
    return { port: name.slice(0, end), address: name.slice(end + 1) };
  });
  const excluding = split.map((one) => split.flatMap((other, index) =>
    (one.port === other.port && (one.address === other.address || one.address === "0.0.0.0" || other.address === "0.0.0.0") ? [index] : [])));
  return { names, excluding };
}
