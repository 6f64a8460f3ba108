import { resolve } from "node:path";
import { simpleGit } from "simple-git";
import { AdapterError } from "./error.js";

/**
 * Reads the text files below a folder of a git revision: path relative to the folder to text. Each text
 * ends in a line break, whether the file does or not; empty files are left out.
 *
 * @param root a folder in the repository's work tree.
 * @param revision anything that `git rev-parse` takes, such as `main` or `HEAD~1`.
 * @throws AdapterError when git cannot be run or does not know the revision.
 */
export async function readRevision(root: string, revision: string, folder: string): Promise<Map<string, string>> {
  const git = simpleGit({ baseDir: root });
  const failed = (error: unknown): never => {
    const reason = error instanceof Error ? (error.message.trim().split("\n")[0] ?? "") : String(error);
    throw new AdapterError(`git cannot read the revision ${JSON.stringify(revision)}: ${reason}`, {
      subject: "git", hint: "`git log --oneline` lists revisions.", cause: error,
    });
  };
  // A revision that begins with a dash would be taken for an option.
  if (revision.startsWith("-")) failed(new Error("a revision does not begin with '-'"));
  const commit = (await git.revparse(["--verify", "--end-of-options", `${revision}^{commit}`]).catch(failed)).trim();
  const prefix = (await git.revparse(["--show-prefix"]).catch(failed)).trim();
  // Every line of every file, in one process: one for each file would take seconds for a few hundred of them.
  const search = ["grep", "--full-name", "--no-line-number", "--no-column", "--no-color", "--text", "-z", "-e", "", commit, "--", `:/${prefix}${folder}/`];
  const found = await git.raw(search).catch((error: unknown) => (isNothingFound(error) ? "" : failed(error)));
  const start = `${commit}:${prefix}${folder}/`;
  const files = new Map<string, string[]>();
  for (const line of found.split("\n")) {
    const end = line.indexOf("\0");
    if (end === -1 || !line.startsWith(start)) continue;
    const path = line.slice(start.length, end);
    const lines = files.get(path) ?? [];
    files.set(path, lines);
    lines.push(`${line.slice(end + 1)}\n`);
  }
  return new Map([...files].map(([path, lines]) => [path, lines.join("")]));
}

/** `git grep` ends with 1, and says nothing, when no line matches: the folder is not in that revision. */
function isNothingFound(error: unknown): boolean {
  return error instanceof Error && error.message.trim() === "";
}

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
