import type { Data, DataObject } from "../../synth/manifest.js";
import { field, isObject } from "../workload.js";
import { endlessDefinition, flawsOf } from "./soundness.js";

/**
 * A schema as packs hold it: the structural form of OpenAPI v3 that the Kubernetes API server publishes
 * (KEP-1693), without prose and defaults. `$ref` names a definition of the same pack.
 */
export type Structure = DataObject;

/** When a kind of Kubernetes is on offer, as minor versions of 1.x. */
export interface Lifecycle {
  readonly introduced?: number;
  readonly deprecated?: number;
  /** First version that does not serve it. */
  readonly removed?: number;
  /** `group/version/Kind` to use instead. */
  readonly replacement?: string;
}

/** One kind in one version of its group. */
export interface PackKind {
  /** Name of its definition. */
  readonly definition: string;
  /** Whether the API server answers for it. A definition can keep versions that it no longer serves. */
  readonly served: boolean;
  /** Absent when the source does not tell, as in OpenAPI documents. */
  readonly scope?: "Cluster" | "Namespaced";
  /** What the definition says against using this version; may be empty. */
  readonly deprecated?: string;
  /** When Kubernetes has the kind on offer, of a kind of its own. */
  readonly lifecycle?: Lifecycle;
}

/** The kinds of some API groups, and the schemas of their objects. */
export interface Pack {
  /** What to call it in findings: a file relative to the workspace, or `Kubernetes 1.28`. */
  readonly name: string;
  /** Minor version of Kubernetes that it was taken from; absent when it holds for all. */
  readonly kubernetes?: string;
  /**
   * Whether the schemas are those of kinds that are compiled into the API server. Their decoder takes null
   * for absent, and objects without any field described are open (k8s.io/apimachinery, runtime.RawExtension).
   */
  readonly builtin: boolean;
  /** By `group/version/Kind`; the core group is empty. */
  readonly kinds: ReadonlyMap<string, PackKind>;
  readonly definitions: ReadonlyMap<string, Structure>;
}

/** A pack as it stands in its file. */
export interface PackText {
  /** Relative to the workspace, `/`-separated. */
  readonly file: string;
  readonly text: string;
}

/** Key of a kind in {@link Pack.kinds}. */
export function kindKey(group: string, version: string, kind: string): string {
  return `${group}/${version}/${kind}`;
}

/** The parts of a kind's key. */
export function keyParts(key: string): readonly [group: string, version: string, kind: string] {
  const [group = "", version = "", kind = ""] = key.split("/");
  return [group, version, kind];
}

const format = 1;

/** Writes the packs of some kinds, one for each API group: one definition a line, sorted. */
export function printPack(group: string, { kubernetes, builtin, kinds, definitions }: Omit<Pack, "name">): string {
  const own = [...kinds].filter(([key]) => keyParts(key)[0] === group).sort(byKey);
  const needed = reachable(own.map(([, { definition }]) => definition), definitions);
  const lines = (entries: readonly (readonly [string, unknown])[]): string =>
    entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",\n");
  const head = { pack: format, group, ...(kubernetes !== undefined && { kubernetes }), ...(builtin && { builtin }) };
  return [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"kinds":{\n${lines(own.map(([key, kind]) => [key.slice(group.length + 1), kind]))}\n},`,
    `"definitions":{\n${lines([...definitions].filter(([name]) => needed.has(name)).sort(byKey))}\n}}\n`,
  ].join("\n");
}

/**
 * Reads a pack. Returns what is wrong with it when it is none.
 *
 * @param name see {@link Pack.name}.
 */
export function parsePack(name: string, text: string): Pack | { readonly problem: string } {
  const data = parseJson(text);
  if (!isObject(data)) return { problem: "The file is not a JSON object" };
  if (data.pack !== format) return { problem: `The format of the pack is ${JSON.stringify(data.pack ?? null)}, expected ${format}` };
  const { group, kubernetes, kinds, definitions } = data;
  if (typeof group !== "string" || !isObject(kinds) || !isObject(definitions)) return { problem: "The pack needs a group, kinds and definitions" };
  const structures = new Map<string, Structure>();
  for (const [key, value] of Object.entries(definitions)) if (isObject(value)) structures.set(key, value);
  for (const [key, value] of Object.entries(definitions)) {
    const [flaw] = flawsOf(value, structures);
    if (flaw !== undefined) return { problem: `The definition ${JSON.stringify(key)} is wrong at ${JSON.stringify(flaw.pointer)}. ${flaw.message}` };
  }
  const endless = endlessDefinition(structures);
  if (endless !== undefined) return { problem: `The definition ${JSON.stringify(endless)} refers to itself without end` };
  const known = new Map<string, PackKind>();
  for (const [key, value] of Object.entries(kinds)) {
    const definition = field(value, "definition");
    if (typeof definition !== "string" || !structures.has(definition)) return { problem: `The kind ${JSON.stringify(key)} has no definition` };
    const scope = field(value, "scope");
    const deprecated = field(value, "deprecated");
    known.set(`${group}/${key}`, {
      definition, served: field(value, "served") !== false,
      ...((scope === "Cluster" || scope === "Namespaced") && { scope }),
      ...(typeof deprecated === "string" && { deprecated }),
    });
  }
  return { name, builtin: data.builtin === true, kinds: known, definitions: structures, ...(typeof kubernetes === "string" && { kubernetes }) };
}

/** What the first line of a pack's text says, without reading the rest of it. */
export function packHead(text: string): { readonly group?: string; readonly kubernetes?: string } {
  const [, group, kubernetes] = /^\{"pack":\d+,"group":"([^"\\]*)"(?:,"kubernetes":"(1\.\d+)")?/.exec(text) ?? [];
  return { ...(group !== undefined && { group }), ...(kubernetes !== undefined && { kubernetes }) };
}

/** The definitions that some of them need, themselves included. */
export function reachable(names: Iterable<string>, definitions: ReadonlyMap<string, Structure>): Set<string> {
  const reached = new Set(names);
  for (const name of reached) for (const target of references(definitions.get(name) ?? null)) reached.add(target);
  return reached;
}

/** The definitions that a schema refers to, in itself. */
export function* references(node: Data): Generator<string> {
  if (Array.isArray(node)) for (const item of node) yield* references(item);
  else if (isObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref" && typeof value === "string") yield value;
      else if (key !== "enum") yield* references(value);
    }
  }
}

function parseJson(text: string): Data | undefined {
  try {
    const data: Data = JSON.parse(text);
    return data;
  } catch {
    return undefined;
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
