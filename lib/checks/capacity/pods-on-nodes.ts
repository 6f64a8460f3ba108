/** Pods of one kind on one node. */
export interface Share {
  readonly bundle: number;
  readonly count: number;
}

const none: readonly number[] = [];

/** How many pods of each bundle are on each node. Holds what is there, so that its size is that of the pods, not of bundles times nodes. */
export class PodsOnNodes {
  /** By bundle: nodes and numbers of pods in turn. Absent where there are none. */
  readonly #places: (number[] | undefined)[];

  constructor(start?: PodsOnNodes) {
    this.#places = start === undefined ? [] : start.#places.map((places) => places?.slice());
  }

  count(bundle: number, node: number): number {
    const places = this.#places[bundle];
    if (places === undefined) return 0;
    for (let index = 0; index < places.length; index += 2) if (places[index] === node) return places[index + 1] ?? 0;
    return 0;
  }

  add(bundle: number, node: number, by: number): void {
    while (this.#places.length <= bundle) this.#places.push(undefined);
    const places = this.#places[bundle] ?? [];
    this.#places[bundle] = places;
    let index = 0;
    while (index < places.length && places[index] !== node) index += 2;
    const count = (places[index + 1] ?? 0) + by;
    if (count !== 0) {
      places[index] = node;
      places[index + 1] = count;
      return;
    }
    places.splice(index, 2);
    if (places.length === 0) this.#places[bundle] = undefined;
  }

  /** Nodes of a bundle's pods, ascending. */
  nodesOf(bundle: number): number[] {
    return (this.#places[bundle] ?? none).filter((_, index) => index % 2 === 0).sort((a, b) => a - b);
  }

  /** The pods of each node, by ascending bundles. */
  byNode(nodes: number): Share[][] {
    const all = Array.from({ length: nodes }, (): Share[] => []);
    for (const [bundle, places = none] of this.#places.entries()) {
      for (let index = 0; index < places.length; index += 2) all[places[index] ?? -1]?.push({ bundle, count: places[index + 1] ?? 0 });
    }
    return all;
  }
}
