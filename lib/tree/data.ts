import type { Data, DataObject } from "../synth/manifest.js";

export function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

export function isMap(value: Data): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are the same data, whatever the order of their keys. */
export function same(a: Data, b: Data): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => same(item, b[i]!));
  if (isMap(a)) {
    if (!isMap(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key]!, b[key]!));
  }
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
