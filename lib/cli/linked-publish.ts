import { readEmail, treeWith, type Place } from "../adapters/git/commit.js";
import { hasCommit, readCommitted } from "../adapters/git/history.js";
import { fetchCommit, readHeads } from "../adapters/git/remote.js";
import { findPull, type PullRequest } from "../adapters/gitea/pulls.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { headline } from "../plan/headline.js";
import { renderMarkdown } from "../plan/markdown.js";
import { applySteps, saidOf, type Made, type Tools } from "../publish/apply.js";
import { giteaSteps, readSituation } from "../publish/gitea.js";
import { planPush } from "../publish/push-plan.js";
import { callsOf, type Step } from "../publish/steps.js";
import type { BasePlace } from "./base-place.js";
import type { Outcome } from "./outcome.js";
import type { Planned } from "./planned.js";

/** A change of the default branch that was made and compiled in a work tree of its own, and what it is to be called. */
export interface LinkedChange {
  readonly place: BasePlace;
  readonly tree: Place;
  readonly planned: Planned;
  /** Files that differ from the default branch, relative to the top of the work tree. */
  readonly changed: readonly string[];
  readonly branch: string;
  readonly title: string;
  readonly message: string;
  /** What the pull request says before its plan, as Markdown. */
  readonly about: string;
}

/** What was done to publish such a change, or would be. */
export interface LinkedResult {
  readonly change: LinkedChange;
  /** Empty when all is done already. */
  readonly steps: readonly Step[];
  readonly made: Made;
  /** What was found; `made` has what there is now. */
  readonly pull: PullRequest | undefined;
  readonly isDryRun: boolean;
}

/** Why a change was not published; with the open pull request of its branch, and what that is at, when it is somebody else's. */
export interface LinkedRefusal {
  readonly problem: Diagnostic;
  readonly other?: { readonly pull: PullRequest; readonly commit: string };
}

interface Wish {
  readonly dryRun: boolean;
  readonly progress: (stage: string) => void;
}

/** Commits a change in its own work tree, pushes that, and opens or updates the pull request: whatever of it is missing. */
export async function publishLinked(change: LinkedChange, { dryRun, progress }: Wish): Promise<LinkedResult | LinkedRefusal> {
  const { place, tree, planned, changed, branch, title, message, about } = change;
  const { top, remote, config, gitea, name, base } = place;
  const { plan, diagnostics } = planned;
  progress("asking Gitea");
  const there = (await readHeads(top, remote, { config })).branches.get(branch);
  if (there !== undefined && !(await hasCommit(top, there))) await fetchCommit(top, remote, branch, { config });
  const push = await planPush({ top, branch, there, head: base, tree: await treeWith(tree, changed), commits: true, base, email: await readEmail(top) });
  if ("problem" in push) {
    const pull = await findPull(gitea, name, { base: place.branch, head: branch });
    const problem = { ...push.problem, hint: `Let its author go on there, or delete the branch: \`git push ${remote.name} --delete ${branch}\`.` };
    return pull?.state === "open" && there !== undefined ? { problem, other: { pull, commit: there } } : { problem };
  }
  const adopted = push.push === "adopt" ? push.there : undefined;
  const situation = await readSituation(gitea, name, { base: place.branch, branch, commit: adopted });
  if ("problem" in situation) return situation;
  const template = (await readCommitted(top, base, ".gitea/pull_request_template.md")) ?? "";
  const local: readonly Step[] = adopted !== undefined ? [] : [
    { do: "commit", paths: changed, message }, { do: "push", branch, ...(push.push === "replace" ? { replaces: push.there } : {}) },
  ];
  const comment = renderMarkdown(plan, { findings: diagnostics });
  const wanted = { base: place.branch, branch, title, isTitleGiven: false, plan, about, headline: headline(plan), comment, template };
  const steps = [...local, ...giteaSteps(wanted, situation)];
  const tools: Tools = { place: tree, branch: undefined, remote, config, gitea, name, login: situation.login };
  const found: Made = { commit: adopted ?? base, pull: situation.pull, commentUrl: situation.comment?.url };
  const made = dryRun ? found : await applySteps(steps, tools, found, progress);
  return { change, steps, made, pull: situation.pull, isDryRun: dryRun };
}

/** How people are told of a change: `takes #12 back`, `Taken back`. */
export interface LinkedWords {
  readonly does: string;
  readonly done: string;
}

/** What was done, or would be. */
export function describeLinked({ change, steps, made, pull: found, isDryRun }: LinkedResult, { does, done }: LinkedWords): { readonly lines: readonly string[]; readonly result: Readonly<Record<string, unknown>> } {
  const { remote, name } = change.place;
  const where = { remote: remote.name, repository: `${name.owner}/${name.name}` };
  const pull = isDryRun ? found : made.pull;
  const calls = steps.map((step) => ({ do: step.do, calls: callsOf(step, where) }));
  const head = steps.length === 0 ? `Nothing to do: pull request ${pull?.number ?? ""} ${does}: ${pull?.url ?? ""}`
    : isDryRun ? "Would make these calls, and made none of them:" : `${done} once this is merged: ${pull?.url ?? ""}`;
  const did = isDryRun ? calls.flatMap((step) => step.calls) : steps.map((step) => saidOf(step, made));
  const result = {
    branch: change.branch, ...(isDryRun ? {} : { commit: made.commit }),
    ...(pull === undefined ? {} : { pull: { number: pull.number, url: pull.url } }), steps: calls, dryRun: isDryRun,
  };
  return { lines: [head, ...did.map((line) => `  ${visible(line)}`)], result };
}

/** Says that somebody else's pull request does the same. */
export function describeOther(branch: string, { pull }: NonNullable<LinkedRefusal["other"]>, { does }: LinkedWords): Pick<Outcome, "text" | "result"> {
  return { text: `Pull request ${pull.number} of ${visible(pull.poster)} ${does} already: ${pull.url}`, result: { branch, pull: { number: pull.number, url: pull.url }, steps: [] } };
}
