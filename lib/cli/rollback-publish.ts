import type { Place } from "../adapters/git/commit.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { rollbackBody, rollbackBranch, rollbackMessage, rollbackTitle, type Rollback } from "../publish/rollback.js";
import { lostBy } from "../publish/rollback/lost.js";
import type { RequestOf } from "./arguments.js";
import type { BasePlace } from "./base-place.js";
import type { WorkspaceContext } from "./context.js";
import { describeLinked, describeOther, publishLinked } from "./linked-publish.js";
import type { Outcome } from "./outcome.js";
import type { Planned } from "./planned.js";
import { planOfChange, type FoundChange } from "./rollback-change.js";

/** What a rollback works with, in the work tree of its own. */
export interface RollbackBench {
  readonly request: RequestOf<"rollback">;
  /** Its workspace is the one in that work tree. */
  readonly context: WorkspaceContext;
  readonly progress: (stage: string) => void;
  readonly place: BasePlace;
  readonly change: FoundChange;
  /** The workspace below the top of the repository: empty, or such as `deploy/`. */
  readonly prefix: string;
}

export const refused = (...diagnostics: readonly Diagnostic[]): Outcome => ({ diagnostics, text: "Nothing was taken back.", result: { steps: [] } });

/** Commits what a rollback changes in its own work tree, pushes that, and opens or updates the pull request. */
export async function publishRollback({ request, context, progress, place, change }: RollbackBench, tree: Place, planned: Planned, changed: readonly string[]): Promise<Outcome> {
  const { plan, diagnostics, sourceDigest: source, treeDigest } = planned;
  const rollback: Rollback = { name: change.name, title: change.title, commits: change.commits.map(({ id }) => id), lost: lostBy(await planOfChange(context.root, change)) };
  const branch = rollbackBranch(change.name);
  const words = { does: `takes ${change.name} back`, done: "Taken back" };
  const published = await publishLinked({
    place, tree, planned, changed, branch, title: rollbackTitle(rollback),
    message: rollbackMessage(rollback, plan, { source, tree: treeDigest }), about: rollbackBody(rollback),
  }, { dryRun: request.dryRun, progress });
  if ("problem" in published) {
    return published.other === undefined ? refused(published.problem) : { diagnostics, isBrief: true, ...describeOther(branch, published.other, words) };
  }
  const { lines, result } = describeLinked(published, words);
  const lost = rollback.lost.length === 0 ? [] : [`What ${rollback.name} did and this does not undo:`, ...rollback.lost.map((line) => `  ${line}`)];
  return { diagnostics, isBrief: true, text: [...lines, ...lost].join("\n"), result: { ...result, reverts: rollback.commits, lost: rollback.lost } };
}
