import { join } from "node:path";
import { withLinkedTree } from "../adapters/git/linked-tree.js";
import { revertCommits } from "../adapters/git/revert.js";
import { readState } from "../adapters/git/state.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { codeownersFile } from "../gitea/owners.js";
import { stateFolder, treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import { openBase } from "./base-place.js";
import type { WorkspaceContext } from "./context.js";
import { changedIn, compileLinked } from "./linked-compile.js";
import type { Outcome } from "./outcome.js";
import { findChange, nothingToTakeBack } from "./rollback-change.js";
import { publishRollback, refused, type RollbackBench } from "./rollback-publish.js";

/**
 * Makes the pull request that takes a change back. It is reverted and compiled in a work tree of its own, on top of the default
 * branch as the server has it: the work tree, the index and the branches here stay as they are.
 */
export async function rollback(request: RequestOf<"rollback">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  progress("looking at the repository");
  const opened = await openBase(request, context, progress);
  if ("problem" in opened) return refused(opened.problem);
  const { place, state } = opened;
  const change = await findChange(request.change, place);
  if ("problem" in change) return refused(change.problem);
  const folder = join(context.root, stateFolder, "rollback");
  return withLinkedTree(place.top, { folder, commit: place.base }, async (top) => takeBack({ request, context: { ...context, root: join(top, state.prefix), changes: undefined, thread: undefined }, progress, place, change, prefix: state.prefix }));
}

async function takeBack(bench: RollbackBench): Promise<Outcome> {
  const { request, context, progress, place, change, prefix } = bench;
  const tree = await readState(context.root);
  if (tree === "none" || tree === "bare") return refused(await nothingToTakeBack(change, place));
  progress(`reverting ${change.name}`);
  const conflicts = await revertCommits(tree.top, { commits: change.commits, made: [treeFolder, codeownersFile].map((path) => prefix + path) });
  if (conflicts.length > 0) {
    const commits = change.word.startsWith("#") ? change.commits.map(({ id }) => id.slice(0, 10)).join(" ") : change.word;
    return refused(...conflicts.map((path) => diagnose("rollback-conflict", `Later commits changed the same lines as ${change.word}`, { file: path.startsWith(prefix) ? path.slice(prefix.length) : path }, {
      hint: `\`git revert ${commits}\` on a branch of ${place.branch} lets you resolve it; then \`npm run synth\` and \`npm run publish\`.`,
    })));
  }
  if ((await changedIn(tree.top, prefix)).length === 0) return refused(await nothingToTakeBack(change, place));
  const compiled = await compileLinked(request, context, place.base, progress);
  if (hasErrors(compiled.diagnostics)) return refused(...compiled.diagnostics);
  return publishRollback(bench, tree, compiled, await changedIn(tree.top, prefix));
}
