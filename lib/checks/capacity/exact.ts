import type { Budget } from "./budget.js";
import { begin, total, type Task } from "./greedy.js";
import type { Packing } from "./packing.js";

/** What one search may take of it. */
const mostSteps = 200_000;

export type Verdict = { readonly verdict: "fits"; readonly packing: Packing } | { readonly verdict: "impossible" | "unknown" };

/**
 * Searches all packings until one is found or the budget is used up. Pods that are alike are put on nodes in
 * ascending order, so that no packing comes twice. What depends on the order of arrival (affinity, spread) is judged
 * at the end, because any order can lead there.
 */
export function search(task: Task, budget: Budget): Verdict {
  const own = { steps: Math.min(budget.steps, mostSteps) };
  const verdict = searchWithin(task, own);
  budget.steps -= Math.min(budget.steps, mostSteps) - own.steps;
  return verdict;
}

function searchWithin(task: Task, budget: Budget): Verdict {
  const { problem, wanted } = task;
  // A pod is a level of the recursion: beyond this depth no search would come to an end anyway.
  if (total(wanted) > 400) return { verdict: "unknown" };
  const packing = begin(task);
  const order = problem.bundles.map((_, bundle) => ({ bundle, size: size(task, bundle) }))
    .filter(({ bundle }) => (wanted[bundle] ?? 0) > 0)
    .sort((a, b) => a.size - b.size || a.bundle - b.bundle)
    .map(({ bundle }) => bundle);
  let exhausted = false;

  const put = (position: number, pod: number, from: number): boolean => {
    const bundle = order[position];
    if (bundle === undefined) return packing.isSettled;
    const of = problem.bundles[bundle];
    if (of === undefined) return false;
    if (pod === wanted[bundle]) return put(position + 1, 0, 0);
    for (let index = from; index < of.nodes.length; index++) {
      if (budget.steps <= 0) {
        exhausted = true;
        return false;
      }
      budget.steps -= 1;
      const node = of.nodes[index] ?? 0;
      if (!packing.hasRoom(bundle, node) || !packing.allowsWithoutOrder(of, node)) continue;
      packing.put(bundle, node);
      if (put(position, pod + 1, index)) return true;
      packing.take(bundle, node);
      if (exhausted) return false;
    }
    return false;
  };
  if (put(0, 0, 0)) return { verdict: "fits", packing };
  return { verdict: exhausted ? "unknown" : "impossible" };
}

/** Few nodes first, then the largest. */
function size({ problem }: Task, bundle: number): number {
  const { nodes = [], request = new Float64Array() } = problem.bundles[bundle] ?? {};
  let share = 0;
  for (const node of nodes) {
    for (const [resource, wanted] of request.entries()) share = Math.max(share, wanted / Math.max(1, problem.nodes[node]?.[resource] ?? 1));
  }
  return nodes.length - Math.min(share, 1) / 2;
}
