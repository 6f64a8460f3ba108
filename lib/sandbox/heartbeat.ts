const capacity = 1024;
const header = 12;

/** So many batches the thread is ahead of whoever takes them, at most: what lies between takes memory, and a few are enough for nobody to wait. */
const mostUnderWay = 8;

/** What author code is running right now, as far as the thread has said. */
export interface Beat {
  /** Grows with every change of the unit. */
  readonly count: number;
  /** The unit, a Location as JSON; empty between units. */
  readonly unit: string;
}

/**
 * Memory that the thread with the author code shares with its supervisor, so that the supervisor knows
 * which unit hangs even when the thread never answers again, and the thread knows how far it is ahead.
 * Layout: 32-bit count, 32-bit length, 32-bit batches under way, then the unit's name in UTF-8.
 */
export class Heartbeat {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #name: Uint8Array;
  #unit = "";

  constructor(memory = new SharedArrayBuffer(capacity)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, 3);
    this.#name = new Uint8Array(memory, header);
  }

  /** Runs a unit of author code. Units may nest: a cluster's module evaluates those of its apps. */
  around<Result>(unit: string, run: () => Result): Result {
    const outer = this.#unit;
    this.#set(unit);
    try {
      return run();
    } finally {
      this.#set(outer);
    }
  }

  read(): Beat {
    const length = Atomics.load(this.#words, 1);
    return { count: Atomics.load(this.#words, 0), unit: Buffer.from(this.#name.slice(0, length)).toString() };
  }

  /** To be called before a batch is passed on. Waits while too many are under way. */
  pass(): void {
    for (let ahead = Atomics.load(this.#words, 2); ahead >= mostUnderWay; ahead = Atomics.load(this.#words, 2)) Atomics.wait(this.#words, 2, ahead);
    Atomics.add(this.#words, 2, 1);
  }

  /** To be called when a batch was taken. */
  took(): void {
    Atomics.sub(this.#words, 2, 1);
    Atomics.notify(this.#words, 2);
  }

  #set(unit: string): void {
    this.#unit = unit;
    // TextEncoder.encodeInto does not write into shared memory in every engine, so copy.
    const bytes = Buffer.from(unit).subarray(0, capacity - header);
    this.#name.set(bytes);
    Atomics.store(this.#words, 1, bytes.length);
    Atomics.add(this.#words, 0, 1);
  }
}
