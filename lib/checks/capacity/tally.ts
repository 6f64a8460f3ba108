/** Whole numbers by position, of which nearly all are 0: as large as what is counted, not as the number of positions. */
export class Tally {
  readonly #counts: Map<number, number>;

  /** @param start a tally to go on from, which stays as it is. */
  constructor(start?: Tally) {
    this.#counts = new Map(start === undefined ? [] : start.#counts);
  }

  at(position: number): number {
    return this.#counts.get(position) ?? 0;
  }

  add(position: number, by: number): void {
    const count = this.at(position) + by;
    if (count === 0) this.#counts.delete(position);
    else this.#counts.set(position, count);
  }
}
