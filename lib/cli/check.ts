import { findIndexedClusters, readDisk } from "../tree/disk.js";
import { compareTree } from "../tree/stale.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { select } from "./selection.js";
import { compileWorkspace, findingsOf } from "./session.js";

/** What a check of the workspace goes by. */
export type CheckWish = Pick<RequestOf<"check">, "cluster" | "app" | "today" | "timeLimit" | "memoryLimit">;

/** Compiles the workspace, writes nothing, and finds where the tree on disk is not what its sources say. */
export async function check(request: CheckWish, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const session = await compileWorkspace({ ...context, changes: undefined }, { ...request, progress });
  const { compilation } = session;
  const selection = select(request, compilation);
  const gone = selection.isWhole ? findIndexedClusters(context.root).filter((name) => !compilation.found.clusters.includes(name)) : [];
  const disk = readDisk(context.root, [...selection.clusters, ...gone]);
  const differences = compareTree({ wanted: compilation.tree, disk, clusters: selection.clusters, gone })
    .filter(({ location: { file } }) => file === undefined || selection.holds(file.replace(/^generated\//, "")));
  progress("waiting for the type check");
  const diagnostics = [...(await findingsOf(session)).filter(selection.concerns), ...differences];
  const isStale = differences.some(({ code }) => code === "tree-stale");
  const text = isStale ? "The tree is not what the sources say: run `npm run synth` and commit the result."
    : diagnostics.length === 0 ? "The tree is what the sources say." : "";
  return { diagnostics, text, result: { stale: differences.map(({ location: { file } }) => file) } };
}
