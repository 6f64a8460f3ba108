import type { Data, DataObject } from "../../synth/manifest.js";
import { Optional } from "./optional.js";
import { CelMap, Duration, isList, isPlainMap, Timestamp, TypeValue, Uint } from "./values.js";
import { durationText, timestampText } from "./time.js";

/**
 * JSON data as CEL values: integral numbers are ints, others doubles (Kubernetes reads them so:
 * apimachinery `pkg/util/json`). One pass; what holds no number is shared, never copied or changed.
 */
export function toCel(data: DataObject): object;
export function toCel(data: Data): unknown;
export function toCel(data: Data): unknown {
  if (typeof data === "number") return fromNumber(data);
  if (typeof data !== "object" || data === null) return data;
  return isArray(data) ? fromArray(data) : fromObject(data);
}

function fromNumber(value: number): unknown {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(value) : value;
}

function fromArray(list: readonly Data[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const element = list[index];
    if (typeof element !== "object" && typeof element !== "number") continue;
    const converted = toCel(element);
    if (converted !== element) (copy ??= [...list])[index] = converted;
  }
  return copy ?? list;
}

function fromObject(object: DataObject): object {
  let copy: Record<string, unknown> | undefined;
  for (const key in object) {
    const value = object[key];
    if (typeof value !== "object" && typeof value !== "number") continue;
    const converted = toCel(value);
    // Spread copies `__proto__` as a key of its own, so that setting it later changes that key.
    if (converted !== value) (copy ??= { ...object })[key] = converted;
  }
  return copy ?? object;
}

/** A CEL value as JSON data: ints as numbers, bytes in base64, times as their texts, none as null. */
export function fromCel(value: unknown): Data {
  switch (typeof value) {
    case "string":
    case "boolean": return value;
    case "number": return Number.isFinite(value) ? value : String(value);
    case "bigint": return Number(value);
    default:
  }
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof TypeValue) return value.named;
  if (value instanceof Optional) return value.held === undefined ? null : fromCel(value.held);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (isList(value)) return value.map(fromCel);
  if (value instanceof CelMap) return record([...value.entries].map(([key, [, held]]) => [String(key), held]));
  if (isPlainMap(value)) return record(Object.entries(value));
  return value === null || value === undefined ? null : String(value);
}

function record(entries: readonly (readonly [string, unknown])[]): DataObject {
  return Object.fromEntries(entries.map(([key, value]) => [key, fromCel(value)]));
}

function isArray(data: readonly Data[] | DataObject): data is readonly Data[] {
  return Array.isArray(data);
}
