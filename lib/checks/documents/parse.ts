import { Composer, CST, LineCounter, Parser, type Document } from "yaml";
import type { Chunk } from "./chunk.js";
import { kubectlSchema } from "./yaml-schema.js";

/** What keeps a part of a file from being data. */
export interface Flaw {
  readonly code: "document-invalid" | "document-limit";
  readonly message: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly hint?: string;
}

/** A document before it is data, with the lines of its nodes. */
export interface Parsed {
  readonly document: Document;
  /** Line of the file that an offset of the chunk is in. */
  lineAt(offset: number): number;
}

// What is no c-printable (YAML 1.2.2, rule 1).
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

/** Levels that a document may have. */
const mostLevels = 200;

/**
 * Parses a part of a file as kubectl does ({@link kubectlSchema}). Keys that occur twice are for the reader to find: here, finding them takes time that grows with
 * the square of their number.
 */
export function parseChunk({ text, line }: Chunk): Parsed[] | Flaw {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => line + lines.linePos(offset).line - 1;
  const control = text.search(unprintable);
  if (control !== -1) {
    return { code: "document-invalid", message: "The text holds a control character", line: line + (text.slice(0, control).match(/\n/g) ?? []).length, hint: "Remove it, or write it as an escape in double quotes." };
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = firstTooDeep(tokens);
  if (deep !== undefined) {
    return { code: "document-limit", message: `The document has more than ${mostLevels} levels`, line: lineAt(deep), hint: "Check for brackets that are never closed." };
  }
  const composer = new Composer({ version: "1.1", schema: kubectlSchema, uniqueKeys: false, keepSourceTokens: false });
  const parsed: Parsed[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    const [error] = document.errors;
    if (error !== undefined) {
      return { code: "document-invalid", message: `The text is not valid YAML: ${reasons[error.code] ?? firstLine(error.message)}`, line: lineAt(error.pos[0]), ...templated(text) };
    }
    if (document.contents !== null) parsed.push({ document, lineAt });
  }
  return parsed;
}

// The library quotes the text in these, which may hold a credential.
const reasons: Readonly<Record<string, string>> = {
  BAD_SCALAR_START: "a value begins with a character that YAML reserves",
  BAD_DQ_ESCAPE: "a double-quoted string has an unknown escape",
  UNEXPECTED_TOKEN: "something stands where nothing may",
  TAG_RESOLVE_FAILED: "a tag does not fit its value",
};

const firstLine = (message: string): string => message.split("\n", 1)[0]?.replace(/:$/, "").trim() ?? "";

function templated(text: string): Pick<Flaw, "hint"> {
  return /\{\{[-\s\w.]/.test(text) ? { hint: "This looks like a template. Render it (`helm template`) and check the result." } : {};
}

/** Offset of the first node that is too deep. It does not recurse, because the tokens may be nested without end. */
function firstTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const waiting: (readonly [token: CST.Token, level: number])[] = tokens.map((token) => [token, 0] as const);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [token, level] = next;
    if (level > mostLevels) return token.offset;
    if (token.type === "document") {
      if (token.value !== undefined) waiting.push([token.value, level]);
    } else if (CST.isCollection(token)) {
      for (const item of token.items) {
        if (item.key !== undefined && item.key !== null) waiting.push([item.key, level + 1]);
        if (item.value !== undefined) waiting.push([item.value, level + 1]);
      }
    }
  }
  return undefined;
}
