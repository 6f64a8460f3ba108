import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** Whether a commit is here. */
export async function hasCommit(top: string, commit: string): Promise<boolean> {
  return (await answerOf(openGit(top).raw(["rev-parse", "--verify", "--quiet", `${commit}^{commit}`]))) === commit;
}

/** The last commit that two have in common; nothing when there is none, or it is not here. */
export async function mergeBase(top: string, one: string, other: string): Promise<string | undefined> {
  const found = await answerOf(openGit(top).raw(["merge-base", one, other]));
  return found === "" ? undefined : found;
}

/** How many commits lead to `to` and not to `from`. */
export async function countCommits(top: string, from: string, to: string): Promise<number> {
  return Number(await openGit(top).raw(["rev-list", "--count", `${from}..${to}`]).catch(failed));
}

/** Whether `commit` is `earlier` or has it among its ancestors. */
export async function contains(top: string, commit: string, earlier: string): Promise<boolean> {
  return (await countCommits(top, commit, earlier)) === 0;
}

/** What a commit says of itself. */
export interface CommitFacts {
  readonly id: string;
  /** Id of the tree that it holds. */
  readonly tree: string;
  readonly authorEmail: string;
  readonly committerEmail: string;
  /** The whole message. */
  readonly message: string;
}

/** Commits that lead to `to` and not to `from`, the latest first. */
export async function readCommits(top: string, from: string, to: string): Promise<CommitFacts[]> {
  const log = await openGit(top).raw(["log", "-z", "--no-show-signature", "--format=%H%n%T%n%ae%n%ce%n%B", `${from}..${to}`]).catch(failed);
  return log.split("\0").filter((entry) => entry !== "").map((entry) => {
    const [id = "", tree = "", authorEmail = "", committerEmail = "", ...message] = entry.split("\n");
    return { id, tree, authorEmail, committerEmail, message: message.join("\n") };
  });
}

/** The id of the tree that a commit holds. */
export async function treeOf(top: string, commit: string): Promise<string> {
  return (await openGit(top).raw(["rev-parse", "--verify", `${commit}^{tree}`]).catch(failed)).trim();
}

/** The text of a file of a commit; nothing when it is not there. */
export async function readCommitted(top: string, commit: string, path: string): Promise<string | undefined> {
  try {
    return await openGit(top).raw(["cat-file", "blob", `${commit}:${path}`]);
  } catch {
    return undefined;
  }
}

/** The latest commit up to one that changed any of some files, given relative to the top; nothing when none did. */
export async function lastChange(top: string, commit: string, paths: readonly string[]): Promise<string | undefined> {
  const found = await openGit(top).raw(["log", "--max-count=1", "--no-show-signature", "--format=%H", "--end-of-options", commit, "--", ...paths.map((path) => `:(top,literal)${path}`)]).catch(failed);
  return found.trim() === "" ? undefined : found.trim();
}

function failed(error: unknown): never {
  throw gitFailure("git cannot read the history", error);
}
