import { hash } from "node:crypto";
import { AdapterError } from "../error.js";
import { resolveBase } from "./base.js";
import { gitFailure } from "./failure.js";
import { readObjects } from "./objects.js";
import { openGit } from "./open.js";

/**
 * The regular files below a folder of a commit: path relative to the folder, to the id of its blob. Symbolic links
 * and submodules are none. Empty when the folder is not in the commit.
 *
 * @param root a folder in the repository's work tree.
 * @param folder relative to `root`, `/`-separated.
 * @throws AdapterError when git cannot be run, or does not have the commit.
 */
export async function treeAt(root: string, commit: string, folder: string): Promise<Map<string, string>> {
  const [files = new Map<string, string>()] = await treesAt(root, commit, [folder]);
  return files;
}

/** What {@link treeAt} gives, for several folders at once, in their order. No folder may be in another one. */
export async function treesAt(root: string, commit: string, folders: readonly string[]): Promise<Map<string, string>[]> {
  const git = openGit(root, { isLong: true });
  const tops = folders.map((folder) => `${folder}/`);
  const trees = folders.map(() => new Map<string, string>());
  try {
    // Paths are asked for and given relative to the current folder (git-ls-tree).
    const listed = await git.raw(["ls-tree", "-r", "-z", "--end-of-options", commit, ...tops]);
    let at = 0;
    for (const entry of listed.split("\0")) {
      const tab = entry.indexOf("\t");
      // `<mode> <type> <id>`, see git-ls-tree(1). 100644 and 100755 are regular files.
      if (!entry.startsWith("100")) continue;
      // Files of one folder follow each other.
      if (!entry.startsWith(tops[at] ?? "", tab + 1)) at = tops.findIndex((top) => entry.startsWith(top, tab + 1));
      trees[at]?.set(entry.slice(tab + 1 + (tops[at] ?? "").length), entry.slice(entry.lastIndexOf(" ", tab) + 1, tab));
    }
    return trees;
  } catch (error) {
    throw gitFailure(`git cannot list the files of ${JSON.stringify(commit)}`, error, "`git log --oneline` lists commits; `git fetch` brings those of others.");
  }
}

/** How a repository names its objects: 40 hex digits, or 64. */
export type ObjectFormat = "sha1" | "sha256";

/** The format of an object id. */
export const formatOf = (id: string): ObjectFormat => (id.length === 64 ? "sha256" : "sha1");

/** The format of the ids of some files; that of most repositories when there are none. */
export function formatIn(files: ReadonlyMap<string, string>): ObjectFormat {
  const [anyId = ""] = files.values();
  return formatOf(anyId);
}

/** The id that git gives a file with this text, in UTF-8 (gitformat-pack, "blob"), so that unchanged files are known without reading them. */
export function blobId(text: string, format: ObjectFormat): string {
  return hash(format, `blob ${Buffer.byteLength(text)}\0${text}`);
}

/**
 * The texts of blobs by id, read by one process. What is not UTF-8 is decoded with replacement characters.
 *
 * @throws AdapterError when git cannot be run, or a blob is not there, as in a partial clone without a network.
 */
export async function readBlobs(root: string, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  const objects = await readObjects(root, wanted);
  return new Map(wanted.map((id) => {
    const object = objects.get(id);
    if (object?.type !== "blob") {
      throw new AdapterError(`git does not have the file ${id} of the earlier tree`, { subject: "git", hint: "`git fsck` finds what is missing; `git fetch --refetch` brings it." });
    }
    return [id, object.bytes.toString("utf8")] as const;
  }));
}

/**
 * The texts of the regular files below a folder of a git revision, by path relative to the folder.
 *
 * @param revision anything that `git rev-parse` takes, such as `main` or `HEAD~1`.
 * @throws AdapterError when git cannot be run or does not know the revision.
 */
export async function readRevision(root: string, revision: string, folder: string): Promise<Map<string, string>> {
  const { commit } = await resolveBase(root, revision);
  const files = await treeAt(root, commit, folder);
  const texts = await readBlobs(root, files.values());
  return new Map([...files].map(([path, id]) => [path, texts.get(id) ?? ""]));
}
