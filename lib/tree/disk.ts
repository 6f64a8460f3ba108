import { lstatSync, readFileSync, readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { errnoOf, fileFailure } from "../adapters/error.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { nameProblem } from "../model/name.js";
import { digestOfFile } from "./digest.js";
import { obstacleFinding, symlinkFinding } from "./finding.js";
import { parseIndex, type DamagedIndex, type Index } from "./ownership.js";
import { indexPath, metadataFolder, provenancePath, treeFolder } from "./places.js";

/** What stands on disk where some clusters' trees belong. Paths are relative to the tree's folder. */
export interface Disk {
  /** Regular files, with the SHA-256 of their bytes. */
  readonly files: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
  /** Pipes, sockets and devices, which are never opened, and what has a name that is not UTF-8. */
  readonly specials: ReadonlySet<string>;
  /** What the clusters' indexes say. A cluster without an index is absent. */
  readonly indexes: ReadonlyMap<string, Index | DamagedIndex>;
  /** `tree-symlink` for each link, which is not followed, and `tree-foreign` for a folder of the compiler's own that is no folder. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads everything below the folders of some clusters, and these clusters' metadata.
 *
 * @param root the workspace.
 * @throws AdapterError when something cannot be read.
 */
export function readDisk(root: string, clusters: Iterable<string>): Disk {
  const top = join(root, treeFolder);
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const specials = new Set<string>();
  const indexes = new Map<string, Index | DamagedIndex>();
  const diagnostics: Diagnostic[] = [];
  const disk = { files, folders, specials, indexes, diagnostics };

  /** Takes note of one entry, and of everything in it. */
  function visit(path: string, entry: Entry | undefined): void {
    if (entry === undefined) return;
    if (entry.isSymbolicLink()) diagnostics.push(symlinkFinding(path));
    else if (entry.isFile()) {
      const digest = reading(path, () => unlessUnnameable(() => digestOfFile(join(top, path))));
      if (digest === undefined) specials.add(path);
      else files.set(path, digest);
    } else if (entry.isDirectory()) {
      const entries = reading(path, () => unlessUnnameable(() => readdirSync(join(top, path), { withFileTypes: true })));
      (entries === undefined ? specials : folders).add(path);
      for (const child of entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? []) visit(`${path}/${child.name}`, child);
    } else specials.add(path);
  }

  /** Whether there is a folder of the compiler's own. */
  function hasFolder(path: string): boolean {
    const entry = entryAt(root, path);
    if (entry?.isSymbolicLink()) diagnostics.push(symlinkFinding(path));
    else if (entry !== undefined && !entry.isDirectory()) diagnostics.push(obstacleFinding(path, "is not a folder"));
    return entry?.isDirectory() ?? false;
  }

  if (!hasFolder("")) return disk;
  const hasMetadata = hasFolder(metadataFolder);
  for (const cluster of clusters) {
    visit(cluster, entryAt(root, cluster));
    if (!hasMetadata) continue;
    for (const path of [indexPath(cluster), provenancePath(cluster)]) visit(path, entryAt(root, path));
    const path = indexPath(cluster);
    if (files.has(path)) indexes.set(cluster, parseIndex(reading(path, () => readFileSync(join(top, path), "utf8")), cluster));
  }
  return disk;
}

/** The clusters that have an index in the tree, sorted, whether they still exist or not. */
export function findIndexedClusters(root: string): string[] {
  if (!entryAt(root, "")?.isDirectory() || !entryAt(root, metadataFolder)?.isDirectory()) return [];
  return reading(metadataFolder, () => readdirSync(join(root, treeFolder, metadataFolder)))
    .filter((file) => file.endsWith(".sha256"))
    .map((file) => file.slice(0, -".sha256".length))
    .filter((name) => nameProblem(name) === undefined)
    .sort();
}

type Entry = Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">;

function entryAt(root: string, path: string): Entry | undefined {
  return reading(path, () => lstatSync(join(root, treeFolder, path), { throwIfNoEntry: false }));
}

/** What has a name that is not UTF-8 is listed, and yet not found by the name that it is listed under. */
function unlessUnnameable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw fileFailure(error, path === "" ? treeFolder : `${treeFolder}/${path}`, "Nothing was written.");
  }
}
