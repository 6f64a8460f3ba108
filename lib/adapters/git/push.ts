import { AdapterError } from "../error.js";
import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";
import type { Remote } from "./remote.js";

export interface Push {
  readonly commit: string;
  readonly branch: string;
  /** What the remote's branch is to be replaced from; it is refused when the branch is elsewhere. Default: only forward. */
  readonly replaces?: string | undefined;
}

/** Lets a branch here follow the one of the same name on a remote, as `git push --set-upstream` does, unless it follows one. */
export async function followRemote(top: string, { name }: Remote, branch: string): Promise<void> {
  const git = openGit(top);
  if ((await answerOf(git.raw(["config", "--get", `branch.${branch}.remote`]))) !== undefined) return;
  // A convenience: what is pushed is pushed without it.
  await answerOf(git.raw(["config", `branch.${branch}.remote`, name]));
  await answerOf(git.raw(["config", `branch.${branch}.merge`, `refs/heads/${branch}`]));
}

/** Pushes exactly one commit to one branch. The repository's pre-push hook runs, as it does for a person. */
export async function pushCommit(top: string, { name }: Remote, { commit, branch, replaces }: Push, config: Readonly<Record<string, string>>): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const force = replaces === undefined ? [] : [`--force-with-lease=${ref}:${replaces}`];
  await openGit(top, { hooks: true, config }).push([...force, name, `${commit}:${ref}`]).catch((error: unknown) => {
    const { message, subject, hint = "" } = gitFailure(`git could not push ${branch} to the remote ${name}`, error, hintFor(error));
    throw new AdapterError(message, { subject, hint, cause: error, ...(isRejected(error) ? { status: overtaken } : {}) });
  });
}

/** Status of the failure of a push to a branch that was elsewhere than it was seen: somebody else was faster. */
export const overtaken = "overtaken";

/** Whether a push failed because a branch was elsewhere. */
// Reasons that git gives in no other language (transport.c, print_one_push_report). Gitea's own when two push at once is the last.
export const isRejected = (error: unknown): boolean =>
  error instanceof Error && /stale info|non-fast-forward|fetch first|cannot lock ref|failed to update ref/i.test(error.message);

/** What to do about a push that failed. */
export function hintFor(error: unknown): string {
  const said = error instanceof Error ? error.message : "";
  if (/protected branch/i.test(said)) return "The branch is protected: publish on another one with --branch.";
  if (isRejected(error)) return "Somebody else pushed to that branch meanwhile: run the command again.";
  if (/could not read (?:Username|Password)|Authentication failed|HTTP 40[13]|error: 40[13]|Permission.*denied/i.test(said)) {
    return "Check that the token has the scope write:repository and that its user may push to the repository.";
  }
  return "Check the network and run the command again: it goes on where it stopped.";
}
