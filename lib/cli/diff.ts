import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRevision } from "../adapters/git/tree.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { compareTrees } from "../tree/compare.js";
import { readDisk } from "../tree/disk.js";
import { clusterOf, metadataFolder, treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import { renderChanges, tallyChanges } from "./changes.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { select } from "./selection.js";
import { compileWorkspace, findingsOf } from "./session.js";

/** Compiles the workspace and shows, object by object and field by field, how the tree would change. */
export async function diff(request: RequestOf<"diff">, context: WorkspaceContext, progress: (stage: string) => void, color: boolean): Promise<Outcome> {
  const session = await compileWorkspace({ ...context, changes: undefined }, { ...request, progress });
  const { compilation } = session;
  const selection = select(request, compilation);
  progress("comparing");
  const earlier = request.revision === undefined
    ? readTree(context.root, selection.clusters)
    : await readRevision(context.root, request.revision, treeFolder);
  const diagnostics = (await findingsOf(session)).filter(selection.concerns);
  if (hasErrors(diagnostics)) return { diagnostics, text: "", result: { changes: [] } };
  const shown = (path: string): boolean => !path.startsWith(`${metadataFolder}/`) && selection.holds(path)
    && (request.revision === undefined || selection.clusters.includes(clusterOf(path)) || selection.isWhole);
  const before = new Map([...earlier].filter(([path]) => shown(path)));
  const after = new Map([...compilation.tree].filter(([path]) => shown(path)).map(([path, { text }]) => [path, text ?? ""]));
  const changes = compareTrees(before, after);
  return { diagnostics, text: renderChanges(changes, { color }).trimEnd(), result: { ...tallyChanges(changes), changes } };
}

function readTree(root: string, clusters: readonly string[]): Map<string, string> {
  const { files } = readDisk(root, clusters);
  return new Map([...files.keys()].map((path) => [path, readFileSync(join(root, treeFolder, path), "utf8")]));
}
