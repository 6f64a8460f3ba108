import type { Budget } from "./budget.js";
import { dominantShares, type Fixed, type Numbers } from "./greedy.js";
import { isDemand, type Model } from "./problem.js";
import { Packing } from "./packing.js";
import { placeAll } from "./placing.js";
import { areTooMany, shortageOf, type Shortage } from "./shortage.js";
import { solve, type Solution } from "./solve.js";
import { surelyFit, type Pods } from "./surely.js";

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

/** Pods that found no room beside those at rest. */
export interface Failure {
  readonly bundle: number;
  readonly missing: number;
  /** Pods at rest with as many of the others as found room. It holds only while the failure is judged. */
  readonly packing: Packing;
  readonly verdict: Solution["verdict"];
  readonly shortage?: Shortage;
}

/** Pods of one kind that come on top of those at rest. */
export interface OnTop {
  readonly bundle: number;
  readonly more: number;
  /** Judges what finds no room. */
  readonly failed: (failure: Failure) => void;
}

/** Whether more pods of one kind fit on top of those at rest: beside them where they are, or in another packing of all. */
export function fitsOnTop({ model, fixed, wanted, solution }: AtRest, { bundle, more, failed }: OnTop, budget: Budget): boolean {
  const { problem } = model;
  const { packing } = solution;
  if (surelyFit(packing, [{ bundle, count: more }])) return true;
  const put = placeAll(packing, { bundle, count: more, choice: "balanced" });
  const missing = more - put.length;
  let fits = missing === 0;
  if (!fits) {
    const again = budget.steps <= 0 ? undefined : solve({ problem, fixed, wanted: wanted.map((count, of) => (of === bundle ? count + more : count)) }, budget);
    fits = again?.verdict === "fits";
    // What is said is about the pods that come on top: the others are kept where they are.
    if (!fits) failed({ bundle, missing, packing, verdict: again?.verdict ?? "unknown", ...(again?.shortage === undefined ? {} : { shortage: again.shortage }) });
  }
  for (const node of put) packing.take(bundle, node);
  return fits;
}

/** What a caller wants to know: what is wrong, or also where everything is. */
export type Wish = "findings" | "report";

/** A node lost, and what becomes of its pods. It holds until the next loss is asked for: all losses share their numbers and their packing. */
export interface Loss {
  readonly node: number;
  /** Bundles that had pods on it, ascending. The numbers of all others are 0. */
  readonly concerned: readonly number[];
  /** Pods that find room elsewhere, by bundle. */
  readonly moved: Numbers;
  /** Pods that only this node can run, or whose volume is on it. */
  readonly stuck: Numbers;
  /** Pods that could run elsewhere and find no room. */
  readonly unplaced: Numbers;
  /** The packing of the nodes that are left. Without the moved pods, where it is told otherwise that they fit. */
  readonly packing: Packing;
  readonly verdict: Solution["verdict"];
}

/**
 * Loses each of some nodes in turn. Pods that can move are put beside those that stay, or else packed anew with all
 * that can move, in a large cluster as long as the budget lasts. A lost node counts as gone from the cluster, so that
 * it is no domain of a spread any more.
 *
 * @param wish whether it is asked for where the pods go.
 */
export function* lose(atRest: AtRest, nodes: readonly number[], budget: Budget, wish: Wish): Generator<Loss, void, undefined> {
  const { model, wanted, solution } = atRest;
  const { problem } = model;
  const bound = problem.bundles.map((_, bundle) => hasData(model, bundle));
  const shares = dominantShares(problem);
  const largestFirst = (a: number, b: number): number => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b;
  const byNode = solution.packing.byNode();
  const packing = new Packing(problem, solution.packing);
  const stuck = wanted.map(() => 0);
  const moved = wanted.map(() => 0);
  const unplaced = wanted.map(() => 0);
  for (const node of nodes) {
    const here = byNode[node] ?? [];
    packing.setClosed(node, "closed");
    const moving: Pods[] = [];
    for (const pods of here) {
      const { bundle, count } = pods;
      if ((wanted[bundle] ?? 0) === 0) continue;
      const isStuck = bound[bundle] === true || problem.bundles[bundle]?.nodes.some((other) => other !== node && isLargeEnough(model, bundle, other)) !== true;
      (isStuck ? stuck : moved)[bundle] = count;
      if (!isStuck) moving.push(pods);
    }
    const concerned = here.map(({ bundle }) => bundle);
    if (wish === "findings" && surelyFit(packing, moving)) {
      yield { node, concerned, moved, stuck, unplaced, packing, verdict: "fits" };
      for (const numbers of [stuck, moved]) for (const bundle of concerned) numbers[bundle] = 0;
      packing.setClosed(node, "open");
      continue;
    }
    for (const { bundle, count } of here) for (let pod = 0; pod < count; pod++) packing.take(bundle, node);
    const put: (readonly [bundle: number, node: number])[] = [];
    for (const { bundle, count } of moving.sort((a, b) => largestFirst(a.bundle, b.bundle))) {
      const others = placeAll(packing, { bundle, count, choice: "balanced" });
      unplaced[bundle] = count - others.length;
      for (const other of others) put.push([bundle, other]);
    }
    const isMoved = concerned.every((bundle) => unplaced[bundle] === 0);
    const again = isMoved ? undefined : packAnew(atRest, { node, stuck, bound }, budget);
    if (again?.packing !== undefined) for (const bundle of concerned) unplaced[bundle] = 0;
    for (const bundle of concerned) moved[bundle] = (moved[bundle] ?? 0) - (unplaced[bundle] ?? 0);
    yield { node, concerned, moved, stuck, unplaced, packing: again?.packing ?? packing, verdict: isMoved ? "fits" : again?.verdict ?? "unknown" };
    for (const numbers of [stuck, moved, unplaced]) for (const bundle of concerned) numbers[bundle] = 0;
    for (const [bundle, other] of put) packing.take(bundle, other);
    for (const { bundle, count } of here) for (let pod = 0; pod < count; pod++) packing.put(bundle, node);
    packing.setClosed(node, "open");
  }
}

interface Left {
  /** The node that is lost. */
  readonly node: number;
  readonly stuck: Numbers;
  readonly bound: readonly boolean[];
}

/** Packs all pods anew that may move, and gives a packing only where that succeeds. */
function packAnew({ model, fixed, wanted, solution }: AtRest, { node, stuck, bound }: Left, budget: Budget): { readonly verdict: Solution["verdict"]; readonly packing?: Packing } {
  const { problem } = model;
  const kept = problem.bundles.flatMap((_, bundle) => (bound[bundle] !== true ? []
    : solution.packing.nodesOf(bundle).flatMap((of) => (of === node ? [] : [[bundle, of, solution.packing.count(bundle, of)] as const]))));
  const task = {
    problem, lost: node,
    fixed: [...fixed.filter(([bundle, of]) => of !== node && bound[bundle] !== true), ...kept],
    wanted: wanted.map((count, bundle) => (bound[bundle] === true ? 0 : count - (stuck[bundle] ?? 0))),
  };
  if (budget.steps <= 0 && isLarge(model)) return { verdict: shortageOf(task) !== undefined || areTooMany(task) ? "impossible" : "unknown" };
  const { verdict, packing } = solve(task, budget);
  return verdict === "fits" ? { verdict, packing } : { verdict };
}

/** Whether packing a cluster anew for each of its nodes takes long. */
function isLarge({ problem: { nodes, bundles } }: Model): boolean {
  return nodes.length > 40 || bundles.length > 2000;
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
