import { fail, noOverload } from "./budget.js";
import { none, optional, Optional } from "./optional.js";
import type { Step } from "./plan.js";
import { type CelMap, CelValue, isList, isMap, mapGet, normalKey, Uint } from "./values.js";

/*
 * Reading parts of values: cel-go `interpreter/attributes.go`. What is read from an optional is optional.
 */

/** `value.name` */
export function select(value: unknown, name: string): unknown {
  if (!isMap(value)) return value instanceof Optional ? optionalSelect(value, name) : noOverload();
  const held = mapGet(value, name);
  return held === undefined ? fail(`no such key: ${name}`) : held;
}

/** `value.?name` */
export function optionalSelect(value: unknown, name: string): Optional {
  const whole = value instanceof Optional ? value.held : value;
  if (whole === undefined) return none;
  return isMap(whole) ? optional(mapGet(whole, name)) : optional(lacking(whole));
}

/** Values without parts lack every part; of lists, a part by name is an error. */
function lacking(value: unknown): undefined {
  if (isList(value) || value instanceof CelValue) fail("unsupported index type");
}

/** `has(value.name)` */
export function has(value: unknown, name: string): boolean {
  if (isMap(value)) return mapGet(value, name) !== undefined;
  if (value instanceof Optional) return value.held !== undefined && has(value.held, name);
  return lacking(value) !== undefined;
}

/** `value[key]` */
export function index(value: unknown, key: unknown): unknown {
  if (value instanceof Optional) return optionalIndex(value, key);
  const held = at(value, key);
  if (held !== undefined) return held;
  return isList(value) ? fail(`index out of bounds: ${String(position(key))}`) : fail(`no such key: ${keyText(key)}`);
}

/** `value[?key]` */
export function optionalIndex(value: unknown, key: unknown): Optional {
  const whole = value instanceof Optional ? value.held : value;
  if (whole === undefined) return none;
  return isList(whole) || isMap(whole) ? optional(at(whole, key)) : optional(lacking(whole));
}

/** Computes `value[key]`, or `value[?key]`. */
export function indexStep(op: "[]" | "[?]", container: Step, key: Step): Step {
  const chosen = op === "[?]" ? optionalIndex : index;
  return (frame) => {
    const value = container(frame);
    const wanted = key(frame);
    frame.budget.spend(1);
    return chosen(value, wanted);
  };
}

/** Puts an entry into a map; of two with one key, the later stays. */
export function put(map: CelMap, key: unknown, value: unknown): void {
  const normal = normalKey(key);
  if (normal === undefined) fail("unsupported key type");
  else map.entries.set(normal, [key, value]);
}

/** Adds an entry to a map that must not have its key. */
export function insert(map: CelMap, key: unknown, value: unknown): void {
  const normal = normalKey(key);
  if (normal !== undefined && map.entries.has(normal)) fail("insert failed: key already exists");
  put(map, key, value);
}

function at(value: unknown, key: unknown): unknown {
  if (isMap(value)) return mapGet(value, key);
  return isList(value) ? value[position(key)] : noOverload();
}

/** An index as a number: ints, uints, and doubles without a fraction. */
function position(key: unknown): number {
  if (typeof key === "bigint") return Number(key);
  if (key instanceof Uint) return Number(key.value);
  if (typeof key === "number") return Number.isInteger(key) ? key : fail(`unsupported index value ${key} in list`);
  return fail("unsupported index type in list");
}

function keyText(key: unknown): string {
  return typeof key === "object" && key !== null ? (key instanceof Uint ? String(key.value) : "of an unsupported type") : String(key);
}
