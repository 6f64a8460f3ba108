import { readEmail, treeWith, type Place } from "../adapters/git/commit.js";
import { hasCommit, readCommitted } from "../adapters/git/history.js";
import { fetchCommit, readHeads } from "../adapters/git/remote.js";
import { findPull } from "../adapters/gitea/pulls.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { headline } from "../plan/headline.js";
import { renderMarkdown } from "../plan/markdown.js";
import { applySteps, saidOf, type Made, type Tools } from "../publish/apply.js";
import { giteaSteps, readSituation, type GiteaSituation } from "../publish/gitea.js";
import { planPush } from "../publish/push-plan.js";
import { rollbackBody, rollbackBranch, rollbackMessage, rollbackTitle, type Rollback } from "../publish/rollback.js";
import { lostBy } from "../publish/rollback/lost.js";
import { callsOf, type Step } from "../publish/steps.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import type { Planned } from "./planned.js";
import { planOfChange, type FoundChange, type RollbackPlace } from "./rollback-change.js";

/** What a rollback works with, in the work tree of its own. */
export interface RollbackBench {
  readonly request: RequestOf<"rollback">;
  /** Its workspace is the one in that work tree. */
  readonly context: WorkspaceContext;
  readonly progress: (stage: string) => void;
  readonly place: RollbackPlace;
  readonly change: FoundChange;
  /** The workspace below the top of the repository: empty, or such as `deploy/`. */
  readonly prefix: string;
}

export const refused = (...diagnostics: readonly Diagnostic[]): Outcome => ({ diagnostics, text: "Nothing was taken back.", result: { steps: [] } });

/** Commits what a rollback changes in its own work tree, pushes that, and opens or updates the pull request. */
export async function publishRollback({ request, context, progress, place, change }: RollbackBench, tree: Place, planned: Planned, changed: readonly string[]): Promise<Outcome> {
  const { top, remote, config, gitea, name, base } = place;
  const { plan, diagnostics } = planned;
  const rollback: Rollback = { name: change.name, title: change.title, commits: change.commits.map(({ id }) => id), lost: lostBy(await planOfChange(context.root, change)) };
  const branch = rollbackBranch(change.name);
  progress("asking Gitea");
  const there = (await readHeads(top, remote, { config })).branches.get(branch);
  if (there !== undefined && !(await hasCommit(top, there))) await fetchCommit(top, remote, branch, { config });
  const push = await planPush({ top, branch, there, head: base, tree: await treeWith(tree, changed), commits: true, base, email: await readEmail(top) });
  if ("problem" in push) {
    const other = await findPull(gitea, name, { base: place.branch, head: branch });
    if (other?.state !== "open") return refused(push.problem);
    return { diagnostics, countsWaived: true, text: `Pull request ${other.number} of ${visible(other.poster)} takes ${change.name} back already: ${other.url}`, result: { branch, pull: { number: other.number, url: other.url }, steps: [] } };
  }
  const adopted = push.push === "adopt" ? push.there : undefined;
  const situation = await readSituation(gitea, name, { base: place.branch, branch, commit: adopted });
  if ("problem" in situation) return refused(situation.problem);
  const template = rollbackBody(rollback, (await readCommitted(top, base, ".gitea/pull_request_template.md")) ?? "");
  const message = rollbackMessage(rollback, plan, { source: planned.sourceDigest, tree: planned.treeDigest });
  const local: readonly Step[] = adopted !== undefined ? [] : [
    { do: "commit", paths: changed, message }, { do: "push", branch, ...(push.push === "replace" ? { replaces: push.there } : {}) },
  ];
  const comment = renderMarkdown(plan, { findings: diagnostics });
  const wanted = { base: place.branch, branch, title: rollbackTitle(rollback), isTitleGiven: false, plan, headline: headline(plan), comment, template };
  const steps = [...local, ...giteaSteps(wanted, situation)];
  const tools: Tools = { place: tree, branch: undefined, remote, config, gitea, name, login: situation.login };
  const found: Made = { commit: adopted ?? base, pull: situation.pull, commentUrl: situation.comment?.url };
  const made = request.dryRun ? found : await applySteps(steps, tools, found, progress);
  return { ...described({ place, rollback, branch, steps, made, situation, isDryRun: request.dryRun }), diagnostics, countsWaived: true };
}

/** What came of a rollback, or would. */
interface Told {
  readonly place: RollbackPlace;
  readonly rollback: Rollback;
  readonly branch: string;
  readonly steps: readonly Step[];
  readonly made: Made;
  readonly situation: GiteaSituation;
  readonly isDryRun: boolean;
}

function described({ place: { remote, name }, rollback, branch, steps, made, situation, isDryRun }: Told): Pick<Outcome, "text" | "result"> {
  const where = { remote: remote.name, repository: `${name.owner}/${name.name}` };
  const pull = isDryRun ? situation.pull : made.pull;
  const calls = steps.map((step) => ({ do: step.do, calls: callsOf(step, where) }));
  const head = steps.length === 0 ? `Nothing to do: pull request ${pull?.number ?? ""} takes ${rollback.name} back: ${pull?.url ?? ""}`
    : isDryRun ? "Would make these calls, and made none of them:" : `Taken back once this is merged: ${pull?.url ?? ""}`;
  const did = isDryRun ? calls.flatMap((step) => step.calls) : steps.map((step) => saidOf(step, made));
  const lost = rollback.lost.length === 0 ? [] : [`What ${rollback.name} did and this does not undo:`, ...rollback.lost.map((line) => `  ${line}`)];
  const result = {
    branch, reverts: rollback.commits, lost: rollback.lost, ...(isDryRun ? {} : { commit: made.commit }),
    ...(pull === undefined ? {} : { pull: { number: pull.number, url: pull.url } }), steps: calls, dryRun: isDryRun,
  };
  return { text: [head, ...did.map((line) => `  ${visible(line)}`), ...lost].join("\n"), result };
}
