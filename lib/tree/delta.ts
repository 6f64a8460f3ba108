import { formatIndex } from "./ownership.js";
import { clusterOf, indexPath } from "./places.js";
import { PiecedWrite, RenderedWrite, type Edits, type FileRemoval, type FileWrite } from "./edits.js";
import { isRendered, type TreeFile } from "./tree.js";

/** Some files of the tree as an earlier run left them, and as they are wanted now. */
export interface FilesChange {
  /** Folder of the tree that they belong to, such as `paris/shop`; `paris` for what the cluster has in common. */
  readonly folder: string;
  readonly before: ReadonlyMap<string, TreeFile>;
  readonly after: ReadonlyMap<string, TreeFile>;
}

/** A cluster's index, and the SHA-256 of its bytes. */
export interface IndexOnDisk {
  readonly bytes: Buffer;
  readonly digest: string;
}

/**
 * Plans a write to a tree that nobody has touched since an earlier run wrote it, from what changed
 * since: the files on disk need not be read. Whoever carries the edits out still compares each file
 * with what it replaces.
 *
 * @param changes all that changed.
 * @param indexes the indexes of the clusters concerned, as they are on disk, with their SHA-256.
 */
export function deltaEdits(
  changes: Iterable<FilesChange>,
  indexes: ReadonlyMap<string, IndexOnDisk>,
): Edits {
  const write: FileWrite[] = [];
  const remove: FileRemoval[] = [];
  const missing: string[] = [];
  const changesIn = new Map<string, FilesChange[]>();
  for (const change of changes) {
    const { folder, before, after } = change;
    const cluster = clusterOf(folder);
    const others = changesIn.get(cluster);
    if (others === undefined) changesIn.set(cluster, [change]);
    else others.push(change);
    for (const [path, { digest }] of before) if (!after.has(path)) remove.push({ path, digest });
    for (const [path, file] of after) {
      const replaces = before.get(path)?.digest;
      if (replaces === file.digest) continue;
      if (isRendered(file)) write.push(new RenderedWrite(path, file, replaces));
      else missing.push(path);
    }
  }
  for (const [cluster, changed] of changesIn) {
    const index = indexes.get(cluster);
    const pieces = changedIndex(index, changed);
    if (pieces !== undefined) write.push(new PiecedWrite(indexPath(cluster), pieces, index?.digest));
  }
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
  return { write: write.sort(byPath), remove: remove.sort(byPath), missing: missing.sort(), diagnostics: [] };
}

/** An index as it is to be after changes, in pieces; nothing when it stays as it is. */
function changedIndex(index: IndexOnDisk | undefined, changes: readonly FilesChange[]): readonly Uint8Array[] | undefined {
  const bytes = index?.bytes ?? Buffer.of();
  const replaced = changes.every(keepsPaths) ? replaceDigests(bytes, changes) : undefined;
  if (replaced !== undefined) return replaced.length > 1 ? replaced : undefined;
  const text = bytes.toString();
  const entries = new Map(text.split("\n").slice(0, -1).map((line) => [line.slice(digestLength + 2), { digest: line.slice(0, digestLength) }]));
  for (const { before, after } of changes) {
    for (const path of before.keys()) entries.delete(path);
    for (const [path, { digest }] of after) entries.set(path, { digest });
  }
  const changed = formatIndex(entries);
  return changed === text ? undefined : [Buffer.from(changed)];
}

/** Whether other texts are all that changed. */
const keepsPaths = ({ before, after }: FilesChange): boolean => before.size === after.size && [...after.keys()].every((path) => before.has(path));

/** An index with other digests of some files, whose lines stand in the order of their paths. Nothing when one is not listed. */
function replaceDigests(index: Buffer, changes: readonly FilesChange[]): Uint8Array[] | undefined {
  const files = changes.flatMap(({ before, after }) => [...after].filter(([path, { digest }]) => digest !== before.get(path)?.digest));
  const pieces: Uint8Array[] = [];
  let done = 0;
  for (const [path, { digest }] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const end = index.indexOf(`  ${path}\n`, done);
    if (end === -1) return undefined;
    pieces.push(index.subarray(done, end - digestLength), Buffer.from(digest));
    done = end;
  }
  return [...pieces, index.subarray(done)];
}

const digestLength = 64;
