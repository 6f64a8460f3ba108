import { fail, noOverload } from "../budget.js";
import { none, Optional, optional } from "../optional.js";
import { CelMap, Duration, isList, isPlainMap, Timestamp, Uint } from "../values.js";
import { list, type Native } from "./native.js";

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === "") return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration || value instanceof Timestamp) return value.nanos === 0n;
  if (value instanceof CelMap) return value.entries.size === 0;
  if (value instanceof Optional) return value.held === undefined;
  if (isList(value) || value instanceof Uint8Array) return value.length === 0;
  return isPlainMap(value) && Object.keys(value).length === 0;
}

function receiver(value: unknown): Optional {
  return value instanceof Optional ? value : noOverload();
}

function unwrap(value: unknown): unknown[] {
  return list(value).map(receiver).filter(({ held }) => held !== undefined).map(({ held }) => held);
}

/** cel-go `cel/library.go`, OptionalTypes. */
export const optionals: Readonly<Record<string, Native>> = {
  "optional.of": ([value]) => new Optional(value),
  "optional.ofNonZeroValue": ([value]) => (isZero(value) ? none : new Optional(value)),
  "optional.none": () => none,
  "optional.unwrap": ([value]) => unwrap(value),
  ".unwrapOpt": ([value]) => unwrap(value),
  ".first": ([value]) => optional(list(value)[0]),
  ".last": ([value]) => optional(list(value).at(-1)),
  ".hasValue": ([value]) => receiver(value).held !== undefined,
  ".value": ([value]) => receiver(value).held ?? absent(value),
};

function absent(value: unknown): null {
  return value instanceof Optional && value.held === null ? null : fail("optional.none() dereference");
}
