import type { Budget } from "./budget.js";
import { dominantShares, place, total, type Fixed, type Numbers } from "./greedy.js";
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
  // What is said is about the pods that come on top: the others are kept where they are.
  const full = put.length === more ? undefined : new Packing(problem, packing);
  for (const node of put) packing.take(bundle, node);
  if (full === undefined) return undefined;
  const failure = { packing: full, unplaced: wanted.map((_, of) => (of === bundle ? more - put.length : 0)) };
  if (budget.steps <= 0) return { ...failure, verdict: "unknown" };
  const again = solve({ problem, fixed, wanted: wanted.map((count, of) => (of === bundle ? count + more : count)) }, budget);
  return again.verdict === "fits" ? undefined : { ...again, ...failure };
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
 * Loses each of some nodes in turn. Pods that can move are put beside those that stay, or else packed anew with all
 * that can move. A lost node counts as gone from the cluster, so that it is no domain of a spread any more.
 */
export function lose(atRest: AtRest, nodes: readonly number[], budget: Budget): Loss[] {
  const { model, wanted } = atRest;
  const { problem } = model;
  const bound = problem.bundles.map((_, bundle) => hasData(model, bundle));
  const running = [...problem.bundles.keys()].filter((bundle) => (wanted[bundle] ?? 0) > 0);
  const shares = dominantShares(problem);
  const largestFirst = [...running].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b);
  return nodes.map((node) => {
    const stuck = wanted.map(() => 0);
    const moved = wanted.map(() => 0);
    for (const bundle of running) {
      const here = atRest.solution.packing.count(bundle, node);
      if (here === 0) continue;
      const isStuck = bound[bundle] === true || problem.bundles[bundle]?.nodes.some((other) => other !== node && isLargeEnough(model, bundle, other)) !== true;
      (isStuck ? stuck : moved)[bundle] = here;
    }
    return loseOne(atRest, { node, stuck, moved, bound, order: largestFirst }, budget);
  });
}

interface Displaced {
  readonly node: number;
  readonly stuck: Numbers;
  readonly moved: Numbers;
  readonly bound: readonly boolean[];
  readonly order: readonly number[];
}

function loseOne({ model, fixed, wanted, solution }: AtRest, { node, stuck, moved, bound, order }: Displaced, budget: Budget): Loss {
  const { problem } = model;
  const packing = new Packing(problem, solution.packing);
  packing.setClosed(node, "closed");
  for (const bundle of problem.bundles.keys()) for (let pod = packing.count(bundle, node); pod > 0; pod--) packing.take(bundle, node);
  const unplaced = wanted.map(() => 0);
  for (const bundle of order) {
    for (let pod = moved[bundle] ?? 0; pod > 0; pod--) {
      const other = place(problem, packing, bundle);
      if (other === -1) {
        unplaced[bundle] = pod;
        break;
      }
      packing.put(bundle, other);
    }
  }
  if (total(unplaced) === 0) return { node, moved, stuck, unplaced, packing, verdict: "fits" };
  const kept = problem.bundles.flatMap((_, bundle) => (bound[bundle] !== true ? [] : problem.nodes.flatMap((_free, of) => {
    const count = of === node ? 0 : solution.packing.count(bundle, of);
    return count === 0 ? [] : [[bundle, of, count] as const];
  })));
  const again = solve({
    problem, lost: node,
    fixed: [...fixed.filter(([, of]) => of !== node), ...kept],
    wanted: wanted.map((count, bundle) => (bound[bundle] === true ? 0 : count - (stuck[bundle] ?? 0))),
  }, budget);
  if (again.verdict === "fits") return { node, moved, stuck, unplaced: again.unplaced, packing: again.packing, verdict: "fits" };
  return { node, stuck, unplaced, packing, verdict: again.verdict, moved: moved.map((count, bundle) => count - (unplaced[bundle] ?? 0)) };
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
