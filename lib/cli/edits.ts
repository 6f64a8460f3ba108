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
import { differing } from "../workspace/patched.js";
import type { WorkspaceContext } from "./context.js";
import type { Selection } from "./selection.js";

/** Plans the write of what is selected. Files outside of the selection stay as they are. */
export function editsFor({ root, changes }: WorkspaceContext, compilation: Compilation, selection: Selection, force: boolean, earlier: Earlier | undefined): Edits {
  const isAsLeft = changes !== undefined && changes.look().tree.length === 0;
  if (earlier !== undefined && isAsLeft && selection.isWhole) {
    const changed = changesSince(earlier, compilation);
    if (changed !== undefined) {
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

/** What changed. Nothing when other clusters have deployments than before: then one may be emptied or gone. */
function changesSince({ deployments: before, deliveries }: Earlier, { deployments: now, deliveries: delivered }: Compilation): FilesChange[] | undefined {
  const ids = differing(before, now);
  if (ids.some((id) => !before.has(id) || !now.has(id)) && filled(before) !== filled(now)) return undefined;
  const changes = ids.map((id): FilesChange => ({ folder: id, before: filesOf(id, before.get(id)), after: filesOf(id, now.get(id)) }));
  for (const [cluster, after] of delivered) {
    const last = deliveries.get(cluster);
    if (last !== after) changes.push({ folder: cluster, before: last?.files ?? new Map<string, TreeFile>(), after: after.files });
  }
  return changes;
}

/** The clusters that have deployments. */
const filled = (deployments: Earlier["deployments"]): string => [...new Set([...deployments.keys()].map(clusterOf))].sort().join(" ");

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
