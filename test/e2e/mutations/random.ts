import { createHash } from "node:crypto";

/** Numbers that look random and are the same for the same seed, on every machine. */
export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  }

  /** A whole number from 0, below the limit. Mulberry32. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** The elements in another order. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    return items.map((item) => ({ item, key: this.below(2 ** 31) })).sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}
