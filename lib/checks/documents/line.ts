import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from "yaml";
import type { Chunk } from "./chunk.js";
import { offsetOf } from "./data.js";
import { parseChunk } from "./parse.js";

// Several findings of one object ask one after the other. The texts are kept, not what was parsed of
// them: most objects have no finding, and nobody asks for their lines.
let last: { readonly chunk: Chunk; readonly parsed: ReturnType<typeof parseChunk> } | undefined;

/**
 * Line of the file, from 1, of what a JSON pointer names in a document of a chunk: of the key in a
 * map, of the item in a list. The nearest ancestor's when it is not there.
 */
export function lineOf(chunk: Chunk, index: number, pointer: string): number {
  if (last?.chunk !== chunk) last = { chunk, parsed: parseChunk(chunk) };
  const { parsed } = last;
  const one = "code" in parsed ? undefined : parsed[index];
  return one === undefined ? chunk.line : one.lineAt(offsetAt(one.document, pointer));
}

function offsetAt(document: Document, pointer: string): number {
  let node: Node | undefined = document.contents ?? undefined;
  let offset = offsetOf(node);
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) return offset;
      offset = offsetOf(pair);
      node = nodeOf(pair.value);
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      if (item === undefined) return offset;
      node = nodeOf(item);
      offset = offsetOf(node);
    } else {
      return offset;
    }
  }
  return offset;
}

function nodeOf(value: unknown): Node | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;
}
