import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import type { Compilation } from "../compile.js";
import { screensOf, screenWidth, sightings } from "../launcher/sighting.cjs";
import launcher, { type Changes, type State } from "../launcher/state.cjs";
import { folderOf, indexPath, openStateFolder, treeFolder } from "../tree/places.js";
import { configFiles } from "../workspace/config.js";
import { findRules, ruleFolders, settingsFile, type Found } from "../workspace/find.js";
import { differing } from "../workspace/patched.js";
import type { Sources } from "../workspace/sources.js";
import type { WorkspaceContext } from "./context.js";
import type { Kept } from "./earlier.js";

// Beyond this number of objects, asking about each would cost more than starting Node: the folders are
// asked instead, which notice what is added, removed, renamed or replaced. `check` reads every byte.
const mostScreenedObjects = 4000;

/** What npm installed, as far as the workspace says. */
export const packageFiles = ["package-lock.json", "node_modules/.package-lock.json"];

/** Inputs that everything depends on. */
export const packageInputs = (root: string): readonly string[] => [...packageFiles, ...configFiles(root)];

/** Inputs that all findings depend on: the files of policies and schemas. */
function ruleInputs(root: string, clusters: readonly string[]): readonly string[] {
  const { policies, schemas } = findRules(root, clusters);
  return [...policies, ...schemas.map(({ file }) => file)];
}

/**
 * Leaves what the launcher needs to tell that the next run has nothing to do.
 *
 * @param objects how many the compilation has.
 * @param earlier what an earlier run left, when this one went on from there.
 * @param written what this run wrote and removed: with an earlier run, everything else in the tree is as the launcher saw it.
 */
export function writeState(
  { root, compiler, changes }: WorkspaceContext,
  { compilation, objects, sources, typeFiles }: { compilation: Compilation; objects: number; sources: Sources; typeFiles: readonly string[] },
  { earlier, written }: { readonly earlier: Kept | undefined; readonly written: readonly string[] },
  said: { readonly summary: string; readonly findings: string; readonly until: string },
): void {
  const { found } = compilation;
  const last = changes?.listed.split("\n") ?? [];
  const seen = new Set(last);
  const isAsLast = earlier !== undefined && hasSameSources(compilation, earlier) && typeFiles.every((file) => seen.has(file));
  const inputs = isAsLast ? seen : new Set([
    ...sourcesOf(compilation), ...typeFiles, ...found.others, settingsFile, ...packageInputs(root), ...ruleInputs(root, found.clusters),
    // Unchanged inputs of the last run: this one did not check the types again.
    ...(changes !== undefined && !changes.inputs ? last : []),
  ]);
  const added = isAsLast ? [] : [...inputs].filter((file) => !seen.has(file));
  if (wasSavedMeanwhile(root, [...added, ...(changes?.changed ?? []).filter((file) => inputs.has(file))])) {
    // Nobody can tell which of its versions was compiled: the next run compiles again.
    rmSync(join(openStateFolder(root), "state"), { force: true });
    return;
  }
  const asLast = changes !== undefined && added.length === 0 && inputs.size === last.length ? changes : undefined;
  const files = asLast === undefined ? [...inputs].sort() : last;
  const bytes = launcher.stateBytes({
    compiler,
    inputs: asLast?.listed ?? files.join("\n"),
    digests: () => files.map((file) => sources.digest(file)),
    seen: asLast?.seen ?? sightings(root, files),
    listings: listings(root, found, changes),
    ...screens(root, compilation, objects <= mostScreenedObjects, changes, earlier && written),
    ...said,
  });
  writeFileAtomic(join(openStateFolder(root), "state"), bytes, { fsync: false });
}

function sourcesOf({ found, program }: Compilation): string[] {
  const bundled = [...found.apps.flatMap(program.filesOf), ...program.clusterFiles];
  return [...bundled, ...bundled.flatMap(shadowOf)];
}

/** Whether the compile read the sources that the run before it read: others can be there if apps changed, or what they import. */
function hasSameSources({ found, program, apps }: Compilation, earlier: Kept): boolean {
  return found === earlier.found && !program.changedClusters
    && differing(earlier.apps, apps).every((name) => earlier.apps.get(name)?.files.join("\n") === program.filesOf(name).join("\n"));
}

/** The JavaScript file that would be imported instead of a TypeScript file, if it were there (esbuild, "Resolve extensions"). */
function shadowOf(file: string): string[] {
  return file.endsWith(".ts") && !file.endsWith("/app.ts") && !file.endsWith("/cluster.ts") ? [`${file.slice(0, -2)}js`] : [];
}

/** Whether an input was written after this run began. */
function wasSavedMeanwhile(root: string, inputs: Iterable<string>): boolean {
  const began = Date.now() - 1000 * process.uptime();
  for (const input of inputs) {
    const stat = statSync(join(root, input), { throwIfNoEntry: false });
    // A file that was moved into place keeps its mtime.
    if (stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) > began) return true;
  }
  return false;
}

/** The names in the folders that sources are found in: as they were before they were read, if that is known. */
function listings(root: string, { clusters }: Found, changes: Changes | undefined): [string, string][] {
  const before = new Map(changes?.listings);
  return ["apps", "clusters", ...ruleFolders(clusters)].map((folder) => [folder, before.get(folder) ?? launcher.listing(root, folder)]);
}

/** What lstat says of the tree. After a small change, only what it touched is asked again. */
function screens(root: string, compilation: Compilation, isSmall: boolean, changes: Changes | undefined, written: readonly string[] | undefined): Pick<State, "tree" | "screens"> {
  const withFolders = (files: readonly string[]): string[] => [...foldersAbove(files), ...(isSmall ? files : [])];
  if (changes === undefined || written === undefined) {
    const paths = withFolders([...compilation.tree.keys(), ...compilation.clusters.map(({ facts }) => indexPath(facts.name))]);
    return { tree: paths.join("\n"), screens: screensOf(root, paths) };
  }
  const touched = new Set(withFolders(written));
  const before = changes.screened.split("\n");
  const { screens: last } = changes.look();
  const there = [...touched].filter((path) => existsSync(join(root, treeFolder, path)));
  const positions = new Map<string, number>();
  before.forEach((path, index) => {
    if (touched.has(path)) positions.set(path, index);
  });
  const seen = screensOf(root, there);
  if (there.length === touched.size && there.every((path) => positions.has(path))) {
    const numbers = last.slice();
    for (const [index, path] of there.entries()) numbers.set(seen.subarray(screenWidth * index, screenWidth * (index + 1)), screenWidth * (positions.get(path) ?? 0));
    return { tree: changes.screened, screens: numbers };
  }
  const others = before.flatMap((path, index) => (touched.has(path) ? [] : [index]));
  const numbers = new Float64Array(screenWidth * (others.length + there.length));
  let at = 0;
  for (const index of others) for (let part = screenWidth * index; part < screenWidth * (index + 1); part += 1) numbers[at++] = last[part] ?? 0;
  numbers.set(seen, at);
  return { tree: [...others.map((index) => before[index]), ...there].join("\n"), screens: numbers };
}

function foldersAbove(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>([""]);
  // Where a folder is known, so are those above it.
  for (const path of paths) for (let folder = folderOf(path); folder !== "." && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}
