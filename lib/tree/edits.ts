import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { findDifferences } from "./difference.js";
import type { Disk } from "./disk.js";
import { damagedFinding, editedFinding, emptiedFinding, foreignFinding, goneFinding, obstacleFinding, twinFinding } from "./finding.js";
import { caseless, clusterOf, folderOf, foldersOf, isDeployed } from "./places.js";
import { isRendered, type Tree, type TreeFile } from "./tree.js";

/** What a write is planned from. */
export interface EditInput {
  /** What the compile gave for `clusters`, without indexes: the edits make them. Files of other clusters are disregarded. */
  readonly wanted: Tree;
  /** What is on disk for `clusters` and `gone`. */
  readonly disk: Disk;
  /** The clusters to write. */
  readonly clusters: readonly string[];
  /** Clusters that the tree has and the workspace no longer has. Their files are to go. Default: none. */
  readonly gone?: readonly string[];
  /** Whether edited files and files in the way may be replaced, and clusters emptied. Default: false. */
  readonly force?: boolean;
}

/** One file to write. */
export interface FileWrite {
  readonly path: string;
  readonly text: string;
  /** SHA-256 of the bytes that the file has now; `undefined` for a new file. */
  readonly replaces: string | undefined;
  /** The text's bytes one after the other, where they are at hand. */
  readonly pieces?: readonly Uint8Array[] | undefined;
}

/** A write of bytes that were never a text. */
export class PiecedWrite implements FileWrite {
  readonly path: string;
  readonly replaces: string | undefined;
  readonly pieces: readonly Uint8Array[];

  constructor(path: string, pieces: readonly Uint8Array[], replaces: string | undefined) {
    this.path = path;
    this.pieces = pieces;
    this.replaces = replaces;
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
}

/** A write of a rendered file, whose text is fetched when it is asked for. */
export class RenderedWrite implements FileWrite {
  readonly path: string;
  readonly replaces: string | undefined;
  readonly #file: TreeFile;

  constructor(path: string, file: TreeFile, replaces: string | undefined) {
    this.path = path;
    this.replaces = replaces;
    this.#file = file;
  }

  get text(): string {
    return this.#file.text ?? "";
  }
}

/** One file to remove. */
export interface FileRemoval {
  readonly path: string;
  /** SHA-256 of the bytes that the file has now. */
  readonly digest: string;
}

/** What a write will do. Paths are relative to the tree's folder; all lists are sorted by path. */
export interface Edits {
  readonly write: readonly FileWrite[];
  readonly remove: readonly FileRemoval[];
  /** Files whose text the compile left out and that are not on disk as it expects: to be rendered before planning again. */
  readonly missing: readonly string[];
  /** With an error among them, or with something missing, nothing is written or removed. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides what to write and to remove so that the tree becomes the wanted one. Unforced, only what
 * the compiler wrote, by its index, is replaced or removed. What a stranger wrote is never removed,
 * unless the compiler needs its place and is forced.
 */
export function planEdits({ wanted, disk, clusters, gone = [], force = false }: EditInput): Edits {
  const folders = new Set<string>();
  let last = "";
  for (const path of wanted.keys()) {
    // Files of one folder follow each other.
    const folder = folderOf(path);
    if (folder !== last) for (const above of foldersOf(path)) folders.add(above);
    last = folder;
  }
  let twins: ReadonlyMap<string, string> | undefined;
  // Strangers are rare, and who has none need not know what every path looks like without its case.
  const twinOf = (path: string): string | undefined =>
    (twins ??= new Map([...wanted.keys()].map((other) => [caseless(other), other]))).get(caseless(path));
  const diagnostics = [...disk.diagnostics];
  const write: FileWrite[] = [];
  const remove: FileRemoval[] = [];
  const missing: string[] = [];

  const readable = [];
  for (const cluster of [...clusters, ...gone]) {
    const index = disk.indexes.get(cluster);
    if (index !== undefined && "problem" in index && !force) diagnostics.push(damagedFinding(cluster, index.problem));
    else readable.push(cluster);
  }
  if (!force) diagnostics.push(...findLosses(wanted, disk, clusters, gone));

  for (const difference of findDifferences(wanted, disk, readable)) {
    const { path, wanted: file, found, maker } = difference;
    const needed = file !== undefined || folders.has(path);
    const twin = maker === "stranger" && !needed ? twinOf(path) : undefined;
    if (maker === "editor" && !force) diagnostics.push(editedFinding(difference));
    else if (twin !== undefined) diagnostics.push(twinFinding(path, twin));
    else if (maker === "stranger" && !(needed && force)) diagnostics.push(foreign(path, needed, force));
    else if (file !== undefined && isRendered(file)) write.push(new RenderedWrite(path, file, found));
    else if (file !== undefined) missing.push(path);
    else if (found !== undefined) remove.push({ path, digest: found });
  }
  const written = new Set(write.map(({ path }) => path));
  for (const path of disk.specials) {
    const needed = written.has(path) || folders.has(path);
    diagnostics.push(needed ? obstacleFinding(path, "is neither a file nor a folder") : foreign(path, false, force));
  }
  diagnostics.push(...findBlockedFiles(written, disk, remove));

  const held = hasErrors(diagnostics) || missing.length > 0;
  return { write: held ? [] : write, remove: held ? [] : remove, missing, diagnostics };
}

/** Clusters of which no object, or nothing at all, would be left. */
function findLosses(wanted: Tree, disk: Disk, clusters: readonly string[], gone: readonly string[]): Diagnostic[] {
  const filled = new Set<string>();
  for (const path of wanted.keys()) if (isDeployed(path)) filled.add(clusterOf(path));
  const listed = (cluster: string) => {
    const index = disk.indexes.get(cluster);
    return index instanceof Map ? [...index.keys()] : [];
  };
  const findings: Diagnostic[] = [];
  for (const cluster of clusters) {
    const objects = filled.has(cluster) ? 0 : listed(cluster).filter(isDeployed).length;
    if (objects > 0) findings.push(emptiedFinding(cluster, objects));
  }
  for (const cluster of gone) {
    const files = listed(cluster).length;
    if (files > 0) findings.push(goneFinding(cluster, files));
  }
  return findings;
}

/** Files to write whose path is a folder that the removals do not empty. */
function findBlockedFiles(written: ReadonlySet<string>, disk: Disk, remove: readonly FileRemoval[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const removed = new Set(remove.map(({ path }) => path));
  for (const path of written) {
    if (!disk.folders.has(path)) continue;
    const stays = (inner: string) => inner.startsWith(`${path}/`) && !removed.has(inner);
    if ([...disk.files.keys(), ...disk.specials].some(stays)) {
      findings.push(obstacleFinding(path, "is a folder with files of its own, and stands where a generated file has to go"));
    }
  }
  return findings;
}

/** A stranger's file that stays: an error, or a warning when the write is forced. */
function foreign(path: string, needed: boolean, force: boolean): Diagnostic {
  const finding = foreignFinding(path, needed);
  return force && !needed ? { ...finding, severity: "warning" } : finding;
}
