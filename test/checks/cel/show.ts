import { doubleText } from "#lib/checks/cel/library/double-text.js";
import { Optional } from "#lib/checks/cel/optional.js";
import { durationText, timestampText } from "#lib/checks/cel/time.js";
import { CelValue, Duration, isList, isMap, mapGet, mapKeys, Timestamp, typeName, Uint } from "#lib/checks/cel/values.js";

/** A value as the tables of facts write it: with its type, the entries of maps sorted. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "number") return `double(${doubleText(value)})`;
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString("hex")})`;
  if (value instanceof Timestamp) return `timestamp(${timestampText(value)})`;
  if (value instanceof Duration) return `duration(${durationText(value)})`;
  if (value instanceof Optional) return value.held === undefined ? "none" : `optional(${show(value.held)})`;
  if (value instanceof CelValue) return `${value.type}!`;
  if (isList(value)) return `[${value.map(show).join(", ")}]`;
  if (isMap(value)) return `{${mapKeys(value).map((key) => `${show(key)}: ${show(mapGet(value, key))}`).sort().join(", ")}}`;
  return typeName(value);
}
