import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { DataObject, Manifest } from "../../synth/manifest.js";
import { manifestOf } from "../../synth/object.js";
import { scopes, type IsClusterScoped } from "../../synth/scope.js";
import { isObject } from "../workload.js";
import { splitDocuments, type Chunk } from "./chunk.js";
import { dataOf } from "./data.js";
import { listed, type Found } from "./found.js";
import { objectFlaw } from "./identity.js";
import { lineOf } from "./line.js";
import { parseChunk } from "./parse.js";

/** An object of a plain YAML file, and where it stands there. */
export interface DocumentObject {
  readonly manifest: Manifest;
  /** Line of the file, from 1, of what a JSON pointer (RFC 6901) names, or of the nearest that is there. */
  line(pointer: string): number;
}

/** What a plain YAML file holds. */
export interface Documents {
  readonly objects: readonly DocumentObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the objects of a file of YAML or JSON, of one or many documents. The items of `kind: List`
 * and its like are objects of their own. What is no object is a diagnostic with its line; the other
 * documents are read all the same. Never throws, whatever the text.
 *
 * @param file relative to the workspace, for diagnostics.
 * @param isClusterScoped default: the scopes of Kubernetes' own kinds, and of the definitions in the file.
 */
export function readDocuments(file: string, text: string, isClusterScoped?: IsClusterScoped): Documents {
  const chunks = splitDocuments(text.startsWith("\ufeff") ? text.slice(1) : text);
  if (typeof chunks === "string") {
    return { objects: [], diagnostics: [diagnose("document-limit", `The file has more than ${chunks}`, { file, line: 1 }, { hint: "Split the file." })] };
  }
  const diagnostics: Diagnostic[] = [];
  const good: (Found & { readonly data: DataObject })[] = [];
  for (const chunk of chunks) {
    const { found, diagnostics: flaws } = readChunk(file, chunk);
    diagnostics.push(...flaws);
    for (const one of found) {
      const flaw = objectFlaw(one);
      if (flaw === undefined && isObject(one.data)) good.push({ ...one, data: one.data });
      else if (flaw !== undefined) {
        diagnostics.push(diagnose(flaw.code, flaw.message, { file, line: lineOf(chunk, one.index, one.pointer + flaw.pointer) }, { hint: flaw.hint }));
      }
    }
  }
  const isWhole = isClusterScoped ?? scopes([], good.map(({ data }) => data));
  const objects = good.map(({ data, chunk, index, pointer }): DocumentObject => ({
    manifest: manifestOf(data, "", 0, isWhole),
    line: (below) => lineOf(chunk, index, pointer + below),
  }));
  return { objects, diagnostics };
}

/** The values of a part of a file, or what keeps it from having any. */
function readChunk(file: string, chunk: Chunk): { readonly found: readonly Found[]; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseChunk(chunk);
  const found: Found[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, document] of ("code" in parsed ? [parsed] : parsed).entries()) {
    const read = "code" in document ? document : dataOf(document);
    if ("code" in read) {
      const { code, message, line, hint } = read;
      diagnostics.push(diagnose(code, message, { file, line }, hint === undefined ? {} : { hint }));
    } else if (read.data !== null) {
      // kubectl passes over documents that are null, too.
      found.push(...listed({ data: read.data, chunk, index, pointer: "" }));
    }
  }
  return { found, diagnostics };
}
