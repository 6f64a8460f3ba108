import { simpleGit } from "simple-git";
import { AdapterError } from "./error.js";

/**
 * Reads the files below a folder of a git revision: path relative to the folder to text.
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
  const listed = await git.raw(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", `${prefix}${folder}/`]).catch(failed);
  const paths = listed.split("\0").filter((path) => path !== "");
  const files = new Map<string, string>();
  for (const path of paths) files.set(path.slice(prefix.length + folder.length + 1), await git.show([`${commit}:${path}`]).catch(failed));
  return files;
}
