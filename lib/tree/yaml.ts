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
  const text = isEmpty(object) ? "{}" : mapping(object, "", firstInObject);
  // A last value that keeps its trailing line breaks needs an end that is not itself a line break.
  return text.endsWith("\n") ? `${text}\n...\n` : `${text}\n`;
}

// Each of the following returns text without a line break at its end. Its first line continues the
// line that the caller began; the others begin with `pad`.

function mapping(object: DataObject, pad: string, first?: readonly string[]): string {
  const inner = `${pad}  `;
  let text = "";
  for (const key of sortedKeys(object, first)) {
    const value = object[key];
    if (text !== "") text += `\n${pad}`;
    text += keyText(key, pad);
    if (typeof value !== "object" || value === null || isEmpty(value)) {
      text += ` ${leaf(value, inner)}`;
    } else if (isSequence(value)) {
      text += `\n${pad}${sequence(value, pad)}`;
    } else {
      const isMetadata = first === firstInObject && key === "metadata";
      text += `\n${inner}${mapping(value, inner, isMetadata ? firstInMetadata : undefined)}`;
    }
  }
  return text;
}

function sequence(items: readonly Data[], pad: string): string {
  const inner = `${pad}  `;
  let text = "";
  for (const item of items) {
    text += text === "" ? "- " : `\n${pad}- `;
    if (typeof item !== "object" || item === null || isEmpty(item)) text += leaf(item, inner);
    else text += isSequence(item) ? sequence(item, inner) : mapping(item, inner);
  }
  return text;
}

function leaf(value: Data | undefined, pad: string): string {
  switch (typeof value) {
    case "string":
      return stringText(value, pad);
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
  return [...first.filter((key) => Object.hasOwn(object, key)), ...keys.filter((key) => !first.includes(key))];
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
