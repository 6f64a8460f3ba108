import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation, Earlier } from "../compile.js";
import type { CompiledDeployment } from "../compiled/deployment.js";
import { HeldFile } from "../tree/held-file.js";
import { deltaEdits, type FilesChange, type IndexOnDisk } from "../tree/delta.js";
import { digestOf } from "../tree/digest.js";
import { findIndexedClusters, readDisk, type Disk } from "../tree/disk.js";
import { deploymentFolder } from "../tree/layout.js";
import { clusterOf, indexPath, treeFolder } from "../tree/places.js";
import { planEdits, type Edits } from "../tree/edits.js";
import type { Tree, TreeFile } from "../tree/tree.js";
import type { WorkspaceContext } from "./context.js";
import type { Selection } from "./selection.js";

/** Plans the write of what is selected. Files outside of the selection stay as they are. */
export function editsFor({ root, changes }: WorkspaceContext, compilation: Compilation, selection: Selection, force: boolean, earlier: Earlier | undefined): Edits {
  const isAsLeft = changes !== undefined && changes.tree.length === 0;
  if (earlier !== undefined && isAsLeft && selection.isWhole) {
    const ids = idsOf(earlier, compilation);
    if (ids !== undefined) {
      const changed = [...changesSince(ids, earlier, compilation)];
      const clusters = new Set(changed.map(({ folder }) => clusterOf(folder)));
      return deltaEdits(changed, new Map([...clusters].flatMap((cluster) => readIndex(root, cluster))));
    }
  }
  const { clusters } = selection;
  const gone = selection.isWhole ? findIndexedClusters(root).filter((name) => !compilation.found.clusters.includes(name)) : [];
  const disk = readDisk(root, [...clusters, ...gone]);
  const wanted = selection.wholeClusters ? compilation.tree : withKept(compilation.tree, disk, selection);
  return planEdits({ wanted, disk, clusters, gone, force });
}

/** The deployments that are there or were. Nothing when other clusters have some than before: then one may be emptied or gone. */
function idsOf({ deployments: before }: Earlier, { deployments: now }: Compilation): Iterable<string> | undefined {
  const all = new Set([...before.keys(), ...now.keys()]);
  if (all.size === before.size && all.size === now.size) return all;
  const filled = (deployments: Earlier["deployments"]): string => [...new Set([...deployments.keys()].map(clusterOf))].sort().join(" ");
  return filled(before) === filled(now) ? all : undefined;
}

function* changesSince(ids: Iterable<string>, earlier: Earlier, { deployments, deliveries }: Compilation): Generator<FilesChange> {
  for (const id of ids) {
    const before = earlier.deployments.get(id);
    const after = deployments.get(id);
    if (before !== after) yield { folder: id, before: filesOf(id, before), after: filesOf(id, after) };
  }
  for (const [cluster, after] of deliveries) {
    const before = earlier.deliveries.get(cluster);
    if (before !== after) yield { folder: cluster, before: before?.files ?? new Map<string, TreeFile>(), after: after.files };
  }
}

function readIndex(root: string, cluster: string): [string, IndexOnDisk][] {
  const file = join(root, treeFolder, indexPath(cluster));
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  return [[cluster, { bytes, digest: digestOf(bytes) }]];
}

function filesOf(id: string, deployment: CompiledDeployment | undefined): Map<string, TreeFile> {
  const [cluster = "", name = ""] = id.split("/");
  const folder = deploymentFolder(cluster, name);
  return new Map(deployment?.files.map(([file, digest], index) => [`${folder}/${file}`, new HeldFile(digest, deployment.texts, index)]));
}

/** The selected files as they are wanted, and all others as the index lists them. */
function withKept(tree: Tree, { indexes, files }: Disk, { holds }: Selection): Tree {
  const wanted = new Map<string, TreeFile>();
  for (const index of indexes.values()) {
    if ("problem" in index) continue;
    for (const [path, digest] of index) if (!holds(path) && files.has(path)) wanted.set(path, { digest, text: undefined });
  }
  for (const [path, file] of tree) if (holds(path)) wanted.set(path, file);
  return wanted;
}
