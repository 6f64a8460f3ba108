import { resolve } from "node:path";
import { simpleGit } from "simple-git";
import { AdapterError } from "./error.js";

/**
 * Absolute path of the folder in which git looks for hooks; `core.hooksPath` and linked work trees count.
 *
 * @throws AdapterError when the folder is in no work tree.
 */
export async function hooksFolder(root: string): Promise<string> {
  const path = await simpleGit({ baseDir: root }).revparse(["--git-path", "hooks"]).catch(noWorkTree);
  return resolve(root, path.trim());
}

/** Absolute path of the work tree that a folder is in. */
export async function workTree(root: string): Promise<string> {
  return (await simpleGit({ baseDir: root }).revparse(["--show-toplevel"]).catch(noWorkTree)).trim();
}

/** A file that is not as the last commit has it. */
export interface ChangedFile {
  /** Path relative to the folder that was asked about. */
  readonly path: string;
  /** Whether the next commit will hold a change of it. */
  readonly isStaged: boolean;
  /** Whether the file on disk is not the staged one; untracked files are not. */
  readonly differs: boolean;
}

/** The changed files below some folders of `root`, by path (`git status --porcelain=v1 -z`, "Porcelain Format Version 1"). */
export async function changedFiles(root: string, folders: readonly string[]): Promise<ChangedFile[]> {
  const git = simpleGit({ baseDir: root });
  const prefix = (await git.revparse(["--show-prefix"]).catch(noWorkTree)).trim();
  const listed = await git.raw(["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", ...folders]).catch(noWorkTree);
  return listed.split("\0").filter((entry) => entry !== "").map((entry) => ({
    path: entry.slice(3).slice(prefix.length),
    isStaged: !" ?".includes(entry.charAt(0)),
    differs: entry.charAt(1) !== " ",
  }));
}

function noWorkTree(error: unknown): never {
  const reason = error instanceof Error ? (error.message.trim().split("\n")[0] ?? "") : String(error);
  throw new AdapterError(`git cannot be asked: ${reason}`, { subject: "git", hint: "Run the command in a clone of the repository, with git installed.", cause: error });
}
