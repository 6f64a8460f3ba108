import type { Data, DataObject } from "../synth/manifest.js";
import { lineText, numberText, stringText } from "./scalar.js";

// Keys that stand before all others, because readers look for them first.
const firstInObject = ["apiVersion", "kind", "metadata"];
const firstInMetadata = ["name", "namespace"];

// Longest key that stands before its value without `?`: less than the 1,024 characters that
// YAML 1.2 allows (section 7.4.3).
const longestKey = 1000;

/**
 * Writes an object as one YAML document that parsers of YAML 1.1 and 1.2 read back the same.
 * The bytes depend on the data alone: keys stand in the order of their code units, apart from
 * apiVersion, kind and metadata at the top, and name and namespace in the metadata.
 *
 * @param object plain JSON data, without cycles.
 * @returns block style, two blanks a level, one line break at the end.
 * @throws TypeError for what JSON does not have: lone surrogates, NaN, infinities, undefined,
 *   functions, symbols and big integers. Earlier stages refuse them, so it means a bug.
 */
export function toYaml(object: DataObject): string {
  const text = `${isEmpty(object) ? "{}" : mapping(object, 0, "item", firstInObject)}\n`;
  // A last value that keeps its trailing line breaks needs an end that is not itself a line break.
  return text.endsWith("\n\n") ? `${text}...\n` : text;
}

/** Whether a collection begins on a line of its own, or goes on where the caller's item began. */
type Begin = "line" | "item";

// Each of the following returns text without a line break at its end.

function mapping(object: DataObject, depth: number, begin: Begin, first?: readonly string[]): string {
  const level = levelAt(depth);
  let text = "";
  for (const key of sortedKeys(object, first)) {
    const value = object[key];
    const { line, item } = startOf(key, level);
    text += text === "" && begin === "item" ? item : line;
    if (typeof value !== "object" || value === null || isEmpty(value)) text += ` ${leaf(value, level)}`;
    else if (isSequence(value)) text += sequence(value, depth, "line");
    else text += mapping(value, depth + 1, "line", first === firstInObject && key === "metadata" ? firstInMetadata : undefined);
  }
  return text;
}

function sequence(items: readonly Data[], depth: number, begin: Begin): string {
  const level = levelAt(depth);
  let text = "";
  for (const item of items) {
    text += text === "" && begin === "item" ? "- " : level.item;
    if (typeof item !== "object" || item === null || isEmpty(item)) text += leaf(item, level);
    else text += isSequence(item) ? sequence(item, depth + 1, "item") : mapping(item, depth + 1, "item");
  }
  return text;
}

/** A key with its colon: after a line break and blanks, or as the beginning of an item. */
interface Start {
  readonly line: string;
  readonly item: string;
}

/** What stands before values so many collections deep. */
interface Level {
  readonly pad: string;
  /** Blanks before the lines of a literal block. */
  readonly inner: string;
  readonly item: string;
  /** The same few keys stand in thousands of objects. */
  readonly starts: Map<string, Start>;
}

const levels: Level[] = [];
const mostLevels = 32;
const mostStarts = 1000;
const longestStart = 100;

function levelAt(depth: number): Level {
  const known = levels[depth];
  if (known !== undefined) return known;
  const pad = "  ".repeat(depth);
  const level = { pad, inner: `${pad}  `, item: `\n${pad}- `, starts: new Map<string, Start>() };
  if (depth < mostLevels) levels[depth] = level;
  return level;
}

function startOf(key: string, { pad, starts }: Level): Start {
  const known = starts.get(key);
  if (known !== undefined) return known;
  const item = keyText(key, pad);
  const start = { line: `\n${pad}${item}`, item };
  if (starts.size < mostStarts && key.length <= longestStart) starts.set(key, start);
  return start;
}

function leaf(value: Data | undefined, { inner }: Level): string {
  switch (typeof value) {
    case "string":
      return stringText(value, inner);
    case "number":
      return numberText(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null ? "null" : isSequence(value) ? "[]" : "{}";
    default:
      throw new TypeError(`A value of type ${typeof value} cannot be written as YAML.`);
  }
}

function keyText(key: string, pad: string): string {
  const text = lineText(key);
  return text.length <= longestKey ? `${text}:` : `? ${text}\n${pad}:`;
}

function sortedKeys(object: DataObject, first: readonly string[] = []): readonly string[] {
  const keys = Object.keys(object);
  // Most objects come sorted, and looking costs less than sorting.
  if (!isSorted(keys)) keys.sort();
  if (first.length === 0) return keys;
  const sorted = first.filter((key) => Object.hasOwn(object, key));
  for (const key of keys) if (!first.includes(key)) sorted.push(key);
  return sorted;
}

function isSorted(keys: readonly string[]): boolean {
  let previous = "";
  for (const key of keys) {
    if (key < previous) return false;
    previous = key;
  }
  return true;
}

function isSequence(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

function isEmpty(value: readonly Data[] | DataObject): boolean {
  if (isSequence(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
