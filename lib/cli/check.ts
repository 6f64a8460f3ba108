import type { Compilation } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { RequestOf } from "./arguments.js";
import { giteaFindings } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { select } from "./selection.js";
import { compileWorkspace, findingsOf } from "./session.js";
import { staleFindings } from "./stale-tree.js";

async function kubeconform(root: string, compilation: Compilation, clusters: readonly string[], progress: (stage: string) => void): Promise<Diagnostic[]> {
  progress("asking kubeconform");
  // Few ask it.
  const { secondOpinion } = await import("./kubeconform.js");
  return secondOpinion(root, compilation, clusters);
}

/** What a check of the workspace goes by. */
export type CheckWish = Pick<RequestOf<"check">, "cluster" | "app" | "today" | "timeLimit" | "memoryLimit" | "kubeconform">;

/** Compiles the workspace, writes nothing, and finds where the tree on disk is not what its sources say. */
export async function check(request: CheckWish, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const session = await compileWorkspace({ ...context, changes: undefined }, { ...request, trace: request.kubeconform, progress });
  const { compilation } = session;
  const selection = select(request, compilation);
  const differences = staleFindings(context.root, compilation, selection);
  const settings = selection.isWhole ? await giteaFindings(context, request, compilation, progress) : [];
  const opinion = request.kubeconform ? await kubeconform(context.root, compilation, selection.clusters, progress) : [];
  progress("waiting for the type check");
  const found = [...await findingsOf(session), ...opinion].filter(selection.concerns);
  const diagnostics = [...found, ...settings, ...differences];
  const isStale = differences.some(({ code }) => code === "tree-stale");
  const text = isStale ? "The tree is not what the sources say: run `npm run synth` and commit the result."
    : diagnostics.length === 0 ? "The tree is what the sources say." : "";
  return { diagnostics, text, result: { stale: differences.map(({ location: { file } }) => file) } };
}
