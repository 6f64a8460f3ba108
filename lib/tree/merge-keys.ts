import type { Data } from "../synth/manifest.js";
import { isMap } from "./data.js";

// What tells the items of a list apart: the merge keys of the Kubernetes API (`patchMergeKey` and
// `listMapKey` in its OpenAPI document) and of the usual custom resources, the more telling first.
// A second field counts where the first alone repeats, such as one port over TCP and UDP.
const mergeKeys = [
  ["mountPath"], ["devicePath"], ["containerPort", "protocol"], ["port", "protocol"], ["topologyKey", "whenUnsatisfiable"],
  ["name"], ["key"], ["host"], ["path"], ["ip"], ["alert"], ["type"],
] as const;

type Keyed = Map<string, Data>;

/** Two lists by merge key, when every item of both has the key and no two of one list share it. */
export function matchByKey(before: readonly Data[], after: readonly Data[]): readonly [before: Keyed, after: Keyed] | undefined {
  for (const [first, second] of mergeKeys) {
    for (const fields of second === undefined ? [[first]] : [[first], [first, second]]) {
      const old = byKey(before, fields);
      const now = old && byKey(after, fields);
      if (old !== undefined && now !== undefined) return [old, now];
    }
  }
  return undefined;
}

function byKey(items: readonly Data[], fields: readonly string[]): Keyed | undefined {
  const found: Keyed = new Map();
  for (const item of items) {
    const key = keyOf(item, fields);
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, item);
  }
  return found;
}

function keyOf(item: Data, fields: readonly string[]): string | undefined {
  if (!isMap(item)) return undefined;
  // A claim template and an item of a List are whole objects, with their name in the metadata.
  const metadata = fields[0] === "name" ? (item["metadata"] ?? null) : null;
  const holder = isMap(metadata) ? metadata : item;
  const values = fields.map((field) => (Object.hasOwn(holder, field) ? holder[field] : ""));
  if (values[0] === "" || values.some((value) => typeof value !== "string" && typeof value !== "number")) return undefined;
  return values.filter((value) => value !== "").join("/");
}
