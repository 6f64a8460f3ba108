import type { Compilation } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { findIndexedClusters, readDisk } from "../tree/disk.js";
import { treeFolder } from "../tree/places.js";
import { compareTree } from "../tree/stale.js";
import type { Selection } from "./selection.js";

/** Where a part of the tree on disk is not what the sources say. */
export function staleFindings(root: string, { tree, found }: Compilation, selection: Selection): Diagnostic[] {
  const gone = selection.isWhole ? findIndexedClusters(root).filter((name) => !found.clusters.includes(name)) : [];
  const disk = readDisk(root, [...selection.clusters, ...gone]);
  return compareTree({ wanted: tree, disk, clusters: selection.clusters, gone })
    .filter(({ location: { file } }) => file === undefined || selection.holds(file.slice(`${treeFolder}/`.length)));
}
