import { grain, type Packing } from "./packing.js";

/** On the emptiest node, as the scheduler has it (NodeResourcesFit, LeastAllocated), or the fullest. */
export type Choice = "balanced" | "tight";

export interface Placing {
  readonly bundle: number;
  /** How many pods. */
  readonly count: number;
  readonly choice: Choice;
}

/** How much a pod of the same kind on a node weighs against the load of the node: the scheduler spreads such pods by default. */
const alike = 0.25;

/** Puts pods of one kind one by one as far as there is room, and gives their nodes. Among equals the first of the inventory. */
export function placeAll(packing: Packing, { bundle, count, choice }: Placing): number[] {
  const of = packing.problem.bundles[bundle];
  if (of === undefined || count <= 0) return [];
  if (count === 1) {
    const node = nodeFor(packing, bundle, choice);
    if (node === -1) return [];
    packing.put(bundle, node);
    return [node];
  }
  const { request, nodes } = of;
  const weigh = (node: number): number => weight(loadWith(packing, request, node), packing, bundle, node, choice);
  // Each pod changes the load of one node only.
  const weights = nodes.map(weigh);
  const put: number[] = [];
  while (put.length < count) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < weights.length; index++) {
      const its = weights[index] ?? least;
      if (its < least && packing.allows(bundle, nodes[index] ?? -1)) {
        best = index;
        least = its;
      }
    }
    const node = nodes[best];
    if (node === undefined) break;
    packing.put(bundle, node);
    put.push(node);
    weights[best] = weigh(node);
  }
  return put;
}

/** The node for one pod, or -1. */
function nodeFor(packing: Packing, bundle: number, choice: Choice): number {
  const { request = new Float64Array(), nodes = [] } = packing.problem.bundles[bundle] ?? {};
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    // Most nodes end here: pods of the same kind make a node weigh no less.
    if (choice === "balanced" && isBeyond(packing, request, node, least)) continue;
    const its = weight(loadWith(packing, request, node), packing, bundle, node, choice);
    if (its < least && packing.allows(bundle, node)) {
      best = node;
      least = its;
    }
  }
  return best;
}

/** What is least on the node that is chosen. Infinite for one without room. */
function weight(load: number, packing: Packing, bundle: number, node: number, choice: Choice): number {
  if (load === Number.POSITIVE_INFINITY || packing.isClosed(node)) return Number.POSITIVE_INFINITY;
  return choice === "tight" ? -load : load + alike * packing.count(bundle, node);
}

/** The share of its fullest resource that a node would have taken, among those that the pod asks for. Infinite without room. */
function loadWith({ problem: { sizes }, left }: Packing, request: Float64Array, node: number): number {
  const from = node * request.length;
  let load = 0;
  for (let resource = 0; resource < request.length; resource++) {
    const wanted = request[resource] ?? 0;
    if (wanted <= 0) continue;
    const rest = left[from + resource] ?? 0;
    if (wanted > rest + grain) return Number.POSITIVE_INFINITY;
    const size = sizes[from + resource] ?? 0;
    if (size > 0) load = Math.max(load, (size - rest + wanted) / size);
  }
  return load;
}

/** Whether the load would surely be beyond a limit. Products tell it faster than the quotients of {@link loadWith}. */
function isBeyond({ problem: { sizes }, left }: Packing, request: Float64Array, node: number, limit: number): boolean {
  const from = node * request.length;
  for (let resource = 0; resource < request.length; resource++) {
    const wanted = request[resource] ?? 0;
    const size = sizes[from + resource] ?? 0;
    if (wanted > 0 && size - (left[from + resource] ?? 0) + wanted > (limit + 1e-9) * size) return true;
  }
  return false;
}
