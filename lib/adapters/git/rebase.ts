import { rmSync } from "node:fs";
import { join } from "node:path";
import { gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** Commits to make again elsewhere. */
export interface Replay {
  /** The commits that lead from here to `head`, merges left out. */
  readonly from: string;
  readonly head: string;
  /** Whether a file is made by a program, so that a conflict in it needs no person. Paths are relative to the top. */
  readonly isMade: (path: string) => boolean;
}

/** Makes commits again on top of what a work tree of its own is at, with their authors and messages; hooks do not run. */
export async function replay(tree: string, { from, head, isMade }: Replay): Promise<{ readonly commit: string } | { readonly conflicts: readonly string[] }> {
  const git = openGit(tree);
  try {
    const commits = (await git.raw(["rev-list", "--reverse", "--no-merges", `${from}..${head}`])).split("\n").filter((id) => id !== "");
    for (const id of commits) {
      // Its status tells of conflicts; the index tells which.
      const refusal: unknown = await git.raw(["cherry-pick", "--no-commit", id]).then(() => undefined, (error: unknown) => error);
      const unmerged = await readUnmerged(tree);
      if (refusal !== undefined && unmerged.size === 0) throw refusal;
      const conflicts = [...unmerged.keys()].filter((path) => !isMade(path));
      if (conflicts.length > 0) return { conflicts: conflicts.sort() };
      await takeTheirs(tree, unmerged, head);
      const changed = await git.raw(["diff-index", "--cached", "--name-only", "HEAD"]);
      if (changed !== "") await git.raw(["commit", "--quiet", "--no-verify", `--reuse-message=${id}`]);
    }
    return { commit: (await git.raw(["rev-parse", "--verify", "HEAD"])).trim() };
  } catch (error) {
    throw gitFailure("git cannot rebase", error, "Rebase by hand with `git rebase`, and publish again. Nothing was changed.");
  }
}

/** Files with conflicts, and what the replayed commit has of each: mode and blob; nothing when it deletes the file. */
async function readUnmerged(tree: string): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for (const entry of (await openGit(tree).raw(["ls-files", "--unmerged", "-z"])).split("\0")) {
    const [facts = "", path] = entry.split(/\t(.*)/s);
    const [mode = "", id = "", stage] = facts.split(" ");
    if (path === undefined) continue;
    found.set(path, stage === "3" ? `${mode} ${id}` : found.get(path));
  }
  return found;
}

async function takeTheirs(tree: string, unmerged: ReadonlyMap<string, string | undefined>, head: string): Promise<void> {
  if (unmerged.size === 0) return;
  const kept = [...unmerged].filter(([, entry]) => entry !== undefined);
  const zero = "0".repeat(head.length);
  const entries = [...unmerged.keys()].map((path) => `0 ${zero}\t${path}\0`).join("") + kept.map(([path, entry]) => `${entry}\t${path}\0`).join("");
  await openGit(tree, { input: entries }).raw(["update-index", "-z", "--index-info"]);
  for (const path of unmerged.keys()) rmSync(join(tree, path), { force: true });
  await openGit(tree, { input: kept.map(([path]) => `${path}\0`).join("") }).raw(["checkout-index", "--force", "-z", "--stdin"]);
}

/** Brings work tree and index from one commit to another. What is changed in them stays; git refuses when that stands in the way. */
export async function moveWorkTree(top: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await openGit(top).raw(["read-tree", "-m", "-u", from, to]).catch((error: unknown) => {
    throw gitFailure("Your other changes are in files that the default branch changed too", error, "What is published is committed, and everything else is as it was. Put the other changes aside with `git stash`, and run the command again.");
  });
}
