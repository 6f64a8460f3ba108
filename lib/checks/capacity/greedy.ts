import type { Budget } from "./budget.js";
import type { Problem } from "./bundle.js";
import { Packing } from "./packing.js";
import { placeAll, type Choice } from "./placing.js";

/** Number of pods by bundle. */
export type Numbers = readonly number[];

/** Pods that are where they are: by bundle, node and number. */
export type Fixed = readonly (readonly [bundle: number, node: number, count: number])[];

/** What is to be packed. */
export interface Task {
  readonly problem: Problem;
  readonly wanted: Numbers;
  /** Pods that stay, beside those that are wanted. */
  readonly fixed: Fixed;
  /** A node that is out of service. */
  readonly lost?: number;
}

/** A packing, and by bundle how many pods found no room in it. */
export interface Attempt {
  readonly packing: Packing;
  readonly unplaced: Numbers;
}

/** How many questions whether a pod fits a node weigh as much as one step of a search. */
const placementsAStep = 10;

/** Rounds in which what found no room goes first. */
const rounds = 8;

export function begin({ problem, fixed, lost }: Task): Packing {
  const packing = new Packing(problem);
  if (lost !== undefined) packing.setClosed(lost, "closed");
  for (const [bundle, node, count] of fixed) for (let pod = 0; pod < count; pod++) packing.put(bundle, node);
  return packing;
}

/**
 * Packs by several orders until everything fits: pods with the fewest nodes first, the largest first, first what found
 * no room before; on the emptiest node, as the scheduler has it (NodeResourcesFit, LeastAllocated), or the fullest.
 * The best attempt is given when none succeeds. The first is always made, whatever the budget.
 */
export function packGreedily(task: Task, budget: Budget): Attempt {
  const { problem, wanted } = task;
  const cost = costOf(task);
  const all = problem.bundles.map((_, bundle) => bundle).filter((bundle) => (wanted[bundle] ?? 0) > 0);
  const shares = dominantShares(problem);
  const share = (bundle: number): number => shares[bundle] ?? 0;
  const nodes = (bundle: number): number => problem.bundles[bundle]?.nodes.length ?? 0;
  const rank = (bundle: number): number => ((problem.bundles[bundle]?.together.length ?? 0) > 0 ? 0 : (problem.bundles[bundle]?.near.length ?? 0) > 0 ? 2 : 1);
  const constrained = [...all].sort((a, b) => rank(a) - rank(b) || nodes(a) - nodes(b) || share(b) - share(a) || a - b);
  const large = [...all].sort((a, b) => rank(a) - rank(b) || share(b) - share(a) || a - b);
  let best: Attempt | undefined;
  const tryOrder = (order: readonly number[], choice: Choice): Attempt => {
    const attempt = pack(task, order, choice);
    if (best === undefined || total(attempt.unplaced) < total(best.unplaced)) best = attempt;
    return attempt;
  };
  for (const order of [constrained, large]) {
    for (const choice of ["balanced", "tight"] as const) {
      let next = order;
      for (let round = 0; round < rounds; round++) {
        const attempt = tryOrder(next, choice);
        const failed = new Set(next.filter((bundle) => (attempt.unplaced[bundle] ?? 0) > 0));
        if (failed.size === 0) return attempt;
        const changed = [...next.filter((bundle) => failed.has(bundle)), ...next.filter((bundle) => !failed.has(bundle))];
        if (changed.every((bundle, index) => bundle === next[index])) break;
        budget.steps -= cost;
        if (budget.steps <= 0) return best ?? attempt;
        next = changed;
      }
    }
  }
  return best ?? { packing: begin(task), unplaced: wanted.map(() => 0) };
}

/** What one attempt costs of a budget. */
export function costOf({ problem, wanted }: Task): number {
  return Math.ceil((total(wanted) * problem.nodes.length) / placementsAStep);
}

function pack(task: Task, order: readonly number[], choice: Choice): Attempt {
  const { wanted } = task;
  const packing = begin(task);
  const unplaced = wanted.map(() => 0);
  for (const bundle of order) {
    const count = wanted[bundle] ?? 0;
    unplaced[bundle] = count - placeAll(packing, { bundle, count, choice }).length;
  }
  return { packing, unplaced };
}

/** By bundle: the share of a pod in all nodes together, by the resource of which it takes most (dominant resource fairness). */
export function dominantShares({ nodes, bundles }: Problem): Float64Array {
  const all = new Float64Array(nodes[0]?.length ?? 0);
  for (const node of nodes) for (let resource = 0; resource < all.length; resource++) all[resource] = (all[resource] ?? 0) + (node[resource] ?? 0);
  return Float64Array.from(bundles, ({ request }) => {
    let share = 0;
    for (let resource = 0; resource < request.length; resource++) {
      const wanted = request[resource] ?? 0;
      const has = all[resource] ?? 0;
      if (wanted > 0) share = Math.max(share, has === 0 ? 1 : wanted / has);
    }
    return share;
  });
}

export const total = (numbers: Numbers): number => numbers.reduce((sum, count) => sum + count, 0);
