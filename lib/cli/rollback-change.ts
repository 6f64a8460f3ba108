import { contains } from "../adapters/git/history.js";
import { fetchReference, findCommit, findRevert, readChain, type ChainLink } from "../adapters/git/revert.js";
import { readBlobs, treeAt } from "../adapters/git/tree.js";
import { countPullCommits, readPull } from "../adapters/gitea/pulls.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../model/name.js";
import { makePlan } from "../plan/make.js";
import type { Plan } from "../plan/plan.js";
import type { TreeReader } from "../plan/side.js";
import { commitsOfPull } from "../publish/rollback/commits.js";
import { treeFolder } from "../tree/places.js";
import type { BasePlace } from "./base-place.js";

/** A change that is on the default branch. */
export interface FoundChange {
  /** `#12`, or the first digits of the commit. */
  readonly name: string;
  /** As whoever asked calls it. */
  readonly word: string;
  readonly title: string;
  /** The latest first. */
  readonly commits: readonly ChainLink[];
}

const unknown = (message: string, hint: string): { readonly problem: Diagnostic } => ({ problem: diagnose("rollback-unknown", message, {}, { hint }) });

/** Finds the commits that a word names: a pull request as `#12`, else a commit. */
export async function findChange(word: string, place: BasePlace): Promise<FoundChange | { readonly problem: Diagnostic }> {
  // No abbreviation of a commit is as short as this.
  const number = /^#?([1-9][0-9]{0,5})$/.exec(word)?.[1];
  return number === undefined ? findByCommit(word, place) : findByPull(Number(number), place);
}

async function findByCommit(word: string, { top, base, branch }: BasePlace): Promise<FoundChange | { readonly problem: Diagnostic }> {
  const commit = await findCommit(top, word);
  if (commit === undefined) return unknown(`git knows no commit ${quote(word)}`, "`git log --oneline` lists commits; a pull request is written '#12'.");
  const name = commit.slice(0, 10);
  if (!(await contains(top, base, commit))) return unknown(`The commit ${name} is not on ${branch} of the server`, `What is not there needs no rollback. \`git log\` of ${branch} shows what is.`);
  const [link] = await readChain(top, commit, 1);
  if (link === undefined || link.parents.length === 0) return unknown(`The commit ${name} is the first one, and without it there is nothing`, "Take back a later one.");
  return { name, word, title: link.message.split("\n")[0] ?? "", commits: [link] };
}

async function findByPull(number: number, { top, remote, config, gitea, name, base, branch }: BasePlace): Promise<FoundChange | { readonly problem: Diagnostic }> {
  const pull = await readPull(gitea, name, number);
  if (pull === undefined) return unknown(`There is no pull request ${number}`, "Look at its number in Gitea, or name the commit.");
  if (pull.state !== "merged" || pull.mergeCommit === "") return unknown(`Pull request ${number} was not merged`, pull.state === "open" ? "Close it in Gitea." : "What was not merged needs no rollback.");
  const isHere = pull.base === branch && (await findCommit(top, pull.mergeCommit)) !== undefined && (await contains(top, base, pull.mergeCommit));
  if (!isHere) return unknown(`Pull request ${number} was merged into ${pull.base}, and is not on ${branch}`, "Name the commit on the default branch that brought it there.");
  const count = await countPullCommits(gitea, name, number);
  const hasHead = await fetchReference(top, remote, `refs/pull/${number}/head`, { config });
  const commits = await commitsOfPull(top, { mergeCommit: pull.mergeCommit, mergeBase: pull.mergeBase, head: hasHead ? pull.headCommit : undefined, count });
  if (commits === undefined) return unknown(`It cannot be told which commits of ${branch} pull request ${number} became`, `Name them one by one: the last is ${pull.mergeCommit.slice(0, 10)}.`);
  return { name: `#${number}`, word: `#${number}`, title: pull.title, commits };
}

/** Says that a revert changes nothing, and who reverted before, if anybody says so. */
export async function nothingToTakeBack({ word, commits: [last] }: FoundChange, { top, base, branch }: BasePlace): Promise<Diagnostic> {
  const earlier = last === undefined ? undefined : await findRevert(top, { commit: last.id, from: last.id, to: base });
  const said = earlier === undefined ? `Nothing of what ${word} did is on ${branch} any more` : `${earlier.slice(0, 10)} took ${word} back already`;
  return diagnose("rollback-empty", said, {}, { hint: earlier === undefined ? "`git log -p` of the files shows what became of it." : `To have it again, roll ${earlier.slice(0, 10)} back.` });
}

/** What a change did when it was made, by the trees that were committed. */
export async function planOfChange(root: string, { commits }: FoundChange): Promise<Plan> {
  const [from = "", to = ""] = [commits.at(-1)?.parents[0], commits[0]?.id];
  const [before, after] = [await treeAt(root, from, treeFolder), await treeAt(root, to, treeFolder)];
  const texts = await readBlobs(root, [...before.values(), ...after.values()]);
  const reader = (files: ReadonlyMap<string, string>): TreeReader => ({ paths: files, text: (path) => texts.get(files.get(path) ?? "") });
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
  return makePlan({ before: reader(before), after: reader(after), differing, capacity: new Map() });
}
