import { createHash } from "node:crypto";
import { closeSync, fchmodSync, fsyncSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileWrite } from "./edits.js";
import { stateFolder } from "./places.js";

/** Texts of more characters than this are not part of the journal. Each stands in a file of its own and is moved into its place. */
const largest = 128 * 1024;

/** Mode of what is written, whatever the umask. */
export const fileMode = 0o644;

/** A file to move into its place in the tree. */
export interface FileMove extends Omit<FileWrite, "text" | "pieces"> {
  /** Name of the file that is moved, in the state folder. */
  readonly from: string;
  /** SHA-256 of its bytes. */
  readonly digest: string;
}

/** What a file is to hold: a text, or its bytes one after the other. */
export type Content = string | readonly Uint8Array[];

const names = /^journal\.\d+$/;

/** Whether a text is too large for the journal. */
export function isLarge(content: Content): boolean {
  const length = typeof content === "string" ? content.length : content.reduce((sum, piece) => sum + piece.length, 0);
  return length > largest;
}

/** Path of the file that a move is of. */
export function fileOf(root: string, { from }: FileMove): string {
  // It may have been read from a journal.
  if (!names.test(from)) throw new Error(`the journal names ${from} as a file of its own`);
  return join(root, stateFolder, from);
}

/** Writes a large text, in constant memory and such that it lasts. */
export function writeLarge(root: string, number: number, { path, replaces }: Pick<FileWrite, "path" | "replaces">, content: Content): FileMove {
  const from = `journal.${number}`;
  const sum = createHash("sha256");
  const file = openSync(join(root, stateFolder, from), "wx", fileMode);
  try {
    fchmodSync(file, fileMode);
    for (const bytes of typeof content === "string" ? encode(content) : content) {
      sum.update(bytes);
      writeFileSync(file, bytes);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { path, replaces, from, digest: sum.digest("hex") };
}

/** Deletes large texts that no journal waits for any more. */
export function discardLarge(root: string): void {
  const folder = join(root, stateFolder);
  for (const name of readdirSync(folder)) if (names.test(name)) rmSync(join(folder, name));
}

const buffer = Buffer.allocUnsafe(largest);

/** A text as UTF-8, in pieces that stand in one buffer after the other: a buffer for all of a large text costs more than encoding it. */
export function* encode(text: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length;) {
    const { read, written } = encoder.encodeInto(text.slice(at), buffer);
    yield buffer.subarray(0, written);
    at += read;
  }
}
