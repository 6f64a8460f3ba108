import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { KeptRecord } from "../compiled/deployment.js";
import { LostRecord } from "../compiled/earlier.js";
import { sha256 } from "../workspace/digest.js";

/** Gives a record by its number. @throws LostRecord with the name of what it is of, when it is not what was written. */
export type ReadRecord = (index: number, of: string) => string;

/** Where in its file a record is, in bytes, and its digest. */
export type Place = readonly [from: number, length: number, digest: string];

/** A place as a line: all lines have one length, so that each is found without reading the others. */
export const placeLine = ([from, length, digest]: Place): string => `${numeral(from)}${numeral(length)}${digest}\n`;

const digits = 15;
const lineLength = 2 * digits + 64 + 1;
const numeral = (count: number): string => String(count).padStart(digits);

function placeIn(lines: Buffer, index: number): Place {
  const line = lines.toString("latin1", lineLength * index, lineLength * (index + 1) - 1);
  return [Number(line.slice(0, digits)), Number(line.slice(digits, 2 * digits)), line.slice(2 * digits)];
}

/** Whoever asks for more records than this one by one has all of them read at once. */
const mostSingle = 20;

/** @param places lines of {@link placeLine}. */
export function recordReader(path: string, places: Buffer): ReadRecord {
  let asked = 0;
  let all: Buffer | undefined;
  return (index, of) => {
    asked += 1;
    const [from, length, digest] = placeIn(places, index);
    const bytes = whole(of, () => (asked > mostSingle ? (all ??= readFileSync(path)).subarray(from, from + length) : readPart(path, from, length)));
    if (sha256(bytes) !== digest) throw new LostRecord(of);
    return bytes.toString();
  };
}

/** What is read, or that it is lost. */
export function whole(of: string, read: () => Buffer): Buffer {
  try {
    return read();
  } catch {
    throw new LostRecord(of);
  }
}

function readPart(path: string, from: number, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, from);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** A deployment's record, read when somebody asks. */
export class StockedRecord implements KeptRecord {
  readonly id: string;
  readonly app: string;
  readonly size: number;
  readonly #read: ReadRecord;
  readonly #index: number;

  constructor(id: string, app: string, size: number, read: ReadRecord, index: number) {
    this.id = id;
    this.app = app;
    this.size = size;
    this.#read = read;
    this.#index = index;
  }

  read(): string {
    return this.#read(this.#index, this.id);
  }
}
