import { digestOf } from "./digest.js";
import type { Disk } from "./disk.js";
import { formatIndex } from "./ownership.js";
import { clusterOf, indexPath } from "./places.js";
import type { Tree, TreeFile } from "./tree.js";

/** One path at which the tree on disk is not the wanted one. */
export interface Difference {
  readonly path: string;
  /** The file that belongs there; `undefined` when none does. */
  readonly wanted: TreeFile | undefined;
  /** SHA-256 of the file that is there; `undefined` when none is. */
  readonly found: string | undefined;
  /**
   * Who made what is there: the compiler, someone who edited what the compiler wrote, or a
   * stranger. A file that is missing is the compiler's.
   */
  readonly maker: "compiler" | "editor" | "stranger";
}

/**
 * Every path at which some clusters' files on disk differ from the wanted ones, sorted by path. With
 * a damaged index all that differs is a stranger's, but for the index itself: its path says whose it is.
 */
export function findDifferences(wanted: Tree, disk: Disk, clusters: Iterable<string>): Difference[] {
  const wantedFiles = groupByCluster(wanted);
  const diskFiles = groupByCluster(disk.files);
  const differences: Difference[] = [];
  for (const cluster of clusters) {
    const files = addIndex(wantedFiles.get(cluster) ?? new Map<string, TreeFile>(), cluster);
    const found = diskFiles.get(cluster) ?? new Map<string, string>();
    const listed = disk.indexes.get(cluster);
    const index = listed instanceof Map ? listed : new Map<string, string>();
    for (const [path, digest] of found) {
      const file = files.get(path);
      if (file?.digest === digest) continue;
      const last = path === indexPath(cluster) ? digest : index.get(path);
      const maker = last === digest ? "compiler" : last === undefined ? "stranger" : "editor";
      differences.push({ path, wanted: file, found: digest, maker });
    }
    for (const [path, file] of files) {
      if (!found.has(path)) differences.push({ path, wanted: file, found: undefined, maker: "compiler" });
    }
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function groupByCluster<Value>(files: ReadonlyMap<string, Value>): Map<string, Map<string, Value>> {
  const clusters = new Map<string, Map<string, Value>>();
  for (const [path, value] of files) {
    const cluster = clusterOf(path);
    const group = clusters.get(cluster);
    if (group === undefined) clusters.set(cluster, new Map([[path, value]]));
    else group.set(path, value);
  }
  return clusters;
}

/** Adds to a cluster's files the index that lists them. A cluster without files has none. */
function addIndex(files: Map<string, TreeFile>, cluster: string): ReadonlyMap<string, TreeFile> {
  if (files.size === 0) return files;
  const text = formatIndex(files);
  return files.set(indexPath(cluster), { digest: digestOf(text), text });
}
