import { join } from "node:path";
import { moveBranch } from "../adapters/git/branch.js";
import { withLinkedTree } from "../adapters/git/linked-tree.js";
import { moveWorkTree, replay } from "../adapters/git/rebase.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { applyLocally } from "../publish/apply.js";
import { planLocally } from "../publish/local.js";
import { openStateFolder, treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { compiledOf, compileFor, type Target } from "./publish-target.js";
import { refused } from "./published.js";
import { synth } from "./synth.js";

/**
 * Puts the changes on top of the default branch as the server has it, and compiles again. They are committed first, so that
 * nothing can be lost; files that are not published stay as they are.
 */
export async function rebaseWorkspace(target: Target, request: RequestOf<"publish">, context: WorkspaceContext, progress: (stage: string) => void): Promise<{ readonly commitTitle: string } | { readonly outcome: Outcome }> {
  const { state, base, remote } = target.repository;
  const { top } = state;
  const planned = await compileFor(target, request, context, progress);
  if ("outcome" in planned) return planned;
  const local = await planLocally(target.repository, compiledOf(planned, context), { title: request.title, config: target.connection.config });
  if ("problem" in local) return refused([local.problem]);
  const steps = local.steps.filter((step) => step.do === "make-branch" || step.do === "commit");
  const head = await applyLocally(steps, { place: state, branch: state.branch }, target.repository.head, progress);

  progress(`rebasing onto ${base.branch}`);
  const isMade = (path: string): boolean => path.startsWith(`${state.prefix}${treeFolder}/`);
  const tree = { folder: join(openStateFolder(context.root), "rebase"), commit: base.commit };
  const replayed = await withLinkedTree(top, tree, (folder) => replay(folder, { from: base.fork, head, isMade }));
  if ("conflicts" in replayed) {
    return refused(replayed.conflicts.map((file) => diagnose("rebase-conflict", `${base.branch} changed the same lines`, { file: file.startsWith(state.prefix) ? file.slice(state.prefix.length) : file }, {
      hint: `\`git fetch ${remote.name}\` and \`git rebase ${remote.name}/${base.branch}\` let you resolve it; then run \`npm run synth\` and publish again. What you changed is committed on ${local.branch}.`,
    })));
  }
  await moveWorkTree(top, { from: head, to: replayed.commit });
  await moveBranch(top, local.branch, { from: head, to: replayed.commit });
  const { diagnostics } = await synth({ ...request, command: "synth", cluster: [], app: [], force: true, verify: false, quiet: true }, { ...context, changes: undefined }, progress);
  if (hasErrors(diagnostics)) return refused(diagnostics);
  return { commitTitle: `Compile again after the rebase onto ${base.branch}` };
}
