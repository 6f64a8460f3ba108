import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import { quote } from "../../model/name.js";
import type { Data } from "../../synth/manifest.js";
import { looksSecret } from "../secrets/looks-secret.js";
import type { Flaw, Parsed } from "./parse.js";

/** Values that the aliases of one document may repeat. */
const mostRepeated = 100_000;

/** A value that an anchor names, and how many values it holds, itself included. */
interface Anchored {
  readonly data: Data;
  readonly size: number;
}

/** What plain data cannot be made of; thrown within this file alone. */
class Unfit {
  readonly code: Flaw["code"];
  readonly message: string;
  readonly node: Node | Pair;
  readonly hint: string | undefined;

  constructor(code: Flaw["code"], message: string, node: Node | Pair, hint?: string) {
    this.code = code;
    this.message = message;
    this.node = node;
    this.hint = hint;
  }
}

/** Tags that say what YAML would take a value for anyway (YAML 1.2.2, chapter 10). */
const plainTags = new Set(["!", ...["map", "seq", "str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`)]);

/** A parsed document as plain data, as kubectl would send it: keys are strings, merge keys are merged. */
export function dataOf({ document, lineAt }: Parsed): { readonly data: Data } | Flaw {
  try {
    return { data: new Reader().value(document.contents) };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const { code, message, node, hint } = error;
    return { code, message, line: lineAt(offsetOf(node)), ...(hint === undefined ? {} : { hint }) };
  }
}

/** Offset of a node, or of the key of a pair. */
export function offsetOf(node: unknown): number {
  if (typeof node !== "object" || node === null) return 0;
  if ("range" in node && Array.isArray(node.range) && typeof node.range[0] === "number") return node.range[0];
  return "key" in node ? offsetOf(node.key) : 0;
}

class Reader {
  readonly #anchors = new Map<string, Anchored | "open">();
  #count = 0;
  #repeated = 0;

  value(node: unknown): Data {
    this.#count++;
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#repeat(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (node.tag !== undefined && !plainTags.has(node.tag)) {
      throw new Unfit("document-invalid", `The tag ${shown(node.tag)} is none that manifests may use`, node, "Write the value as plain data.");
    }
    const before = this.#count;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, "open");
    const data = isScalar(node) ? scalar(node) : isSeq(node) ? node.items.map((item) => this.value(item)) : this.#map(node);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { data, size: this.#count - before + 1 });
    return data;
  }

  #repeat(alias: Alias): Data {
    const anchored = this.#anchors.get(alias.source);
    if (anchored === undefined) throw new Unfit("document-invalid", `The alias ${shown(alias.source)} has no anchor before it`, alias);
    if (anchored === "open") throw new Unfit("document-invalid", `The alias ${shown(alias.source)} stands for what it is a part of`, alias);
    this.#repeated += anchored.size;
    this.#count += anchored.size;
    if (this.#repeated > mostRepeated) {
      throw new Unfit("document-limit", `Aliases repeat more than ${mostRepeated} values`, alias, "Write out what the aliases repeat.");
    }
    return anchored.data;
  }

  #map(map: YAMLMap): Data {
    const members = new Map<string, Data>();
    const merged: Data[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        merged.push(...this.#mergeSources(pair));
        continue;
      }
      const key = keyOf(pair);
      if (isScalar(pair.key) && pair.key.anchor !== undefined) this.#anchors.set(pair.key.anchor, { data: scalar(pair.key), size: 1 });
      if (members.has(key)) throw new Unfit("document-invalid", `The key ${shown(key)} occurs twice`, pair, "Remove one of the two.");
      members.set(key, this.value(pair.value));
    }
    for (const source of merged) {
      if (typeof source !== "object" || source === null || Array.isArray(source)) continue;
      for (const [key, data] of Object.entries(source)) if (!members.has(key)) members.set(key, data);
    }
    return Object.fromEntries(members);
  }

  /** What a merge key merges: a map, or several of which the earlier ones count for more. */
  #mergeSources(pair: Pair): readonly Data[] {
    const value = this.value(pair.value);
    const sources: readonly Data[] = Array.isArray(value) ? value : [value];
    if (sources.some((source) => typeof source !== "object" || source === null || Array.isArray(source))) {
      throw new Unfit("document-invalid", "A merge key `<<` takes a map or a list of maps", pair);
    }
    return sources;
  }
}

const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === "PLAIN" && key.source === "<<";

/** The key of a pair as JSON has it. `on` and `y` are booleans in YAML 1.1, and become `true` in kubectl too. */
function keyOf(pair: Pair): string {
  const { key } = pair;
  const value: unknown = isScalar(key) ? key.value : undefined;
  if (isScalar(key) && key.tag !== undefined && !plainTags.has(key.tag)) {
    throw new Unfit("document-invalid", `The tag ${shown(key.tag)} is none that manifests may use`, key);
  }
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new Unfit("document-invalid", "A key is not a string", pair, "Write the key in quotes. A template (`{{ … }}`) has to be rendered first.");
  }
  if (value === "__proto__") throw new Unfit("document-invalid", "A key is named __proto__", pair, "Rename it.");
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER && isScalar(key)) return key.source ?? String(value);
  return String(value);
}

function scalar(node: Scalar): Data {
  const { value } = node;
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Unfit("document-invalid", `The number ${value} cannot be written in JSON`, node);
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new Unfit("document-invalid", "A string holds half of a surrogate pair", node);
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

/** A name from the text for a message, unless it is a credential in the wrong place. */
const shown = (name: string): string => (looksSecret(name) ? "(hidden)" : quote(name));
