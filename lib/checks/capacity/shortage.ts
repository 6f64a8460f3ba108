import { begin, type Task } from "./greedy.js";

/** More is asked for than some nodes have in all: no packing can be found. */
export interface Shortage {
  readonly nodes: readonly number[];
  readonly resource: number;
  readonly wanted: number;
  readonly free: number;
  /** Bundles that no other node takes. */
  readonly bundles: readonly number[];
}

/** Whether some pods are more than even all nodes for themselves could run: fragments of nodes do not add up. */
export function areTooMany(task: Task): boolean {
  const { problem, wanted, lost } = task;
  const { free } = begin(task);
  return problem.bundles.some(({ request, nodes }, bundle) => {
    const count = wanted[bundle] ?? 0;
    let room = 0;
    for (const node of count === 0 ? [] : nodes) {
      if (node === lost) continue;
      let most = count;
      for (let resource = 0; resource < request.length; resource++) {
        const each = request[resource] ?? 0;
        if (each > 0) most = Math.min(most, Math.floor(Math.max(0, free[node]?.[resource] ?? 0) / each + 1e-6));
      }
      room += most;
      if (room >= count) break;
    }
    return room < count;
  });
}

/** The first shortage over all nodes together, or over the nodes that some pods are bound to. */
export function shortageOf(task: Task): Shortage | undefined {
  const { problem, wanted, lost } = task;
  const { free } = begin(task);
  const active = problem.bundles.map((_, bundle) => bundle).filter((bundle) => (wanted[bundle] ?? 0) > 0);
  const lists = new Set(active.map((bundle) => problem.bundles[bundle]?.nodes ?? []));
  const sets = new Map<string, readonly number[]>();
  for (const list of lists) {
    const nodes = list.filter((node) => node !== lost);
    sets.set(nodes.join(), nodes);
  }
  const everywhere = [...problem.nodes.keys()].filter((node) => node !== lost);
  for (const nodes of [everywhere, ...[...sets.values()].sort((a, b) => b.length - a.length)]) {
    const within = new Set(nodes);
    const bound = new Set([...lists].filter((list) => list.every((node) => node === lost || within.has(node))));
    const bundles = active.filter((bundle) => bound.has(problem.bundles[bundle]?.nodes ?? []));
    const resources = problem.nodes[0]?.length ?? 0;
    for (let resource = 0; resource < resources; resource++) {
      const sum = bundles.reduce((all, bundle) => all + (wanted[bundle] ?? 0) * (problem.bundles[bundle]?.request[resource] ?? 0), 0);
      const has = nodes.reduce((all, node) => all + Math.max(0, free[node]?.[resource] ?? 0), 0);
      if (sum > has + 1e-3) return { nodes, resource, wanted: sum, free: has, bundles };
    }
  }
  return undefined;
}
