import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Given } from "../model/given.js";
import type { Waiver } from "../model/waiver.js";
import { bundle } from "./bundle.js";
import { appFile, appOf, clusterFile, type Found } from "./find.js";
import { closure } from "./imports.js";
import type { Script } from "./load.js";
import { Patched } from "./patched.js";

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

/** The apps of a workspace, and the source files behind each. */
export interface AppSources {
  readonly apps: readonly string[];
  readonly filesOf: (app: string) => readonly string[];
}

/** The author's code, ready to run. */
export interface Program extends Pick<AppSources, "filesOf"> {
  readonly scripts: readonly Script[];
  /** Whether only what changed since an earlier run was bundled. */
  readonly isDelta: boolean;
  /** Names of the scripts that an earlier run made. */
  readonly kept: ReadonlySet<string>;
  /** Apps that need not be evaluated. */
  readonly known: Patched<string, KnownApp>;
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
  const imports = new Map(apps.flatMap((group) => [...group.imports]));
  const importsOf = { get: (file: string) => imports.get(file) ?? known.get(appOf(file) ?? "")?.files };
  const files = new Map(bundled.map((app) => [app, closure(appFile(app), importsOf)]));

  const [gathering] = apps;
  if (isDelta && gathering !== undefined) for (const app of gathered) known.set(app.name, movedTo(gathering.script.name, app));
  const made: Script[] = [clusters.script, ...apps.map(({ script }) => script)];
  const kept = isDelta ? keptScripts(known, earlier, new Set(made.map(({ name }) => name))) : [];
  return {
    isDelta,
    scripts: [...made, ...kept],
    kept: new Set(kept.map(({ name }) => name)),
    known: isDelta ? known : new Patched(noApps),
    filesOf: (app) => files.get(app) ?? known.get(app)?.files ?? [],
    clusterFiles: clusters.files,
    changedClusters: clusters.isChanged,
    diagnostics: [...clusters.diagnostics, ...apps.flatMap(({ diagnostics }) => diagnostics)],
  };
}

const noApps: ReadonlyMap<string, KnownApp> = new Map();

/** The scripts of an earlier run that hold apps. What else they hold, and which apps, is told when somebody asks. */
function keptScripts(known: ReadonlyMap<string, KnownApp>, earlier: KnownSources, made: ReadonlySet<string>): readonly Script[] {
  const names = new Set<string>();
  known.forEach(({ script }) => names.add(script));
  let entries: ReadonlyMap<string, readonly string[]> | undefined;
  return [...names].filter((name) => !made.has(name)).map((name) => ({
    name, path: earlier.scripts.get(name) ?? "",
    get entries() { return (entries ??= entriesByScript(known.values())).get(name) ?? []; },
  }));
}

/** The files of apps, by the script that holds their code. */
export function entriesByScript(apps: Iterable<KnownApp>): ReadonlyMap<string, readonly string[]> {
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
function knownApps({ apps }: Found, earlier: KnownSources | undefined): Patched<string, KnownApp> {
  const known = new Patched(earlier?.apps ?? noApps);
  if (earlier === undefined) return known;
  for (const name of staleApps(earlier)) known.delete(name);
  if (apps.length !== earlier.apps.size || !apps.every((name) => earlier.apps.has(name))) {
    const there = new Set(apps);
    for (const name of earlier.apps.keys()) if (!there.has(name)) known.delete(name);
  }
  return known;
}

/** Names of the apps of an earlier run whose sources, or whose scripts, are not there any more or not the same. */
export function staleApps({ apps, scripts, changed }: Pick<KnownSources, "apps" | "scripts" | "changed">): string[] {
  const stale: string[] = [];
  const hasChanged = (file: string): boolean => changed.has(file);
  apps.forEach((app, name) => {
    if (!scripts.has(app.script) || app.files.some(hasChanged)) stale.push(name);
  });
  return stale;
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
): ReadonlyMap<string, KnownApp> {
  const apps = program.known.copy();
  const made = program.scripts.filter(({ name }) => !program.kept.has(name));
  const scripts = new Map(made.flatMap(({ name, entries }) => entries.map((entry) => [entry, name] as const)));
  for (const { name, ...app } of evaluated) {
    const script = scripts.get(appFile(name)) ?? program.known.get(name)?.script ?? "";
    apps.set(name, { name, ...app, files: program.filesOf(name), digest: digest(name), script });
  }
  return apps;
}
