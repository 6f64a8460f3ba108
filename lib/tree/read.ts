import { parseDocument } from "yaml";
import type { Data } from "../synth/manifest.js";
import { readEmitted } from "./read-emitted.js";

/** A file of the tree as data. */
export interface FileData {
  readonly text: string;
  readonly data?: Data;
  /** Why there is no data. It quotes nothing of the text, which may hold a secret. */
  readonly problem?: string;
}

/** Reads a file of the tree. */
export function readText(text: string): FileData {
  const emitted = readEmitted(text);
  return { text, ...(emitted === undefined ? parsed(text) : { data: emitted }) };
}

function parsed(text: string): Omit<FileData, "text"> {
  if (levels(text) > mostLevels) return { problem: `more than ${mostLevels} levels deep` };
  try {
    // Pretty errors quote the text, which may hold a secret.
    const document = parseDocument(text, { prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) {
      return { problem: `line ${lineAt(text, error.pos[0])}: ${reasons[error.code] ?? "not valid YAML"}` };
    }
    // In YAML's core schema, which is the default, every value is plain data.
    const data: Data = document.toJS();
    return isCyclic(data, new Set(), new Set()) ? { problem: "an alias stands for what it is a part of" } : { data };
  } catch {
    return { problem: "too large once its aliases are unfolded" };
  }
}

/** Whether a value is a part of itself, as an alias can make it. */
function isCyclic(value: Data, open: Set<Data>, done: Set<Data>): boolean {
  if (typeof value !== "object" || value === null || done.has(value)) return false;
  if (open.has(value)) return true;
  open.add(value);
  const found = Object.values(value).some((item: Data) => isCyclic(item, open, done));
  open.delete(value);
  done.add(value);
  return found;
}

// Far more than any object has, and far less than what exhausts the stack of the YAML parser, which
// Node does not always survive: V8 ends the process when it compiles a regular expression there.
const mostLevels = 200;

/** About how deep a text is nested, by its brackets or its indentation. */
function levels(text: string): number {
  let open = 0;
  let most = 0;
  for (const [match] of text.matchAll(/[[{]|[\]}]|^[ ?-]+/gm)) {
    if (match === "[" || match === "{") open++;
    else if (match === "]" || match === "}") open = Math.max(0, open - 1);
    // A level of indentation takes two columns as a rule. At one column the limit is 400 levels.
    else most = Math.max(most, match.length / 2);
    most = Math.max(most, open);
  }
  return most;
}

const reasons: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "a key stands twice in one map",
  MULTIPLE_DOCS: "the file holds more than one document",
  TAB_AS_INDENT: "tabs cannot indent YAML",
};

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
