import type { Fixed } from "./greedy.js";
import { Packing } from "./packing.js";
import { isDemand, type Model } from "./problem.js";

/** A daemon that finds no room on a node that it is meant for. */
export interface DaemonFailure {
  readonly bundle: number;
  readonly node: number;
  readonly packing: Packing;
}

/** Puts daemons on all nodes that take them, before anything else: they run on no other. */
export function settleDaemons({ bundles, problem }: Model): { fixed: Fixed; failed: DaemonFailure[] } {
  const packing = new Packing(problem);
  const fixed: (readonly [number, number, number])[] = [];
  const failed: DaemonFailure[] = [];
  for (const [bundle, one] of bundles.entries()) {
    if (!isDemand(one) || one.facts.runs !== "daemon") continue;
    for (const node of problem.bundles[bundle]?.nodes ?? []) {
      if (packing.takes(bundle, node)) {
        packing.put(bundle, node);
        fixed.push([bundle, node, 1]);
      } else {
        failed.push({ bundle, node, packing });
      }
    }
  }
  return { fixed, failed };
}
