import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Texts } from "../tree/held-file.js";
import { openStateFolder } from "../tree/places.js";

// A run that has to compile a second time opens a second one.
let opened = 0;

// As much as thousands of objects take, and little beside what Node itself needs.
const heldInMemory = 8 * 1024 * 1024;

/**
 * Holds the texts of rendered files until they are written: the first in memory, and those of tens of
 * thousands in a file in the state folder.
 */
export class Spool {
  readonly #root: string;
  #file: number | undefined;
  #inMemory = 0;
  #end = 0;

  constructor(root: string) {
    this.#root = root;
  }

  hold(texts: readonly string[]): Texts {
    const offsets = [0];
    for (const text of texts) offsets.push((offsets.at(-1) ?? 0) + Buffer.byteLength(text));
    const bytes = Buffer.from(texts.join(""));
    if (this.#inMemory < heldInMemory) {
      this.#inMemory += bytes.length;
      return inMemory(bytes, offsets);
    }
    const file = (this.#file ??= open(this.#root));
    const start = this.#end;
    // Unlike writeSync, this goes on when the system takes a part only.
    writeFileSync(file, bytes);
    this.#end += bytes.length;
    return inFile(file, start, offsets);
  }
}

// Functions of their own: closures of one function share what any of them uses, so that the bytes of what
// is in the file would stay in memory as well.
function inMemory(bytes: Buffer, offsets: readonly number[]): Texts {
  return { at: (index) => bytes.toString("utf8", offsets[index], offsets[index + 1]) };
}

function inFile(file: number, start: number, offsets: readonly number[]): Texts {
  const facts = offsets.length - 2;
  return {
    at: (index) => {
      const from = offsets[index] ?? 0;
      const to = offsets[index + 1] ?? 0;
      // Files are asked for one after the other, the facts by themselves.
      return index === facts ? read(file, start + from, to - from).toString() : blockOf(file, start, offsets[facts] ?? 0).toString("utf8", from, to);
    },
  };
}

const block = { file: -1, start: -1, bytes: Buffer.alloc(0) };

/** The files of one deployment, read at once and kept until those of another are asked for. */
function blockOf(file: number, start: number, length: number): Buffer {
  if (block.file !== file || block.start !== start) Object.assign(block, { file, start, bytes: read(file, start, length) });
  return block.bytes;
}

function open(root: string): number {
  opened += 1;
  const path = join(openStateFolder(root), `spool-${opened}`);
  // One of a run that was killed. The lock says that nobody uses it.
  rmSync(path, { force: true });
  const file = openSync(path, "wx+");
  process.once("exit", () => {
    closeSync(file);
    rmSync(path, { force: true });
  });
  return file;
}

function read(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  readSync(file, bytes, 0, length, from);
  return bytes;
}
