import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Dialect } from "../../model/stack.js";
import type { Data } from "../../synth/manifest.js";
import { splitDocuments } from "../documents/chunk.js";
import { dataOf } from "../documents/data.js";
import { lineOf } from "../documents/line.js";
import { parseChunk } from "../documents/parse.js";
import { field } from "../workload.js";

/** A stack file that was written by hand, and where things stand in it. */
export interface ReadStack {
  readonly dialect: Dialect;
  readonly data: Data;
  /** Line of the file, from 1, of what a JSON pointer (RFC 6901) names, or of the nearest that is there. */
  line(pointer: string): number;
}

/** Files that go by the names of stacks. */
const named = /^(?:(docker-)?stack|(?:docker-)?compose)(?:[.\-_][^/]*)?\.ya?ml$/;

/** In which dialect a file is a stack by its name, if it is one. */
export function dialectOf(file: string): Dialect | undefined {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (!named.test(name)) return undefined;
  return /^(?:docker-)?stack/.test(name) ? "swarm" : "compose";
}

/** Whether a file is the only stack of its folder, so that the folder's name is the stack's. */
export function isWholeFolder(file: string): boolean {
  return /(?:^|\/)(?:(?:docker-)?stack|(?:docker-)?compose)\.ya?ml$/.test(file);
}

/**
 * Reads a file as a stack, or says what keeps it from being data. Nothing when it is none: by its name, or because it
 * holds Kubernetes objects. Never throws, whatever the text.
 *
 * @param file relative to the workspace, for diagnostics.
 */
export function readStack(file: string, text: string): ReadStack | Diagnostic | undefined {
  const dialect = dialectOf(file);
  if (dialect === undefined) return undefined;
  if (/\.override\.ya?ml$/.test(file)) {
    return diagnose("document-skipped", "The file is laid over another one, and no stack by itself", { file }, { hint: "Write the merged file (`docker compose config`) and check that." });
  }
  const chunks = splitDocuments(text.startsWith("\ufeff") ? text.slice(1) : text);
  if (typeof chunks === "string") return diagnose("document-limit", `The file has more than ${chunks}`, { file, line: 1 }, { hint: "Split the file." });
  const [chunk, second] = chunks;
  if (chunk === undefined) return { dialect, data: null, line: () => 1 };
  const parsed = parseChunk(chunk);
  const first = "code" in parsed ? parsed : parsed[0];
  if (first === undefined) return { dialect, data: null, line: () => chunk.line };
  const read = "code" in first ? first : dataOf(first);
  if ("code" in read) return diagnose(read.code, read.message, { file, line: read.line }, read.hint === undefined ? {} : { hint: read.hint });
  if (field(read.data, "apiVersion") !== undefined && field(read.data, "kind") !== undefined) return undefined;
  if (second !== undefined) {
    // docker/cli, cli/compose/loader, ParseYAML: what comes after the first document is not read.
    return diagnose("document-invalid", "Docker reads the first document of a file alone", { file, line: second.line }, { hint: "Make it a file of its own." });
  }
  return { dialect, data: read.data, line: (pointer) => lineOf(chunk, 0, pointer) };
}
