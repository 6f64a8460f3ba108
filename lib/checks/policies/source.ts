import type { LineCounter, Node, Scalar } from "yaml";
import { loadYaml } from "../libraries.cjs";

/** A policy is far smaller; more than this is a mistake or an attack. In bytes. */
const largest = 256 * 1024;
/** Deeper than this no policy and no test goes. */
const deepest = 64;

/** Something in a file that is wrong, with its place. */
export interface SourceProblem {
  readonly message: string;
  readonly line: number;
  readonly column?: number;
}

/** A YAML file that was read: its documents, and where things stand in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly Node[];
  readonly problems: readonly SourceProblem[];
  readonly lines: LineCounter;
}

/** Reads YAML 1.2 that a person wrote: no aliases, no tags, no duplicate keys, neither large nor deep. */
export function readSource(file: string, text: string): Source {
  const lines = new (loadYaml().LineCounter)();
  const refused = (message: string, line = 1): Source => ({ file, text, documents: [], problems: [{ message, line }], lines });
  const size = Buffer.byteLength(text);
  if (size > largest) return refused(`The file has ${size} bytes, at most ${largest} are read`);
  const deep = tooDeep(text);
  if (deep !== undefined) return refused(`The file nests more than ${deepest} levels deep`, deep);
  const problems: SourceProblem[] = [];
  const documents: Node[] = [];
  for (const document of loadYaml().parseAllDocuments(text, { lineCounter: lines, logLevel: "silent" })) {
    if (!("contents" in document)) continue;
    for (const { message, pos: [start] } of [...document.errors, ...document.warnings]) {
      const [first = message] = message.split("\n");
      problems.push({ message: first.replace(/ at line \d+, column \d+:?$/, ""), ...place(lines, start) });
    }
    if (document.contents === null) continue;
    problems.push(...foreign(document.contents, lines));
    documents.push(document.contents);
  }
  return { file, text, documents, problems, lines };
}

/** The line on which brackets or indentation go deeper than anything sensible; the parser recurses on them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  let column = 0;
  let dashes = 0;
  let onlyIndent = true;
  for (const character of text) {
    column += 1;
    if (character === "\n") [line, column, dashes, onlyIndent] = [line + 1, 0, 0, true];
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    else if (onlyIndent && (character === "-" || character === "?")) dashes += 1;
    else if (character !== " ") {
      if (onlyIndent && column > 8 * deepest) return line;
      onlyIndent = false;
    }
    if (depth > 16 * deepest || dashes > deepest) return line;
  }
  return undefined;
}

/** Aliases and tags: both can make more of a file than it says. */
function foreign(root: Node, lines: LineCounter): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const pending: { readonly node: unknown; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (loadYaml().isPair(node)) {
      pending.push({ node: node.key, depth }, { node: node.value, depth });
    } else if (loadYaml().isMap(node) || loadYaml().isSeq(node)) {
      if (depth >= deepest) return [...problems, { message: `The file nests more than ${deepest} levels deep`, ...place(lines, startOf(node)) }];
      for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    }
    if (loadYaml().isAlias(node)) problems.push({ message: `The alias *${node.source} is not read`, ...place(lines, startOf(node)) });
  }
  return problems;
}

/** Where a node begins, as an offset in the text. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Line and column of an offset, from 1. */
export function place(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/**
 * Where a character of a scalar's value stands in the file. Folding, escapes and indentation change
 * white space only (YAML 1.2, 6.5 and 8.1), so the other characters are counted.
 */
export function placeIn({ text, lines }: Source, node: Scalar, offset: number): { readonly line: number; readonly column: number } {
  const value = typeof node.value === "string" ? node.value : "";
  let wanted = value.slice(0, offset).replace(/\s+/g, "").length;
  let at = startOf(node);
  const end = node.range?.[1] ?? text.length;
  if (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED") at = text.indexOf("\n", at) + 1 || end;
  const isQuoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  if (isQuoted) at += 1;
  for (; at < end; at += 1) {
    const length = isQuoted ? unitLength(text, at, node.type === "QUOTE_DOUBLE") : 1;
    if (/\s/.test(text.charAt(at)) || (length > 1 && /^\\[nrtvLPN_ \s]/.test(text.slice(at, at + 2)))) {
      at += length - 1;
      continue;
    }
    if (wanted === 0) break;
    wanted -= 1;
    at += length - 1;
  }
  return place(lines, Math.min(at, end));
}

/** How many characters of the file make the next one of a quoted value. */
function unitLength(text: string, at: number, isDouble: boolean): number {
  if (!isDouble) return text.startsWith("''", at) ? 2 : 1;
  if (text[at] !== "\\") return 1;
  const escape = text[at + 1];
  return escape === "x" ? 4 : escape === "u" ? 6 : escape === "U" ? 10 : 2;
}

/** Whether a node is a string; numbers and booleans written without quotes are not. */
export function isText(node: unknown): node is Scalar<string> {
  return loadYaml().isScalar(node) && typeof node.value === "string";
}
