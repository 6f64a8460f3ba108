import type { Data } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Chunk } from "./chunk.js";

/** A document, or an item of a list in one, before anybody looked whether it is an object. */
export interface Found {
  readonly data: Data;
  readonly chunk: Chunk;
  /** Which document of the chunk it is in, from 0. */
  readonly index: number;
  /** JSON pointer within the document; not empty for items of lists. */
  readonly pointer: string;
}

/**
 * A document itself, or the items of a list in its place, of lists in lists as well. As for kubectl, a
 * list is whatever has a kind that ends so, and `items`.
 */
export function listed(found: Found): readonly Found[] {
  const { data, pointer } = found;
  if (!isObject(data) || typeof data.kind !== "string" || !data.kind.endsWith("List") || !Array.isArray(data.items)) return [found];
  const { kind, apiVersion = null } = data;
  const items: readonly Data[] = data.items;
  return items.flatMap((item, index) => {
    // Items of a typed list need not repeat what they are (apimachinery, UnstructuredList).
    const isUntyped = kind !== "List" && isObject(item) && item.kind === undefined;
    const typed = isUntyped ? { apiVersion, kind: kind.slice(0, -"List".length), ...item } : item;
    return listed({ ...found, data: typed, pointer: `${pointer}/items/${index}` });
  });
}
