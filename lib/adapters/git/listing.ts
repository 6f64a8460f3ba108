import { gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** What a commit holds below a folder, by path relative to the folder. */
export interface Listing {
  /** Ids of regular files. */
  readonly files: ReadonlyMap<string, string>;
  /** Ids of folders. */
  readonly folders: ReadonlyMap<string, string>;
}

/**
 * Lists files and folders of a commit. Symbolic links and submodules are neither.
 *
 * @param folder from the top of the repository, `/`-separated.
 */
export async function listCommit(top: string, commit: string, folder: string): Promise<Listing> {
  const start = `${folder}/`;
  const listed = await openGit(top, { isLong: true }).raw(["ls-tree", "-r", "-t", "-z", "--full-tree", "--end-of-options", commit, start]).catch((error: unknown) => {
    throw gitFailure(`git cannot list the files of ${commit}`, error);
  });
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const entry of listed.split("\0")) {
    const tab = entry.indexOf("\t");
    // `<mode> <type> <id>`, see git-ls-tree(1). 100644 and 100755 are regular files.
    const [mode = "", , id = ""] = entry.slice(0, tab).split(" ");
    if (!entry.startsWith(start, tab + 1)) continue;
    if (mode.startsWith("100")) files.set(entry.slice(tab + 1 + start.length), id);
    if (mode === "040000") folders.set(entry.slice(tab + 1 + start.length), id);
  }
  return { files, folders };
}

/** A commit to read from. */
export interface FoundCommit {
  readonly id: string;
  /** When it was committed, in seconds since 1970. */
  readonly time: number;
}

/**
 * The commit that a revision names.
 *
 * @param revision anything that `git rev-parse` takes, such as `main` or `HEAD~1`.
 * @throws AdapterError when there is none.
 */
export async function findCommit(top: string, revision: string): Promise<FoundCommit> {
  const found = await openGit(top).raw(["rev-list", "--no-walk", "--max-count=1", "--timestamp", "--end-of-options", `${revision}^{commit}`]).catch((error: unknown) => {
    throw gitFailure(`git cannot read the revision ${JSON.stringify(revision)}`, error, "`git log --oneline` lists revisions.");
  });
  const [time, id = ""] = found.trim().split(" ");
  return { id, time: Number(time) };
}

/** The first parent of each commit that leads to some, as far as history is here. */
export async function readParents(top: string, commits: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  if (commits.length === 0) return new Map();
  const input = `${commits.join("\n")}\n`;
  const listed = await openGit(top, { input, isLong: true }).raw(["rev-list", "--first-parent", "--parents", "--stdin"]).catch((error: unknown) => {
    throw gitFailure("git cannot read the history of the references", error);
  });
  return new Map(listed.split("\n").map((line) => line.split(" ")).map(([id = "", parent]) => [id, parent] as const));
}
