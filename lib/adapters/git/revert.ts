import { answerOf, gitFailure } from "./failure.js";
import { openGit, type GitOptions } from "./open.js";
import type { Remote } from "./remote.js";

/** A commit on the way to another, along first parents. */
export interface ChainLink {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** A commit and those before it along first parents, at most so many, the latest first. */
export async function readChain(top: string, commit: string, most: number): Promise<ChainLink[]> {
  const log = await openGit(top).raw(["log", "-z", "--no-show-signature", "--first-parent", `--max-count=${most}`, "--format=%H%n%P%n%B", commit]).catch((error: unknown) => {
    throw gitFailure("git cannot read the history", error);
  });
  return log.split("\0").filter((entry) => entry !== "").map((entry) => {
    const [id = "", parents = "", ...message] = entry.split("\n");
    return { id, parents: parents.split(" ").filter((parent) => parent !== ""), message: message.join("\n").trim() };
  });
}

/** The commit that people mean; nothing when git knows none. */
export async function findCommit(top: string, revision: string): Promise<string | undefined> {
  // One that begins with a dash would be taken for an option.
  const found = revision.startsWith("-") ? undefined : await answerOf(openGit(top).raw(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]));
  return found === "" ? undefined : found;
}

/** Fetches a reference's commits, and leaves the repository's own references as they are. Whether the remote has it. */
export async function fetchReference(top: string, { name }: Remote, reference: string, options: GitOptions): Promise<boolean> {
  return (await answerOf(openGit(top, options).raw(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", name, reference]))) !== undefined;
}

/** What changed between two commits, as a number that lines above and below do not change (git-patch-id(1)). Empty when nothing did. */
export async function patchId(top: string, from: string, to: string): Promise<string> {
  const patch = await openGit(top).raw(["diff-tree", "-p", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv", from, to]).catch((error: unknown) => {
    throw gitFailure("git cannot compare two commits", error);
  });
  if (patch === "") return "";
  return (await answerOf(openGit(top, { input: patch }).raw(["patch-id", "--stable"])))?.split(" ")[0] ?? "";
}

/** The commit on the way from one to another that says that it reverts one; the latest, if there are several. */
export async function findRevert(top: string, { commit, from, to }: { readonly commit: string; readonly from: string; readonly to: string }): Promise<string | undefined> {
  const found = await answerOf(openGit(top).raw(["log", "--max-count=1", "--format=%H", "--fixed-strings", `--grep=This reverts commit ${commit}`, `${from}..${to}`]));
  return found === "" ? undefined : found;
}

/** What is to be taken back. */
export interface Revert {
  /** The latest first. */
  readonly commits: readonly Pick<ChainLink, "id" | "parents">[];
  /** Files and folders that are left as the work tree's commit has them, because a program makes them anew. Relative to the top. */
  readonly made: readonly string[];
}

/** Takes commits back in a work tree of its own, without committing. Gives the files that a person has to look at, sorted. */
export async function revertCommits(tree: string, { commits, made }: Revert): Promise<readonly string[]> {
  const git = openGit(tree);
  const isMade = (path: string): boolean => made.some((place) => path === place || path.startsWith(`${place}/`));
  try {
    for (const { id, parents } of commits) {
      const mainline = parents.length > 1 ? ["-m", "1"] : [];
      const refusal: unknown = await git.raw(["revert", "--no-commit", ...mainline, id]).then(() => undefined, (error: unknown) => error);
      const unmerged = [...new Set((await git.raw(["diff", "--name-only", "--diff-filter=U", "-z"])).split("\0"))].filter((path) => path !== "");
      if (refusal !== undefined && unmerged.length === 0) throw refusal;
      const conflicts = unmerged.filter((path) => !isMade(path));
      if (conflicts.length > 0) return conflicts.sort();
      for (const place of made) await restore(tree, place);
    }
    return [];
  } catch (error) {
    throw gitFailure("git cannot revert", error, "Nothing was changed.");
  }
}

/** Makes a file or folder what the work tree's commit has of it, in index and on disk. */
async function restore(tree: string, place: string): Promise<void> {
  const git = openGit(tree);
  const isKnown = (await git.raw(["ls-tree", "--name-only", "HEAD", "--", place])) !== "" || (await git.raw(["ls-files", "--", place])) !== "";
  if (isKnown) await git.raw(["restore", "--source=HEAD", "--staged", "--worktree", "--", `:(top,literal)${place}`]);
}
