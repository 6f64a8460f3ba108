import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AdapterError, errnoOf, fileFailure } from "../adapters/error.js";

/** The tree's folder in the workspace. Committed. */
export const treeFolder = "generated";

/** The folder of lock, journal and cache in the workspace. Ignored by git. */
export const stateFolder = ".astrolabe";

/** The folder of the clusters' metadata, in the tree. Committed. No cluster can have this name. */
export const metadataFolder = ".astrolabe";

/** Path, in the tree, of the list of a cluster's generated files. */
export function indexPath(cluster: string): string {
  return `${metadataFolder}/${cluster}.sha256`;
}

/** Path, in the tree, of the record of where a cluster's objects come from. */
export function provenancePath(cluster: string): string {
  return `${metadataFolder}/${cluster}.json`;
}

/** The cluster that a path of the tree belongs to. */
export function clusterOf(path: string): string {
  const [folder = "", file = ""] = path.split("/", 2);
  return folder === metadataFolder ? file.replace(/\.[^.]*$/, "") : folder;
}

/** Whether a path of the tree is an object of a deployment, not one of the delivery or metadata. */
export function isDeployed(path: string): boolean {
  const [cluster, deployment = "", object] = path.split("/", 3);
  return cluster !== metadataFolder && object !== undefined && !deployment.startsWith("_");
}

/** The folder that a path of the tree is in; `.` for the tree's own. Paths of the tree are many, and plainer than those that Node's dirname takes. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end === -1 ? "." : path.slice(0, end);
}

/** The folders that a path of the tree is in, the innermost first, without the tree's own. */
export function* foldersOf(path: string): Generator<string> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) yield path.slice(0, end);
}

/** A path as file systems see it that disregard case and Unicode composition, as on Windows and macOS. */
export function caseless(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/**
 * The state folder's path, after making the folder when it is missing.
 *
 * @throws AdapterError when it cannot be made, or is a file or a link: what stands there is left alone.
 */
export function openStateFolder(root: string): string {
  const folder = join(root, stateFolder);
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw fileFailure(error, stateFolder, "Nothing was written.");
  }
  if (!lstatSync(folder).isDirectory()) {
    throw new AdapterError(`${stateFolder} is not a folder. Nothing was written.`, {
      subject: stateFolder,
      status: "ENOTDIR",
      hint: "Move the file or link away: lock, journal and cache are kept in a folder of this name.",
    });
  }
  return folder;
}
