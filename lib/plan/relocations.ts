import type { Pair } from "./pair.js";

/**
 * Objects of a deployment that go in one namespace and come under the same name in another: Kubernetes moves none.
 *
 * @returns for each of the two the other one.
 */
export function relocations(pairs: readonly Pair[]): Map<Pair, Pair> {
  const gone = new Map(pairs.filter(({ before, after, identity }) => before !== undefined && after === undefined && identity.namespace !== "").map((pair) => [keyOf(pair), pair]));
  const found = new Map<Pair, Pair>();
  for (const pair of pairs) {
    const from = pair.before === undefined && pair.identity.namespace !== "" ? gone.get(keyOf(pair)) : undefined;
    if (from !== undefined) found.set(pair, from).set(from, pair);
  }
  return found;
}

function keyOf({ change, cluster, type, identity }: Pair): string {
  return JSON.stringify([cluster, change.deployment, type, identity.name]);
}
