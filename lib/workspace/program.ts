import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Given } from "../model/given.js";
import type { Waiver } from "../model/waiver.js";
import { bundle } from "./bundle.js";
import { appFile, clusterFile, type Found } from "./find.js";
import { closure } from "./imports.js";
import type { Script } from "./load.js";

/** What evaluating an app's file showed. */
export interface EvaluatedApp {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly waivers: readonly Waiver[];
  readonly given: readonly Given[];
  /** Under which name the app's file exports it. */
  readonly exported: string;
}

/** What an earlier run learned about an app whose sources have not changed since. */
export interface KnownApp extends EvaluatedApp {
  /** Source files behind the app, sorted. */
  readonly files: readonly string[];
  /** Digest of these files and of the compiler. */
  readonly digest: string;
  /** Name of the script that holds the app's code. */
  readonly script: string;
}

/** What an earlier run of the same compiler knew about a workspace's sources. */
export interface KnownSources {
  readonly apps: ReadonlyMap<string, KnownApp>;
  /** The clusters' code, and the source files behind it. */
  readonly clusters: { readonly script: string; readonly files: readonly string[]; readonly entries: readonly string[] };
  /** Paths of scripts by name. They are read when an app's code is needed. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Files that changed since. */
  readonly changed: ReadonlySet<string>;
}

/** The author's code, ready to run. */
export interface Program {
  readonly scripts: readonly Script[];
  /** Whether only what changed since an earlier run was bundled. */
  readonly isDelta: boolean;
  /** Apps that need not be evaluated. */
  readonly known: ReadonlyMap<string, KnownApp>;
  /** The source files behind each app. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** The source files behind the clusters, other than those of apps. */
  readonly clusterFiles: readonly string[];
  /** Whether the clusters had to be bundled anew. */
  readonly changedClusters: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

// V8 reads a script as a whole, and takes memory for it that grows with its length.
const appsPerScript = 1000;

// Each change leaves a script of its own. With more scripts than a bundle of all apps has and this, the apps in small ones are
// bundled together; all are, once that would be so many.
const mostOthers = 20;
const mostGathered = 100;

/**
 * Bundles a workspace: its clusters into one script and its apps into others, because most changes
 * are to apps. Of apps that an earlier run knew, only those that changed are bundled, into a script
 * of their own.
 *
 * @param folder absolute path of the folder to keep scripts in; without one they are handed over.
 */
export async function readProgram(root: string, found: Found, earlier?: KnownSources, folder?: string): Promise<Program> {
  const known = knownApps(found, earlier);
  const groups = Math.ceil(found.apps.length / appsPerScript);
  const changed = found.apps.filter((app) => !known.has(app));
  const isCrowded = earlier !== undefined && earlier.scripts.size >= groups + mostOthers;
  const gathered = isCrowded ? appsInSmallScripts(known.values()) : [];
  const isDelta = earlier !== undefined && changed.length < mostOthers && gathered.length < mostGathered;
  const bundled = isDelta ? [...changed, ...gathered.map(({ name }) => name)].sort() : found.apps;
  const [clusters, ...apps] = await Promise.all([
    readClusters(root, found, earlier, folder),
    ...inGroups(bundled).map((group) => bundle(root, group.map(appFile), { folder })),
  ]);
  const imports = new Map([...known.values()].map((app) => [appFile(app.name), app.files]));
  for (const group of apps) for (const [file, imported] of group.imports) imports.set(file, imported);
  const isBundled = new Set(bundled);
  const files = new Map(found.apps.map((app) =>
    [app, isBundled.has(app) ? closure(appFile(app), imports) : (known.get(app)?.files ?? [])]));

  const [gathering] = apps;
  if (isDelta && gathering !== undefined) for (const app of gathered) known.set(app.name, movedTo(gathering.script.name, app));
  const scripts: Script[] = [clusters.script, ...apps.map(({ script }) => script)];
  if (isDelta) {
    for (const [name, entries] of entriesByScript(known.values())) {
      const path = earlier.scripts.get(name);
      if (path !== undefined) scripts.push({ name, path, entries });
    }
  }
  return {
    scripts, files, isDelta,
    known: isDelta ? known : new Map(),
    clusterFiles: clusters.files,
    changedClusters: clusters.isChanged,
    diagnostics: [...clusters.diagnostics, ...apps.flatMap(({ diagnostics }) => diagnostics)],
  };
}

function entriesByScript(apps: Iterable<KnownApp>): Map<string, string[]> {
  const entries = new Map<string, string[]>();
  for (const { name, script } of apps) {
    const others = entries.get(script);
    if (others === undefined) entries.set(script, [appFile(name)]);
    else others.push(appFile(name));
  }
  return entries;
}

function appsInSmallScripts(apps: Iterable<KnownApp>): readonly KnownApp[] {
  const all = [...apps];
  const counts = new Map<string, number>();
  for (const { script } of all) counts.set(script, (counts.get(script) ?? 0) + 1);
  return all.filter(({ script }) => (counts.get(script) ?? 0) < mostGathered);
}

const movedTo = (script: string, { name, owner, description, waivers, given, exported, files, digest }: KnownApp): KnownApp =>
  ({ name, owner, description, waivers, given, exported, files, digest, script });

function inGroups(apps: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(apps.length / appsPerScript) }, (_, index) => apps.slice(index * appsPerScript, (index + 1) * appsPerScript));
}

/** The apps of an earlier run whose sources, and whose scripts, are still there and the same. */
function knownApps(found: Found, earlier: KnownSources | undefined): Map<string, KnownApp> {
  const known = new Map<string, KnownApp>();
  for (const name of found.apps) {
    const app = earlier?.apps.get(name);
    if (app !== undefined && earlier?.scripts.has(app.script) && !app.files.some((file) => earlier.changed.has(file))) known.set(name, app);
  }
  return known;
}

/** Bundles the clusters, unless an earlier run did and nothing in them changed. */
async function readClusters(root: string, { clusters }: Found, earlier: KnownSources | undefined, folder: string | undefined): Promise<Pick<Program, "diagnostics"> & { script: Script; files: readonly string[]; isChanged: boolean }> {
  const entries = clusters.map(clusterFile);
  const known = earlier?.clusters;
  const path = earlier?.scripts.get(known?.script ?? "");
  if (known !== undefined && path !== undefined && known.entries.join("\n") === entries.join("\n") && !known.files.some((file) => earlier?.changed.has(file))) {
    return { script: { name: known.script, path, entries }, files: known.files, isChanged: false, diagnostics: [] };
  }
  const { script, imports, diagnostics } = await bundle(root, entries, { folder });
  const apps = new Set([...imports.values()].flat().filter((file) => !imports.has(file)));
  const files = [...imports.keys()].filter((file) => !apps.has(file)).sort();
  return { script, files, isChanged: true, diagnostics };
}

/** What the next run has to know about the apps: what evaluating them showed, and where their code is. */
export function rememberApps(
  program: Program,
  evaluated: readonly EvaluatedApp[],
  digest: (app: string) => string,
): Map<string, KnownApp> {
  const apps = new Map(program.known);
  const scripts = new Map(program.scripts.flatMap(({ name, entries }) => entries.map((entry) => [entry, name] as const)));
  for (const { name, ...app } of evaluated) {
    const script = scripts.get(appFile(name)) ?? "";
    apps.set(name, { name, ...app, files: program.files.get(name) ?? [], digest: digest(name), script });
  }
  return apps;
}
