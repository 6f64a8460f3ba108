import type { Bundle } from "./bundle.js";
import type { Packing } from "./packing.js";

/** Some pods of one kind. */
export interface Pods {
  readonly bundle: number;
  readonly count: number;
}

/**
 * Whether some pods find room in whatever order they are put and whichever nodes are chosen for them, which spares putting them.
 * A node has as many places as it has room for pods that ask for the most that any of these asks for, and while a place is left
 * none of them lacks room. False says nothing.
 */
export function surelyFit(packing: Packing, pods: readonly Pods[]): boolean {
  const { bundles } = packing.problem;
  const nodes = bundles[pods[0]?.bundle ?? -1]?.nodes ?? [];
  const most = new Float64Array(packing.problem.nodes[0]?.length ?? 0);
  let wanted = 0;
  for (const { bundle, count } of pods) {
    const of = bundles[bundle];
    if (of === undefined || of.nodes !== nodes || !isAlone(of)) return false;
    wanted += count;
    for (let resource = 0; resource < most.length; resource++) most[resource] = Math.max(most[resource] ?? 0, of.request[resource] ?? 0);
  }
  for (const node of nodes) {
    if (wanted <= 0) break;
    wanted -= places(packing, most, node);
  }
  return wanted <= 0;
}

/** Whether pods of a kind have nothing to do with others but for the room that they take. */
function isAlone({ ports, counted, near, apart, spread, together }: Bundle): boolean {
  return ports.length + counted.length + near.length + apart.length + spread.length + together.length === 0;
}

function places(packing: Packing, request: Float64Array, node: number): number {
  if (packing.isClosed(node)) return 0;
  const { left } = packing;
  const from = node * request.length;
  let most = Number.POSITIVE_INFINITY;
  for (let resource = 0; resource < request.length; resource++) {
    const each = request[resource] ?? 0;
    if (each > 0) most = Math.min(most, Math.floor(Math.max(0, left[from + resource] ?? 0) / each));
  }
  return most;
}
