import { existsSync } from "node:fs";
import { join } from "node:path";
import { answerOf } from "./failure.js";
import { openGit } from "./open.js";

/** Something that git began and that waits for a person. */
export type Operation = "merge" | "rebase" | "cherry-pick" | "revert" | "bisect";

/** What state a repository is in, as seen from one of its work trees. */
export interface RepositoryState {
  /** Absolute path of the work tree. */
  readonly top: string;
  /** The workspace below it: empty, or such as `deploy/`. */
  readonly prefix: string;
  /** Absolute path of the work tree's own git folder. */
  readonly gitFolder: string;
  /** The current commit. Absent before the first one. */
  readonly head: string | undefined;
  /** The current branch. Absent while HEAD is detached. */
  readonly branch: string | undefined;
  readonly operation: Operation | undefined;
  /** Whether only a part of the history is here. */
  readonly isShallow: boolean;
}

// Files by which git itself knows (wt-status.c, wt_status_get_state).
const signs: readonly (readonly [file: string, operation: Operation])[] = [
  ["rebase-merge", "rebase"], ["rebase-apply", "rebase"], ["MERGE_HEAD", "merge"], ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"], ["BISECT_LOG", "bisect"],
];

/** Reads the state of the repository that a folder is in; `bare` or `none` when there is no work tree. */
export async function readState(root: string): Promise<RepositoryState | "bare" | "none"> {
  const git = openGit(root);
  const kinds = await answerOf(git.raw(["rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository", "--absolute-git-dir"]));
  if (kinds === undefined) return "none";
  const [isBare, isInside, isShallow, gitFolder = ""] = kinds.split("\n");
  if (isInside !== "true") return isBare === "true" ? "bare" : "none";
  // One by one: each is a path and may hold whatever paths may.
  const [top, prefix, head, branch] = await Promise.all([
    git.raw(["rev-parse", "--show-toplevel"]), git.raw(["rev-parse", "--show-prefix"]),
    answerOf(git.raw(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])),
    answerOf(git.raw(["symbolic-ref", "--quiet", "--short", "HEAD"])),
  ]);
  const operation = signs.find(([file]) => existsSync(join(gitFolder, file)))?.[1];
  return {
    top: top.replace(/\n$/, ""), prefix: prefix.replace(/\n$/, ""), gitFolder, head: head === "" ? undefined : head, branch: branch === "" ? undefined : branch,
    operation, isShallow: isShallow === "true",
  };
}
