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
