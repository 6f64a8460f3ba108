import { rmSync } from "node:fs";
import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** Where a second work tree of the repository is to be, and at which commit. */
export interface LinkedTree {
  /** Absolute path of a folder that is there for this alone: what a killed run left in it is deleted. */
  readonly folder: string;
  readonly commit: string;
}

/** Lends a second work tree of a repository, on no branch, and takes it away afterwards, whatever happens. */
export async function withLinkedTree<Result>(top: string, { folder, commit }: LinkedTree, action: (folder: string) => Promise<Result>): Promise<Result> {
  const git = openGit(top);
  const remove = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    await answerOf(git.raw(["worktree", "prune"]));
  };
  await remove();
  try {
    await git.raw(["worktree", "add", "--quiet", "--detach", folder, commit]).catch((error: unknown) => {
      throw gitFailure("git cannot make a second work tree", error);
    });
    return await action(folder);
  } finally {
    await remove();
  }
}
