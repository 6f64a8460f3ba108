import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errnoOf, fileFailure } from "../adapters/error.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { digestOf, digestOfFile } from "./digest.js";
import { obstacleFinding, symlinkFinding, touchedFinding } from "./finding.js";
import type { Step } from "./journal.js";
import { fileMode, fileOf, type FileMove } from "./large-text.js";
import { caseless, folderOf, foldersOf, treeFolder } from "./places.js";
import type { FileRemoval } from "./edits.js";

/** The umask is lifted while steps are carried out, so that it does not change modes. */
const folderMode = 0o755;

/**
 * Carries out steps, removals first, in the tree of the workspace `root`. Steps that were carried
 * out before, wholly or in part, are completed. What someone else changed meanwhile is left as it is
 * and reported.
 *
 * @param steps gives the steps from the beginning, each time that it is called.
 * @param consequence what a failure of the disk leaves behind, as a sentence.
 * @throws AdapterError when the disk fails.
 */
export function carryOut(root: string, steps: () => Iterable<Step>, consequence: string): Diagnostic[] {
  const top = join(root, treeFolder);
  const findings: Diagnostic[] = [];
  const emptied = new Set<string>();
  const prune = () => {
    if (emptied.size === 0) return;
    // The innermost first, so that a folder that held only folders goes as well.
    for (const folder of [...emptied].sort((a, b) => b.length - a.length)) removeIfEmpty(top, folder);
    emptied.clear();
  };
  let path = "";
  let entered = "";
  const mask = process.umask(0);
  try {
    for (const step of steps()) {
      path = step.path;
      let finding;
      if (step.kind === "remove") {
        finding = remove(top, step, steps);
        if (finding === undefined) for (const folder of foldersOf(path)) emptied.add(folder);
      } else {
        prune();
        const folder = folderOf(path);
        // Steps are sorted, so looking at each folder once costs little and is not long before its files are written.
        finding = (folder === entered ? undefined : enterFolder(top, folder))
          ?? (step.kind === "move" ? move(top, fileOf(root, step), step) : write(top, step, Buffer.from(step.text)));
        entered = finding === undefined ? folder : "";
      }
      if (finding !== undefined) findings.push(finding);
    }
    prune();
    return findings;
  } catch (error) {
    throw fileFailure(error, `${treeFolder}/${path}`, consequence);
  } finally {
    process.umask(mask);
  }
}

/** Links among the folders that steps lead through. Writing through one could reach files outside of the tree. */
export function findLinks(root: string, steps: Iterable<Step>): Diagnostic[] {
  const top = join(root, treeFolder);
  const links = new Set<string>();
  for (const folder of new Set(Array.from(steps, ({ path }) => folderOf(path)))) {
    const state = lookAt(top, folder);
    if (typeof state === "object" && state.kind === "link") links.add(state.path);
  }
  return [...links].map(symlinkFinding);
}

/** Puts a file in the place of what it replaces. Where it cannot be moved to, its bytes are written. */
function move(top: string, from: string, { path, replaces, digest }: FileMove): Diagnostic | undefined {
  const file = join(top, path);
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    const now = digestOfFile(file);
    if (now === digest || (now === replaces && isMoved(from, file))) return undefined;
  }
  return existsSync(from) ? write(top, { path, replaces }, readFileSync(from)) : touchedFinding(path);
}

function isMoved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    // The tree is on another disk.
    if (errnoOf(error) === "EXDEV") return false;
    throw error;
  }
}

function write(top: string, { path, replaces }: Pick<FileMove, "path" | "replaces">, bytes: Buffer): Diagnostic | undefined {
  const file = join(top, path);
  if (create(file, bytes)) return undefined;

  const found = lstatSync(file);
  if (found.isSymbolicLink()) return symlinkFinding(path);
  if (found.isDirectory()) {
    removeIfEmpty(top, path);
    return create(file, bytes) ? undefined : touchedFinding(path);
  }
  if (!found.isFile()) return touchedFinding(path);
  const digest = digestOfFile(file);
  if (digest !== replaces) {
    // An earlier write that was cut short left the beginning of the new bytes.
    const torn = found.size < bytes.length && digest === digestOf(bytes.subarray(0, found.size));
    if (!torn) return digest === digestOf(bytes) ? undefined : touchedFinding(path);
  }
  // Not written in place: another hard link to the old bytes keeps them.
  unlinkSync(file);
  return create(file, bytes) ? undefined : touchedFinding(path);
}

function remove(top: string, { path, digest }: FileRemoval, steps: () => Iterable<Step>): Diagnostic | undefined {
  const folder = lookAt(top, folderOf(path));
  if (folder === "missing") return undefined;
  if (typeof folder === "object") return folder.kind === "link" ? symlinkFinding(folder.path) : undefined;
  const file = join(top, path);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return undefined;
  const now = found.isFile() ? digestOfFile(file) : undefined;
  if (now === digest) unlinkSync(file);
  else if (now === undefined || !isWrittenTwin(path, now, steps())) return touchedFinding(path);
  return undefined;
}

/**
 * Whether a file to remove is, on a file system that disregards case, a file that an interrupted run
 * wrote already.
 */
function isWrittenTwin(path: string, digest: string, steps: Iterable<Step>): boolean {
  for (const step of steps) {
    if (step.kind !== "remove" && caseless(step.path) === caseless(path) && (step.kind === "move" ? step.digest : digestOf(step.text)) === digest) return true;
  }
  return false;
}

/** Makes a file, unless something stands at its path: that is neither opened nor, if it is a link, followed. */
function create(file: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(file, bytes, { flag: "wx", mode: fileMode });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

interface Blocked {
  readonly path: string;
  readonly kind: "link" | "file";
}

/** Looks at each part of a folder's path, without following links. */
function lookAt(top: string, folder: string): "folder" | "missing" | Blocked {
  const parts = folder === "." ? [] : folder.split("/");
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const path = parts.slice(0, depth).join("/");
    const found = lstatSync(join(top, path), { throwIfNoEntry: false });
    if (found === undefined) return "missing";
    if (!found.isDirectory()) return { path, kind: found.isSymbolicLink() ? "link" : "file" };
  }
  return "folder";
}

/** Makes sure that a folder is there, and that no link leads to it. */
function enterFolder(top: string, folder: string): Diagnostic | undefined {
  const found = lookAt(top, folder);
  if (found === "missing") makeFolder(top, folder);
  if (typeof found === "string") return undefined;
  return found.kind === "link" ? symlinkFinding(found.path) : obstacleFinding(found.path, "is not a folder");
}

function makeFolder(top: string, folder: string): void {
  try {
    mkdirSync(join(top, folder), { recursive: true, mode: folderMode });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
}

function removeIfEmpty(top: string, folder: string): void {
  if (lookAt(top, folder) !== "folder") return;
  try {
    rmdirSync(join(top, folder));
  } catch (error) {
    // POSIX lets rmdir say either when something is left inside.
    if (errnoOf(error) !== "ENOTEMPTY" && errnoOf(error) !== "EEXIST") throw error;
  }
}
