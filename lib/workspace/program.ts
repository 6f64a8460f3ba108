import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { bundle } from "./bundle.js";
import { appFile, clusterFile, type Found } from "./find.js";
import { closure } from "./imports.js";
import type { Script } from "./load.js";
import { scriptPrefix } from "./position.js";
import type { Sources } from "./sources.js";

/** A bundle of a whole workspace, kept from one run to the next. */
export interface BaseBundle {
  readonly code: string;
  readonly entries: readonly string[];
  /** See {@link Program.imports}. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Digests of all files in the bundle, as they were when it was made. */
  readonly digests: ReadonlyMap<string, string>;
}

/** The author's code, ready to run. */
export interface Program {
  /** Later scripts replace entries of earlier ones. */
  readonly scripts: readonly Script[];
  /** For each source file, the source files that it imports. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
  /** To be kept for the next run; absent when sources could not be parsed. */
  readonly base: BaseBundle | undefined;
}

// More entries than these are bundled faster with all others than beside them.
const largestDelta = 20;

/**
 * Bundles a workspace. With a bundle from an earlier run, only the entries that changed since are
 * bundled, as a script that replaces them.
 */
export async function readProgram(root: string, found: Found, sources: Sources, base?: BaseBundle): Promise<Program> {
  const entries = [...found.apps.map(appFile), ...found.clusters.map(clusterFile)];
  const changed = base === undefined ? entries : changedEntries(entries, base, sources);
  if (base === undefined || changed.length > largestDelta) {
    const { code, imports, diagnostics } = await bundle(root, entries);
    const digests = new Map([...imports.keys()].map((file) => [file, sources.digest(file)]));
    return {
      scripts: [{ name: `${scriptPrefix}all`, code, entries, bundled: entries }],
      imports,
      diagnostics,
      base: diagnostics.length === 0 ? { code, entries, imports, digests } : undefined,
    };
  }
  const whole: Script = { name: `${scriptPrefix}all`, code: base.code, entries: entries.filter((entry) => !changed.includes(entry)), bundled: base.entries };
  if (changed.length === 0) return { scripts: [whole], imports: base.imports, diagnostics: [], base };
  const delta = await bundle(root, changed);
  return {
    scripts: [whole, { name: `${scriptPrefix}changed`, code: delta.code, entries: changed, bundled: changed }],
    imports: new Map([...base.imports, ...delta.imports]),
    diagnostics: delta.diagnostics,
    base,
  };
}

function changedEntries(entries: readonly string[], { entries: known, imports, digests }: BaseBundle, sources: Sources): string[] {
  const touched = new Set<string>();
  for (const [file, digest] of digests) if (sources.digest(file) !== digest) touched.add(file);
  const inBase = new Set(known);
  if (touched.size === 0) return entries.filter((entry) => !inBase.has(entry));
  // An app that another one imports is a module of its own: who imports it need not be bundled again.
  return entries.filter((entry) => !inBase.has(entry)
    || closure(entry, imports, (file) => inBase.has(file)).some((file) => touched.has(file)));
}
