import { copyFileSync, existsSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileFailure } from "../error.js";
import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";
import type { RepositoryState } from "./state.js";

/** Tells hooks which tree is being committed: one that was checked just now. */
export const committingVariable = "ASTROLABE_COMMITTING";

/** What is to be committed. */
export interface CommitWish {
  /** Files as they are on disk, relative to the top of the work tree; one that is gone there is deleted. */
  readonly paths: readonly string[];
  readonly message: string;
}

/** A place in a repository to commit at. */
export type Place = Pick<RepositoryState, "top" | "gitFolder">;

/**
 * Commits some files as they are on disk, and leaves all other changes as they are: those in the index, those on disk, and
 * files that git does not know. The commit is made from an index of its own; hooks run and may change or refuse it. Afterwards
 * the index is brought up to the commit for what the commit changed.
 *
 * @returns the commit; nothing when the files are as the last commit has them.
 */
export async function commitPaths(place: Place, { paths, message }: CommitWish): Promise<string | undefined> {
  return withIndex(place, async (index) => {
    const { top } = place;
    const parent = await stage(top, index, paths);
    const [before, wanted] = await Promise.all([
      openGit(top).raw(["rev-parse", "--verify", `${parent}^{tree}`]),
      openGit(top, { index }).raw(["write-tree"]),
    ]).catch(failed);
    if (before === wanted) return undefined;
    const env = { [committingVariable]: wanted.trim() };
    await openGit(top, { index, hooks: true, input: message, env }).raw(["commit", "--quiet", "--no-status", "--file=-"]).catch((error: unknown) => {
      throw gitFailure("git did not commit", error, hintFor(error));
    });
    const commit = (await openGit(top).raw(["rev-parse", "--verify", "HEAD"]).catch(failed)).trim();
    await refreshIndex(top, parent, commit);
    return commit;
  });
}

/** The address that commits are made with; nothing when git does not know it. */
export async function readEmail(top: string): Promise<string | undefined> {
  const ident = await answerOf(openGit(top).raw(["var", "GIT_COMMITTER_IDENT"]));
  return /<([^>]*)>/.exec(ident ?? "")?.[1];
}

/** The tree that a commit of some files would hold, without making it. */
export async function treeWith(place: Place, paths: readonly string[]): Promise<string> {
  return withIndex(place, async (index) => {
    await stage(place.top, index, paths);
    return (await openGit(place.top, { index }).raw(["write-tree"]).catch(failed)).trim();
  });
}

/** Brings an index to the current commit and some files, and gives that commit. */
async function stage(top: string, index: string, paths: readonly string[]): Promise<string> {
  const parent = (await openGit(top).raw(["rev-parse", "--verify", "HEAD"]).catch(failed)).trim();
  await openGit(top, { index }).raw(["read-tree", "--reset", parent]).catch(failed);
  const listed = paths.map((path) => `${path}\0`).join("");
  await openGit(top, { index, input: listed }).raw(["update-index", "--add", "--remove", "--replace", "-z", "--stdin"]).catch(failed);
  return parent;
}

/** Gives the index what a commit changed, and nothing else. */
async function refreshIndex(top: string, parent: string, commit: string): Promise<void> {
  const changed = await openGit(top).raw(["diff-tree", "-r", "-z", "--no-renames", parent, commit]).catch(failed);
  const fields = changed.split("\0");
  let entries = "";
  // Each change is `:mode mode id id status` and a path.
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = "0", , id = ""] = (fields[at] ?? "").split(" ");
    entries += mode === "000000" ? `0 ${id}\t${fields[at + 1]}\0` : `${mode} ${id}\t${fields[at + 1]}\0`;
  }
  await openGit(top, { input: entries }).raw(["update-index", "-z", "--index-info"]).catch((error: unknown) => {
    throw gitFailure("The commit is made, but git's index could not be brought up to it", error, "`git reset --quiet` does that; it also takes back what else was staged.");
  });
  // Lets git remember sizes and times, so that it need not read the files again. It fails when others differ, which is as it was.
  await openGit(top).raw(["update-index", "-q", "--refresh"]).catch(() => undefined);
}

async function withIndex<Result>({ gitFolder }: Place, action: (index: string) => Promise<Result>): Promise<Result> {
  const index = join(gitFolder, `astrolabe-index-${process.pid}`);
  try {
    // What git knows of sizes and times spares reading every file. It looks again at files as young as its index, so the copy
    // must not look younger (git's Documentation/technical/racy-git).
    const own = join(gitFolder, "index");
    if (existsSync(own)) {
      const written = Math.floor(statSync(own).mtimeMs / 1000);
      copyFileSync(own, index);
      utimesSync(index, written, written);
    }
  } catch (error) {
    throw fileFailure(error, ".git", "Nothing was committed.");
  }
  try {
    return await action(index);
  } finally {
    for (const file of [index, `${index}.lock`]) rmSync(file, { force: true });
  }
}

function failed(error: unknown): never {
  throw gitFailure("git cannot prepare the commit", error, "Nothing was committed. Look at what git says, and run the command again.");
}

function hintFor(error: unknown): string {
  const said = error instanceof Error ? error.message : "";
  if (/tell me who you are|unable to auto-detect email|empty ident/i.test(said)) {
    return "Tell git who you are: `git config user.name 'Your Name'` and `git config user.email you@example.org`.";
  }
  return "Nothing was committed. If a hook refused, do what it says, and run the command again.";
}
