import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Texts } from "../tree/held-file.js";
import { openStateFolder } from "../tree/places.js";

// A run that has to compile a second time opens a second one.
let opened = 0;

/**
 * A file in the state folder that holds the texts of rendered files until they are written, so that
 * tens of thousands of them need not be in memory at once.
 */
export class Spool {
  readonly #path: string;
  readonly #file: number;
  #end = 0;

  constructor(root: string) {
    opened += 1;
    this.#path = join(openStateFolder(root), `spool-${opened}`);
    // One of a run that was killed. The lock says that nobody uses it.
    rmSync(this.#path, { force: true });
    this.#file = openSync(this.#path, "wx+");
    process.once("exit", () => this.#close());
  }

  hold(texts: readonly string[]): Texts {
    const buffers = texts.map((text) => Buffer.from(text));
    const offsets = [this.#end];
    for (const { length } of buffers) offsets.push((offsets.at(-1) ?? 0) + length);
    // Unlike writeSync, this goes on when the system takes a part only.
    writeFileSync(this.#file, Buffer.concat(buffers));
    this.#end = offsets.at(-1) ?? 0;
    return { at: (index) => this.#read(offsets[index], offsets[index + 1]) };
  }

  #close(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #read(from: number | undefined, to: number | undefined): string | undefined {
    if (from === undefined || to === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(to - from);
    readSync(this.#file, bytes, 0, bytes.length, from);
    return bytes.toString();
  }
}
