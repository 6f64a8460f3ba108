import { branchHead } from "../adapters/git/branch.js";
import { readEmail, treeWith } from "../adapters/git/commit.js";
import { hasCommit, readCommitted, treeOf } from "../adapters/git/history.js";
import { fetchCommit } from "../adapters/git/remote.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Plan } from "../plan/plan.js";
import { branchName, commitMessage, cut, titleOf, type Digests } from "./message.js";
import { sortChanges, type SortedChanges } from "./paths.js";
import { planPush } from "./push-plan.js";
import type { PublishedRepository } from "./repository.js";
import type { Step } from "./steps.js";

/** What a compile gave, as far as publishing goes by it. */
export interface Compiled {
  readonly plan: Plan;
  /** What the checks found, none of it an error. */
  readonly findings: readonly Diagnostic[];
  readonly digests: Digests;
  /** Files that it read, relative to the workspace. */
  readonly files: readonly string[];
  /** Whether the compiler itself is part of the workspace. */
  readonly hasCompiler: boolean;
}

/** What is to be done in the repository and on its server. */
export interface LocalPlan {
  readonly branch: string;
  /** One line for the commit and the pull request. */
  readonly title: string;
  readonly changes: SortedChanges;
  /** Up to the push. Empty when the branch on the server is as it is to be. */
  readonly steps: readonly Step[];
  /** The commit to publish; absent when it is still to be made. */
  readonly commit: string | undefined;
}

/** What may be asked for. */
export interface LocalWish {
  /** Default: made from the plan. */
  readonly title?: string | undefined;
  /** Title of the commit alone. Default: the title. */
  readonly commitTitle?: string | undefined;
  /** Configuration for git when it asks the server. */
  readonly config: Readonly<Record<string, string>>;
}

/** Longest title that Gitea takes (models/issues/issue.go, column `name`). */
const longestGivenTitle = 255;

/** Decides how the changes become a commit on a branch of the server. Looks, and changes nothing. */
export async function planLocally(repository: PublishedRepository, { plan, digests, files, hasCompiler }: Compiled, wish: LocalWish): Promise<LocalPlan | { readonly problem: Diagnostic }> {
  const { state, head, heads, base, remote } = repository;
  const { top } = state;
  const read = new Set(files);
  const changes = sortChanges(repository.changes, { prefix: state.prefix, isRead: (file) => read.has(file), hasCompiler });
  const title = wish.title === undefined ? titleOf(plan) : cut(wish.title.replace(/\s+/g, " ").trim(), longestGivenTitle);
  const branch = repository.branch ?? branchName(title, digests);
  const elsewhere = branch === state.branch ? undefined : await branchHead(top, branch);
  if (elsewhere !== undefined && elsewhere !== head) {
    const hint = `\`git switch ${branch}\` goes there; --branch publishes on another one.`;
    return { problem: diagnose("repository-state", `There is a branch ${branch} here already, at another commit`, {}, { hint }) };
  }
  const current = await treeOf(top, head);
  const tree = changes.paths.length === 0 ? current : await treeWith(state, changes.paths);
  const commits = tree !== current;
  const there = heads.branches.get(branch);
  if (there !== undefined && !(await hasCommit(top, there))) await fetchCommit(top, remote, branch, wish);
  const push = await planPush({ top, branch, there, head, tree, commits, base: base.commit, email: await readEmail(top) });
  if ("problem" in push) return push;
  const steps: Step[] = [];
  if (branch !== state.branch) steps.push({ do: "make-branch", branch });
  if (commits) steps.push({ do: "commit", paths: changes.paths, message: commitMessage(wish.commitTitle ?? title, plan, digests) });
  if (push.push === "adopt") steps.push({ do: "adopt", branch, commit: push.there });
  if (push.push === "forward") steps.push({ do: "push", branch });
  if (push.push === "replace") steps.push({ do: "push", branch, replaces: push.there });
  return { branch, title, changes, steps, commit: commits ? undefined : push.push === "adopt" ? push.there : head };
}

/** The template for the body of new pull requests, as the default branch has it; empty when there is none. */
export async function readTemplate({ state, base }: PublishedRepository): Promise<string> {
  return (await readCommitted(state.top, base.commit, ".gitea/pull_request_template.md")) ?? "";
}
