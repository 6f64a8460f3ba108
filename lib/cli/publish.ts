import { AdapterError } from "../adapters/error.js";
import { overtaken } from "../adapters/git/push.js";
import { apply, prepare } from "../publish/prepare.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { rebaseWorkspace } from "./publish-rebase.js";
import { compiledOf, compileFor, openTarget, type Target } from "./publish-target.js";
import { describe, refused } from "./published.js";

type Request = RequestOf<"publish">;
type Progress = (stage: string) => void;

/** Brings what changed in the workspace to a pull request: looks, decides, and does what is missing. */
export async function publish(request: Request, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  try {
    return await publishOnce(request, context, progress);
  } catch (error) {
    // Somebody else pushed to the branch since it was looked at. If he published the same, his commit is taken over.
    if (error instanceof AdapterError && error.status === overtaken) return publishOnce({ ...request, rebase: false }, context, progress);
    throw error;
  }
}

async function publishOnce(request: Request, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  const target = await openTarget(request, context, progress);
  if ("outcome" in target) return target.outcome;
  const { behind } = target.repository.base;
  if (!request.rebase || behind === 0 || request.dryRun) return publishTo(target, request, context, progress);
  const rebased = await rebaseWorkspace(target, request, context, progress);
  if ("outcome" in rebased) return rebased.outcome;
  const again = await openTarget(request, context, progress);
  return "outcome" in again ? again.outcome : publishTo(again, { ...request, commitTitle: rebased.commitTitle }, context, progress);
}

async function publishTo(target: Target, request: Request & { readonly commitTitle?: string }, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  const planned = await compileFor(target, request, context, progress);
  if ("outcome" in planned) return planned.outcome;
  progress("asking Gitea");
  const prepared = await prepare(target, compiledOf(planned, context), request);
  if ("problem" in prepared) return refused([prepared.problem]).outcome;
  const made = request.dryRun ? undefined : await apply(target, prepared, progress);
  return describe(target, prepared, { made, isToRebase: request.dryRun && request.rebase && target.repository.base.behind > 0, diagnostics: planned.diagnostics });
}
