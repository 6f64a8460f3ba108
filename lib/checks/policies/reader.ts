import type { Node, Scalar } from "yaml";
import { loadYaml } from "../libraries.cjs";
import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import { isText, place, startOf, type Source, type SourceProblem } from "./source.js";

/** Fields of an object in a file, by name. */
export type Fields = ReadonlyMap<string, Node>;

/**
 * Reads what a file has to hold, and collects everything that is not as it has to be. Whatever is
 * missing or wrong reads as nothing, so that all problems of a file come at once.
 */
export interface Reader {
  readonly source: Source;
  readonly problems: SourceProblem[];
}

export function openReader(source: Source): Reader {
  return { source, problems: [...source.problems] };
}

export function complain(reader: Reader, node: Node | undefined, message: string): void {
  reader.problems.push({ message, ...place(reader.source.lines, node === undefined ? 0 : startOf(node)) });
}

/** The fields of an object, all of them known. A field that is null counts as absent, as in the API. */
export function readFields(reader: Reader, node: Node | undefined, what: string, known: readonly string[]): Fields {
  const fields = readMap(reader, node, what);
  for (const [name, value] of fields) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    complain(reader, value, `${what} has the unknown field ${quote(name)}${meant === undefined ? "" : `, did you mean ${quote(meant)}?`}`);
  }
  return fields;
}

/** The members of an object, whatever their names. */
export function readMap(reader: Reader, node: Node | undefined, what: string): Fields {
  const fields = new Map<string, Node>();
  if (node === undefined) return fields;
  if (!loadYaml().isMap(node)) {
    complain(reader, node, `${what} is ${shape(node)}, expected an object`);
    return fields;
  }
  for (const { key, value } of node.items) {
    if (!isText(key)) complain(reader, node, `${what} has a key that is ${shape(key)}, expected a string`);
    else if (isNode(value) && !(loadYaml().isScalar(value) && value.value === null)) fields.set(key.value, value);
  }
  return fields;
}

/** The elements of a list; none when it is absent. */
export function readList(reader: Reader, node: Node | undefined, what: string): readonly Node[] {
  if (node === undefined) return [];
  if (!loadYaml().isSeq(node)) {
    complain(reader, node, `${what} is ${shape(node)}, expected a list`);
    return [];
  }
  return node.items.filter(isNode);
}

export function readText(reader: Reader, node: Node | undefined, what: string): string | undefined {
  if (node === undefined) return undefined;
  if (isText(node)) return node.value;
  complain(reader, node, `${what} is ${shape(node)}, expected a string`);
  return undefined;
}

/** A string that has to be there and not be blank. */
export function requireText(reader: Reader, node: Node | undefined, what: string, parent: Node | undefined): string {
  const text = readText(reader, node, what);
  if (node === undefined || text?.trim() === "") complain(reader, node ?? parent, `${what} is ${node === undefined ? "missing" : "empty"}`);
  return text ?? "";
}

export function readTexts(reader: Reader, node: Node | undefined, what: string): readonly string[] {
  return readList(reader, node, what).flatMap((item, index) => readText(reader, item, `${what}[${index}]`) ?? []);
}

/** One of the values that the API knows. */
export function readChoice<T extends string>(reader: Reader, node: Node | undefined, what: string, choices: readonly T[]): T | undefined {
  const text = readText(reader, node, what);
  const choice = choices.find((name) => name === text);
  if (text !== undefined && choice === undefined) complain(reader, node, `${what} is ${quote(text)}, expected ${choices.join(", ")}`);
  return choice;
}

/** Pairs of strings, sorted by key. */
export function readPairs(reader: Reader, node: Node | undefined, what: string): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  for (const [key, value] of readMap(reader, node, what)) {
    const text = readText(reader, value, `${what}[${quote(key)}]`);
    if (text !== undefined) pairs.push([key, text]);
  }
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The line that a node begins on. A block begins below its header. */
export function lineOf({ source }: Reader, node: Node): number {
  const { line } = place(source.lines, startOf(node));
  return loadYaml().isScalar(node) && isBlock(node) ? line + 1 : line;
}

const isBlock = ({ type }: Scalar): boolean => type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";

function isNode(value: unknown): value is Node {
  return loadYaml().isMap(value) || loadYaml().isSeq(value) || loadYaml().isScalar(value);
}

/** What stands there instead, for a message. */
function shape(node: unknown): string {
  if (loadYaml().isMap(node)) return "an object";
  if (loadYaml().isSeq(node)) return "a list";
  if (!loadYaml().isScalar(node)) return "an alias";
  const { value } = node;
  return value === null ? "empty" : typeof value === "string" ? `the string ${quote(value)}` : `the ${typeof value} ${quote(value)}`;
}
