import type { Budget } from "./budget.js";
import { place, total, type Fixed, type Numbers } from "./greedy.js";
import { isDemand, type Model } from "./problem.js";
import { Packing } from "./packing.js";
import { solve, type Solution } from "./solve.js";

/** Pods at rest on all nodes, from which the other proofs start. */
export interface AtRest {
  readonly model: Model;
  /** Daemons, which are where they are. */
  readonly fixed: Fixed;
  readonly wanted: Numbers;
  readonly solution: Solution;
}

/** By bundle: pods that run at all times, and claims. What cannot run on any node is left out. */
export function wantedAtRest({ bundles, problem }: Model, excluded: ReadonlySet<number>): number[] {
  return bundles.map((one, bundle) => {
    if (excluded.has(bundle) || (problem.bundles[bundle]?.nodes.length ?? 0) === 0) return 0;
    if (!isDemand(one)) return 1;
    return one.facts.runs === "always" ? one.minimum : 0;
  });
}

/**
 * Whether more pods of one kind fit on top of those at rest: beside them where they are, or in another packing of all.
 * Gives the solution that fails, with as many pods in place as found room.
 */
export function failureOnTop({ model, fixed, wanted, solution }: AtRest, bundle: number, more: number, budget: Budget): Solution | undefined {
  const { problem } = model;
  const { packing } = solution;
  const put: number[] = [];
  while (put.length < more) {
    const node = place(problem, packing, bundle);
    if (node === -1) break;
    packing.put(bundle, node);
    put.push(node);
  }
  for (const node of put) packing.take(bundle, node);
  if (put.length === more) return undefined;
  const again = solve({ problem, fixed, wanted: wanted.map((count, of) => (of === bundle ? count + more : count)) }, budget);
  if (again.verdict === "fits") return undefined;
  // What is said is about the pods that come on top: the others are kept where they are.
  return { ...again, packing, unplaced: wanted.map((_, of) => (of === bundle ? more - put.length : 0)) };
}

/** A node lost, and what becomes of its pods. */
export interface Loss {
  readonly node: number;
  /** Pods that find room elsewhere, by bundle. */
  readonly moved: Numbers;
  /** Pods that only this node can run, or whose volume is on it. */
  readonly stuck: Numbers;
  /** Pods that could run elsewhere and find no room. */
  readonly unplaced: Numbers;
  /** The packing of the nodes that are left. */
  readonly packing: Packing;
  readonly verdict: Solution["verdict"];
}

/**
 * Loses a node. Pods that can move are put beside those that stay, or else packed anew with all that can move. A lost
 * node counts as gone from the cluster, so that it is no domain of a spread any more.
 */
export function lose({ model, wanted, solution }: AtRest, node: number, budget: Budget): Loss {
  const { problem } = model;
  const before = solution.packing.pods;
  const isBound = problem.bundles.map((_, bundle) => hasData(model, bundle));
  const here = before.map((pods) => pods[node] ?? 0);
  const isDaemon = (bundle: number): boolean => wanted[bundle] === 0;
  const goesElsewhere = (bundle: number): boolean => problem.bundles[bundle]?.nodes.some((other) => other !== node && isLargeEnough(model, bundle, other)) === true;
  const stuck = here.map((count, bundle) => (!isDaemon(bundle) && (isBound[bundle] === true || !goesElsewhere(bundle)) ? count : 0));
  const moving = here.map((count, bundle) => (isDaemon(bundle) ? 0 : count - (stuck[bundle] ?? 0)));
  const rest = (isKept: (bundle: number) => boolean): Fixed => before.flatMap((pods, bundle) => (isKept(bundle)
    ? [...pods].flatMap((count, of) => (of === node || count === 0 ? [] : [[bundle, of, count] as const])) : []));

  const inPlace = solve({ problem, fixed: rest(() => true), wanted: moving, lost: node }, { steps: 0 });
  if (total(inPlace.unplaced) === 0) return { node, moved: moving, stuck, unplaced: inPlace.unplaced, packing: inPlace.packing, verdict: "fits" };
  const again = solve({
    problem, lost: node,
    fixed: rest((bundle) => isDaemon(bundle) || isBound[bundle] === true),
    wanted: wanted.map((count, bundle) => (isBound[bundle] === true ? 0 : count - (stuck[bundle] ?? 0))),
  }, budget);
  const isFit = again.verdict === "fits";
  return {
    node, stuck, verdict: again.verdict,
    moved: moving.map((count, bundle) => count - (isFit ? 0 : inPlace.unplaced[bundle] ?? 0)),
    unplaced: isFit ? again.unplaced : inPlace.unplaced,
    packing: isFit ? again.packing : inPlace.packing,
  };
}

/** Whether a node could run such a pod if it were empty. */
export function isLargeEnough({ problem }: Model, bundle: number, node: number): boolean {
  const has = problem.nodes[node];
  return problem.bundles[bundle]?.request.every((wanted, resource) => wanted <= (has?.[resource] ?? 0) + 1e-6) === true;
}

/** Whether pods have a volume on the disk of their node, alone or together, and so stay where they are. */
function hasData({ bundles, problem, onDisk }: Model, bundle: number): boolean {
  const one = bundles[bundle];
  return one !== undefined && (!isDemand(one) || (problem.bundles[bundle]?.together.length ?? 0) > 0 || onDisk.has(bundle));
}
