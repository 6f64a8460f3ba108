import type { Budget } from "./budget.js";
import { search } from "./exact.js";
import { costOf, packGreedily, total, type Attempt, type Task } from "./greedy.js";
import { areTooMany, shortageOf, type Shortage } from "./shortage.js";

/** What is known of whether all pods fit. `unknown`: neither a packing nor a proof was found within the budget. */
export interface Solution extends Attempt {
  readonly verdict: "fits" | "impossible" | "unknown";
  readonly shortage?: Shortage;
}

/** Packs, and before it says that something does not fit, searches all packings as far as the budget goes. */
export function solve(task: Task, budget: Budget): Solution {
  const first = packGreedily(task, { steps: 0 });
  budget.steps -= costOf(task);
  if (total(first.unplaced) === 0) return { ...first, verdict: "fits" };
  const shortage = shortageOf(task);
  if (shortage !== undefined) return { ...first, verdict: "impossible", shortage };
  if (areTooMany(task)) return { ...first, verdict: "impossible" };
  if (budget.steps <= 0) return { ...first, verdict: "unknown" };
  const attempt = packGreedily(task, budget);
  if (total(attempt.unplaced) === 0) return { ...attempt, verdict: "fits" };
  const found = search(task, budget);
  if (found.verdict === "fits") return { packing: found.packing, unplaced: task.wanted.map(() => 0), verdict: "fits" };
  return { ...attempt, verdict: found.verdict };
}
