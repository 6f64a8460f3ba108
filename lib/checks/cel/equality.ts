import { type Budget, noOverload } from "./budget.js";
import { surplus, surplusSize } from "./costs.js";
import { type CelMap, CelValue, Duration, isList, isMap, mapGet, mapKeys, mapSize, type PlainMap, Timestamp, Uint } from "./values.js";

/**
 * Whether two values are equal: numbers by value across their types, lists and maps by content,
 * everything else only within its type (cel-spec, "Equality"). The budget is asked for what is large
 * within a value, which cel-go does not count.
 */
export function equal(left: unknown, right: unknown, budget?: Budget): boolean {
  if (typeof left === "string") {
    if (left.length > surplusSize) budget?.spend(surplus(left.length));
    return left === right;
  }
  if (typeof left === "boolean" || left === null) return left === right;
  if (typeof left === "bigint" || typeof left === "number") {
    const other = right instanceof Uint ? right.value : right;
    return (typeof other === "bigint" || typeof other === "number") && order(left, other) === 0;
  }
  if (left instanceof CelValue) return left.equals(right, budget);
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    budget?.spend(surplus(left.length));
    return left.every((element, index) => equal(element, right[index], budget));
  }
  if (left instanceof Uint8Array) return right instanceof Uint8Array && compareBytes(left, right) === 0;
  return isMap(left) && isMap(right) && equalMaps(left, right, budget);
}

function equalMaps(left: PlainMap | CelMap, right: PlainMap | CelMap, budget: Budget | undefined): boolean {
  const keys = mapKeys(left);
  budget?.spend(surplus(keys.length));
  if (keys.length !== mapSize(right)) return false;
  return keys.every((key) => {
    const other = mapGet(right, key);
    return other !== undefined && equal(mapGet(left, key), other, budget);
  });
}

/** -1, 0 or 1 as the left value is before, beside or after the right one; NaN when one of them is. */
export function compare(left: unknown, right: unknown): number {
  const a = left instanceof Uint ? left.value : left;
  const b = right instanceof Uint ? right.value : right;
  if ((typeof a === "bigint" || typeof a === "number") && (typeof b === "bigint" || typeof b === "number")) {
    return order(a, b);
  }
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return noOverload();
}

/** Whether an element is in a list, or a key in a map. */
export function contains(container: unknown, wanted: unknown, budget?: Budget): boolean {
  if (isList(container)) {
    for (let index = 0; index < container.length; index++) if (equal(wanted, container[index], budget)) return true;
    return false;
  }
  if (isMap(container)) return mapGet(container, wanted) !== undefined;
  return noOverload();
}

/** An integer and a double are compared as doubles: cel-go `common/types/compare.go`. */
function order(left: bigint | number, right: bigint | number): number {
  if (typeof left === typeof right) return left < right ? -1 : left > right ? 1 : left == right ? 0 : Number.NaN;
  return order(Number(left), Number(right));
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Math.sign(Buffer.compare(left, right));
}

/** By code point, as bytes of UTF-8 order: UTF-16 puts surrogates before U+E000. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointOrder(a) < codePointOrder(b) ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
