import { contains, hasCommit, readCommits, treeOf } from "../adapters/git/history.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isOurs } from "./message.js";

/** A branch on the server, beside what is to be pushed there. */
export interface PushQuestion {
  readonly top: string;
  readonly branch: string;
  /** What the branch on the server is at; absent when it is not there. */
  readonly there: string | undefined;
  /** The current commit. */
  readonly head: string;
  /** The tree that the commit to push holds, and whether that one is still to be made, on top of the current one. */
  readonly tree: string;
  readonly commits: boolean;
  /** The commit that the default branch on the server is at. */
  readonly base: string;
  /** Whose commits may be replaced: the address that git commits with. */
  readonly email: string | undefined;
}

/**
 * How the branch on the server is to move: `forward`; `replace`, because it holds an earlier form of what was made here; or
 * `adopt`, because somebody has published the very same files. A branch that holds anything else is not touched.
 */
export type PushPlan =
  | { readonly push: "none" | "forward" }
  | { readonly push: "replace" | "adopt"; readonly there: string }
  | { readonly problem: Diagnostic };

export async function planPush({ top, branch, there, head, tree, commits, base, email }: PushQuestion): Promise<PushPlan> {
  if (there === undefined) return { push: "forward" };
  if (there === head) return { push: commits ? "forward" : "none" };
  if (!(await hasCommit(top, there))) return foreign(branch, "commits that are not here");
  if (await contains(top, head, there)) return { push: "forward" };
  const here = await readCommits(top, there, head);
  const isAlike = here.every(({ message }) => isOurs(message)) && (await treeOf(top, there)) === tree;
  if (isAlike) return { push: "adopt", there };
  if (here.length === 0) return foreign(branch, "commits that are not here");
  const theirs = await readCommits(top, base, there);
  const other = theirs.find(({ message, authorEmail, committerEmail }) => !isOurs(message) || authorEmail !== email || committerEmail !== email);
  if (other !== undefined) return foreign(branch, `${other.id.slice(0, 10)}, which \`astrolabe publish\` did not make for you`);
  return { push: "replace", there };
}

function foreign(branch: string, what: string): { readonly problem: Diagnostic } {
  return {
    problem: diagnose("branch-foreign", `The branch ${branch} on the server holds ${what}`, {}, {
      hint: "`git pull --rebase` takes them over; --branch publishes on another branch.",
    }),
  };
}
