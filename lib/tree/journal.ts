import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfFile } from "./digest.js";
import { discardLarge, encode, fileOf, isLarge, writeLarge, type Content, type FileMove } from "./large-text.js";
import { pathProblem } from "./ownership.js";
import { openStateFolder, stateFolder } from "./places.js";
import type { Edits, FileRemoval, FileWrite } from "./edits.js";

/** One step of a write. */
export type Step = ({ readonly kind: "remove" } & FileRemoval) | ({ readonly kind: "write" } & FileWrite) | ({ readonly kind: "move" } & FileMove);

/** Path of the journal in the workspace. While it is there, the tree may be half written. */
export const journalFile = `${stateFolder}/journal`;

/** The journal before it counts. One that is found was torn, and means nothing. */
const draftFile = `${journalFile}.new`;

/** First line of a journal. A newer version would be read wrongly, so it is not read. */
const header = "astrolabe journal 2";
const readable = ["astrolabe journal 1\n", `${header}\n`];

const chunkSize = 1024 * 1024;

/**
 * The steps of edits. Removals come first: on a file system that disregards case, a file to remove and a
 * file to write may be one, and a folder may have to make place for a file.
 */
export function* stepsOf({ remove, write }: Edits): Generator<Step> {
  for (const removal of remove) yield { kind: "remove", ...removal };
  for (const file of write) yield new WriteStep(file);
}

/** A step that writes. A text may have to be fetched, so it is left to whoever needs it. */
class WriteStep implements FileWrite {
  readonly kind = "write";
  readonly path: string;
  readonly replaces: string | undefined;
  readonly #file: FileWrite;

  constructor(file: FileWrite) {
    this.path = file.path;
    this.replaces = file.replaces;
    this.#file = file;
  }

  get text(): string {
    return this.#file.text;
  }

  get pieces(): FileWrite["pieces"] {
    return this.#file.pieces;
  }
}

/** Whether a run ended between deciding to change the tree and having changed it. */
export function hasJournal(root: string): boolean {
  return existsSync(join(root, journalFile));
}

/** Writes a journal that counts at once. */
export function commitJournal(root: string, edits: Edits): void {
  draftJournal(root, edits);
  commitDraft(root);
}

/**
 * Writes a journal that does not count yet: the header, one JSON line a step, and the SHA-256 of all that. Memory stays at about one
 * chunk.
 *
 * @returns the steps as they are in it.
 */
export function draftJournal(root: string, edits: Edits): () => Iterable<Step> {
  openStateFolder(root);
  discardDraft(root);
  const moves = new Map<string, Step>();
  const draft = openSync(join(root, draftFile), "wx", 0o644);
  try {
    const sum = createHash("sha256");
    const put = (text: string): void => {
      for (const bytes of encode(text)) {
        sum.update(bytes);
        writeFileSync(draft, bytes);
      }
    };
    let chunk = `${header}\n`;
    for (const step of stepsOf(edits)) {
      const noted = step.kind === "write" ? notedAs(step, (content) => writeLarge(root, moves.size, step, content)) : step;
      if (noted.kind === "move") moves.set(step.path, noted);
      chunk += `${JSON.stringify(noted)}\n`;
      if (chunk.length <= chunkSize) continue;
      put(chunk);
      chunk = "";
    }
    put(chunk);
    writeFileSync(draft, `${sum.digest("hex")}\n`);
    fsyncSync(draft);
  } catch (error) {
    discardDraft(root);
    throw error;
  } finally {
    closeSync(draft);
  }
  return function* () {
    for (const step of stepsOf(edits)) yield step.kind === "write" ? (moves.get(step.path) ?? step) : step;
  };
}

/** A write as it stands in the journal. Its text is fetched once. */
function notedAs(file: FileWrite, put: (content: Content) => FileMove): Step {
  const { path, replaces } = file;
  const content = file.pieces ?? file.text;
  if (isLarge(content)) return { kind: "move", ...put(content) };
  return { kind: "write", path, replaces, text: typeof content === "string" ? content : file.text };
}

/** Makes the draft the journal: the moment at which the new tree is decided. */
export function commitDraft(root: string): void {
  renameSync(join(root, draftFile), join(root, journalFile));
  syncFolder(join(root, stateFolder));
}

/** Whether a journal can be relied on. A `newer` one was made by a version that this one does not know. */
export type JournalState = "complete" | "damaged" | "newer";

/** Reads the whole journal once and compares its checksum. */
export function inspectJournal(root: string): JournalState {
  const sum = createHash("sha256");
  let previous: Buffer | undefined;
  for (const line of readLines(join(root, journalFile))) {
    if (previous !== undefined) sum.update(previous);
    else if (/^astrolabe journal \d+\n$/.test(line.toString()) && !readable.includes(line.toString())) return "newer";
    previous = line;
  }
  if (previous?.toString() !== `${sum.digest("hex")}\n`) return "damaged";
  for (const step of readJournal(root)) if (step.kind === "move" && !isWhole(fileOf(root, step), step)) return "damaged";
  return "complete";
}

/** Whether a large text is what was written. One that is not there was moved into its place. */
function isWhole(file: string, { digest }: FileMove): boolean {
  return !existsSync(file) || digestOfFile(file) === digest;
}

/** The steps of a complete journal, read as they are needed. */
export function* readJournal(root: string): Generator<Step> {
  for (const line of readLines(join(root, journalFile))) {
    if (line[0] !== 0x7b) continue;
    const step = JSON.parse(line.toString()) as Step;
    const problem = pathProblem(step.path);
    if (problem !== undefined) throw new Error(`the journal's path ${step.path} ${problem}`);
    yield step;
  }
}

/** Forgets the journal: what it says is done. */
export function deleteJournal(root: string): void {
  unlinkSync(join(root, journalFile));
  discardLarge(root);
}

/** Puts a journal aside that cannot be relied on. Returns its new path in the workspace. */
export function setJournalAside(root: string): string {
  const aside = `${journalFile}.damaged`;
  renameSync(join(root, journalFile), join(root, aside));
  discardLarge(root);
  return aside;
}

/** Deletes a journal that never counted, and large texts that no journal waits for. Returns whether there was one. */
export function discardDraft(root: string): boolean {
  const found = existsSync(join(root, draftFile));
  if (found) rmSync(join(root, draftFile), { force: true });
  if (existsSync(join(root, stateFolder)) && !hasJournal(root)) discardLarge(root);
  return found;
}

/** A file's lines, each with its line end, in memory for one chunk and one line. */
function* readLines(file: string): Generator<Buffer> {
  const handle = openSync(file, "r");
  try {
    let rest: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const length = readSync(handle, chunk);
      if (length === 0) break;
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end >= 0 && end < length; end = chunk.indexOf(0x0a, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end + 1)]);
        rest = [];
        start = end + 1;
      }
      if (start < length) rest.push(chunk.subarray(start, length));
    }
    if (rest.length > 0) yield Buffer.concat(rest);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename last over a power cut. Windows does that by itself, and cannot open a folder. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
