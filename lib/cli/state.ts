import { dirname, join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import type { Compilation } from "../compile.js";
import launcher from "../launcher/state.cjs";
import { indexPath, openStateFolder, treeFolder } from "../tree/places.js";
import type { Sources } from "../workspace/sources.js";
import type { WorkspaceContext } from "./context.js";

// Beyond this number of files, asking about each would cost more than starting Node: the folders are
// asked instead, which notice what is added, removed, renamed or replaced. `check` reads every byte.
const mostScreenedFiles = 4000;

/** Leaves what the launcher needs to tell that the next run has nothing to do. */
export function writeState(
  { root, compiler, changes }: WorkspaceContext,
  { compilation, sources, typeFiles }: { compilation: Compilation; sources: Sources; typeFiles: readonly string[] },
  said: { readonly summary: string; readonly findings: string },
): void {
  const { program, tree, found, clusters } = compilation;
  const inputs = new Set([
    ...program.imports.keys(), ...typeFiles, ...found.others, "tsconfig.json",
    // Unchanged inputs of the last run: this one did not check the types again.
    ...(changes !== undefined && !changes.inputs ? changes.digests.map(([file]) => file) : []),
  ]);
  const text = launcher.stateText({
    compiler,
    inputs: Object.fromEntries([...inputs].map((file) => [file, sources.digest(file)])),
    listings: Object.fromEntries(["apps", "clusters"].map((folder) => [folder, launcher.listing(root, folder)])),
    tree: Object.fromEntries(screened([...tree.keys(), ...clusters.map(({ name }) => indexPath(name))]).map((path) => [path, launcher.screen(join(root, treeFolder, path))])),
    ...said,
  });
  writeFileAtomic(join(openStateFolder(root), "state"), text, { fsync: false });
}

function screened(files: readonly string[]): string[] {
  const folders = new Set<string>([""]);
  for (const path of files) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders, ...(files.length <= mostScreenedFiles ? files : [])];
}
