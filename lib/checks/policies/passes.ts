import { Reads } from "./reads.js";

/** Judging with a record takes several times as long, which a run after a small change would not get back. */
const firstRecorded = 4;
const mostRecords = 8;
const mostTries = 16;
/** After so many that are like none, none will be. */
const mostOthers = 50;

/**
 * What was read of objects that passed a policy. Most objects of a kind are alike in what a policy reads, however
 * different they are otherwise.
 */
export class Passes {
  readonly #passes: Reads[] = [];
  #tries = 0;
  #alike = 0;
  #others = 0;

  /** Whether the object is, in all that counts, like one that passed. */
  has(object: object): boolean {
    for (let index = 0; index < this.#passes.length; index += 1) {
      if (this.#passes[index]?.isSame(object) !== true) continue;
      this.#alike += 1;
      return true;
    }
    return false;
  }

  /** To be told of each object that is like none. Gives what is to note its reads, if they are worth it. */
  other(): Reads | undefined {
    this.#others += 1;
    if (this.#others > mostOthers + this.#alike) this.#passes.length = 0;
    if (this.#others < firstRecorded || this.#others > mostOthers || this.#passes.length === mostRecords || this.#tries === mostTries) return undefined;
    this.#tries += 1;
    return new Reads();
  }

  /** Adds what was read of an object that passed. */
  add(reads: Reads): void {
    this.#passes.push(reads);
  }
}
