import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** The commit of a branch here; nothing when there is no such branch. */
export async function branchHead(top: string, branch: string): Promise<string | undefined> {
  const found = await answerOf(openGit(top).raw(["rev-parse", "--verify", "--quiet", `refs/heads/${branch}^{commit}`]));
  return found === "" ? undefined : found;
}

/** Whether git takes a name for a branch (`git check-ref-format --branch`). */
export async function isBranchName(top: string, name: string): Promise<boolean> {
  return !name.startsWith("-") && (await answerOf(openGit(top).raw(["check-ref-format", "--branch", name]))) === name;
}

/** Makes a branch at a commit. */
export async function makeBranch(top: string, branch: string, commit: string): Promise<void> {
  await openGit(top).raw(["update-ref", "-m", "astrolabe publish", `refs/heads/${branch}`, commit, ""]).catch((error: unknown) => {
    throw gitFailure(`git cannot make the branch ${branch}`, error);
  });
}

/** Moves a branch from one commit to another, if it is still where it was. */
export async function moveBranch(top: string, branch: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await openGit(top).raw(["update-ref", "-m", "astrolabe publish", `refs/heads/${branch}`, to, from]).catch((error: unknown) => {
    throw gitFailure(`git cannot move the branch ${branch}`, error);
  });
}

/** Makes a branch the current one, without touching the work tree and the index. */
export async function switchTo(top: string, branch: string): Promise<void> {
  await openGit(top).raw(["symbolic-ref", "-m", `astrolabe publish: to ${branch}`, "HEAD", `refs/heads/${branch}`]).catch((error: unknown) => {
    throw gitFailure(`git cannot switch to the branch ${branch}`, error);
  });
}

/** Deletes a branch that is still at a commit. */
export async function dropBranch(top: string, branch: string, commit: string): Promise<void> {
  await answerOf(openGit(top).raw(["update-ref", "-d", `refs/heads/${branch}`, commit]));
}

/** Takes HEAD off its branch, at a commit, without touching the work tree and the index. */
export async function detachAt(top: string, commit: string): Promise<void> {
  await openGit(top).raw(["update-ref", "--no-deref", "-m", "astrolabe publish", "HEAD", commit]).catch((error: unknown) => {
    throw gitFailure("git cannot go back to where it was", error);
  });
}
