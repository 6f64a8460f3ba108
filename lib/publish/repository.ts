import { isBranchName } from "../adapters/git/branch.js";
import { readChanges, type WorkTreeChange } from "../adapters/git/changes.js";
import { countCommits, hasCommit, mergeBase } from "../adapters/git/history.js";
import { fetchCommit, readHeads, readRemote, type Remote, type RemoteHeads } from "../adapters/git/remote.js";
import { readState, type RepositoryState } from "../adapters/git/state.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { stateFolder } from "../tree/places.js";

/** A repository that can be published from, and where its changes go. */
export interface PublishedRepository {
  readonly state: RepositoryState;
  readonly head: string;
  readonly remote: Remote;
  readonly heads: RemoteHeads;
  readonly base: Base;
  /** The branch to publish on; absent when it is to be named after the plan. */
  readonly branch: string | undefined;
  /** Everything that differs from the last commit. */
  readonly changes: readonly WorkTreeChange[];
}

/** The branch that pull requests are merged into, as the server has it. */
export interface Base {
  readonly branch: string;
  readonly commit: string;
  /** Where the published changes left it. */
  readonly fork: string;
  /** How many commits it has had since. */
  readonly behind: number;
  /** How many commits there are to publish already. */
  readonly ahead: number;
}

/** A work tree with a commit, and the remote of its branch. */
export interface WorkTree {
  readonly state: RepositoryState & { readonly head: string };
  readonly remote: Remote;
}

/** How the repository is to be looked at. */
export interface RepositoryWish {
  /** Branch to publish on. Default: the current one, unless that is the default branch. */
  readonly branch: string | undefined;
  /** Configuration for git when it asks the server. */
  readonly config: Readonly<Record<string, string>>;
}

const blocked = (message: string, hint: string): { readonly problem: Diagnostic } => ({ problem: diagnose("repository-state", message, {}, { hint }) });

/** The state of the repository that a workspace is in, if it is one to publish from. */
export async function readWorkTree(root: string, branch: string | undefined): Promise<WorkTree | { readonly problem: Diagnostic }> {
  const state = await readState(root);
  if (state === "none") return blocked("The workspace is in no git repository", "Run the command in a clone of the repository.");
  if (state === "bare") return blocked("The repository is bare, so it has no work tree to publish from", "Run the command in a clone of it.");
  const { top, head, operation } = state;
  if (operation !== undefined) return blocked(`A ${operation} is under way`, finishing(operation));
  if (head === undefined) return blocked("There is no commit yet", "Make the first one, push it to the default branch, and publish what comes after it.");
  if (state.branch === undefined && branch === undefined) return blocked(`HEAD is detached, at ${head.slice(0, 10)}`, "Switch to a branch (`git switch main`), or name one with --branch: it is made here.");
  if (branch !== undefined && !(await isBranchName(top, branch))) return blocked(`--branch is ${JSON.stringify(branch)}, which git takes for no name of a branch`, "Use letters, digits, and single slashes and dashes between them.");
  const remote = await readRemote(top, state.branch);
  if (remote === undefined) {
    const hint = "Add it with `git remote add origin <url>`. With several, `git branch --set-upstream-to` says which one is meant.";
    return { problem: diagnose("remote-unusable", "There is no remote to publish to", {}, { hint }) };
  }
  return { state: { ...state, head }, remote };
}

/** Asks the remote, and compares with what is here. */
export async function readRepository({ state, remote }: WorkTree, wish: RepositoryWish): Promise<PublishedRepository | { readonly problem: Diagnostic }> {
  const { top, head } = state;
  const { config } = wish;
  // The state folder is nobody's work, also where git is not told to ignore it.
  const changes = (await readChanges(top)).filter(({ path }) => !path.startsWith(`${state.prefix}${stateFolder}/`));
  const unmerged = changes.find(({ kind }) => kind === "unmerged");
  if (unmerged !== undefined) return blocked(`${unmerged.path} has conflicts that nobody has resolved`, "Resolve them, and `git add` the file.");
  const heads = await readHeads(top, remote, { config });
  const { defaultBranch = "", branches } = heads;
  const commit = branches.get(defaultBranch);
  if (commit === undefined) {
    return { problem: diagnose("remote-unusable", `The repository of the remote ${remote.name} is empty`, {}, { hint: `Push the first commits to its default branch: \`git push ${remote.name} HEAD:main\`.` }) };
  }
  const branch = wish.branch ?? (state.branch === defaultBranch ? undefined : state.branch);
  if (branch === defaultBranch) return blocked(`${branch} is the default branch, which takes pull requests only`, "Name another one with --branch.");
  for (const name of [defaultBranch, ...(branch !== undefined && branches.has(branch) ? [branch] : [])]) {
    if (!(await hasCommit(top, branches.get(name) ?? ""))) await fetchCommit(top, remote, name, { config });
  }
  const fork = await mergeBase(top, commit, head);
  if (fork === undefined) {
    return blocked(`The history here and ${defaultBranch} of the remote ${remote.name} have no commit in common`,
      state.isShallow ? "Only a part of the history is here: `git fetch --unshallow` brings the rest." : "Begin a branch from it: `git fetch` and `git switch --create <name> FETCH_HEAD`.");
  }
  const [behind, ahead] = await Promise.all([countCommits(top, fork, commit), countCommits(top, fork, head)]);
  return { state, head, remote, heads, branch, changes, base: { branch: defaultBranch, commit, fork, behind, ahead } };
}

function finishing(operation: string): string {
  if (operation === "bisect") return "End it with `git bisect reset`.";
  return `Finish it with \`git ${operation} --continue\`, or take it back with \`git ${operation} --abort\`.`;
}
