import { formatIndex } from "./ownership.js";
import { clusterOf, indexPath } from "./places.js";
import { RenderedWrite, type Edits, type FileRemoval, type FileWrite } from "./edits.js";
import { isRendered, type TreeFile } from "./tree.js";

/** Some files of the tree as an earlier run left them, and as they are wanted now. */
export interface FilesChange {
  /** Folder of the tree that they belong to, such as `paris/shop`; `paris` for what the cluster has in common. */
  readonly folder: string;
  readonly before: ReadonlyMap<string, TreeFile>;
  readonly after: ReadonlyMap<string, TreeFile>;
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
  indexes: ReadonlyMap<string, { readonly text: string; readonly digest: string }>,
): Edits {
  const write: FileWrite[] = [];
  const remove: FileRemoval[] = [];
  const missing: string[] = [];
  const listed = new Map([...indexes].map(([cluster, { text }]) => [cluster, text]));
  for (const change of changes) {
    const { folder, before, after } = change;
    const cluster = clusterOf(folder);
    listed.set(cluster, updateIndex(listed.get(cluster) ?? "", change));
    for (const [path, { digest }] of before) if (!after.has(path)) remove.push({ path, digest });
    for (const [path, file] of after) {
      const replaces = before.get(path)?.digest;
      if (replaces === file.digest) continue;
      if (isRendered(file)) write.push(new RenderedWrite(path, file, replaces));
      else missing.push(path);
    }
  }
  for (const [cluster, text] of listed) {
    const before = indexes.get(cluster);
    if (text !== before?.text) write.push({ path: indexPath(cluster), text, replaces: before?.digest });
  }
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
  return { write: write.sort(byPath), remove: remove.sort(byPath), missing: missing.sort(), diagnostics: [] };
}

/** An index as it is to be after a change, from its text as it was. */
function updateIndex(index: string, { before, after }: FilesChange): string {
  const isSame = before.size === after.size && [...after.keys()].every((path) => before.has(path));
  const replaced = isSame ? replaceDigests(index, [...after].filter(([path, { digest }]) => digest !== before.get(path)?.digest)) : undefined;
  if (replaced !== undefined) return replaced;
  const entries = new Map(index.split("\n").slice(0, -1).map((line) => [line.slice(digestLength + 2), { digest: line.slice(0, digestLength) }]));
  for (const path of before.keys()) entries.delete(path);
  for (const [path, { digest }] of after) entries.set(path, { digest });
  return formatIndex(entries);
}

/** An index with other digests of some files, whose lines stand in the order of their paths. Nothing when one is not listed. */
function replaceDigests(index: string, files: readonly (readonly [path: string, file: TreeFile])[]): string | undefined {
  const pieces: string[] = [];
  let done = 0;
  for (const [path, { digest }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const end = index.indexOf(`  ${path}\n`, done);
    if (end === -1) return undefined;
    pieces.push(index.slice(done, end - digestLength), digest);
    done = end;
  }
  return [...pieces, index.slice(done)].join("");
}

const digestLength = 64;
