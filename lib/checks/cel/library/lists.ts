import { add } from "../arithmetic.js";
import { type Budget, CelError, fail, noOverload } from "../budget.js";
import { compare, contains, equal } from "../equality.js";
import { Duration, isList, typeName, Uint } from "../values.js";
import { integer, list, type Native, text } from "./native.js";
import { stringSearch } from "./strings.js";

/** Largest range: cel-go `ext/lists.go`, defaultMaxRangeSize. */
const maxRange = 1_000_000n;

function extreme(name: string, sign: 1 | -1): Native {
  return ([value]) => {
    const elements = list(value);
    if (elements.length === 0) fail(`${name} called on empty list`);
    return elements.reduce((best, element) => (leniently(best, element) === -sign ? element : best));
  };
}

/** Order of two elements; those that have none stay as they are, as in Kubernetes' functions. */
function leniently(left: unknown, right: unknown): number {
  try {
    return compare(left, right);
  } catch (error) {
    if (error instanceof CelError) return 0;
    throw error;
  }
}

function zero(element: unknown): unknown {
  if (element instanceof Uint) return new Uint(0n);
  if (element instanceof Duration) return new Duration(0n);
  return typeof element === "number" ? 0 : 0n;
}

function flatten(elements: readonly unknown[], depth: bigint, budget: Budget): unknown[] {
  if (depth < 0n) fail("level must be non-negative");
  budget.spend(elements.length);
  return elements.flatMap((element) => (isList(element) && depth > 0n ? flatten(element, depth - 1n, budget) : [element]));
}

function slice(elements: readonly unknown[], start: bigint, end: bigint): readonly unknown[] {
  if (start < 0n || end < 0n) fail(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end) fail(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  if (end > BigInt(elements.length)) fail(`cannot slice(${start}, ${end}), list is length ${elements.length}`);
  return elements.slice(Number(start), Number(end));
}

function range(size: bigint, budget: Budget): bigint[] {
  if (size < 0n || size > maxRange) fail(`lists.range: size ${size} is not between 0 and ${maxRange}`);
  budget.spend(Number(size));
  return Array.from({ length: Number(size) }, (_, index) => BigInt(index));
}

/** Elements in the order of their keys, which must have one type. */
export function sortBy(pairs: readonly (readonly [key: unknown, element: unknown])[], budget: Budget): unknown[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const type = typeName(first[0]);
  if (pairs.some(([key]) => typeName(key) !== type)) fail("list elements must have the same type");
  compare(first[0], first[0]);
  budget.spend(pairs.length * Math.ceil(Math.log2(pairs.length + 1)));
  return pairs.toSorted(([left], [right]) => compare(left, right)).map(([, element]) => element);
}

function containsAll(left: readonly unknown[], right: readonly unknown[], budget: Budget): boolean {
  return right.every((element) => contains(left, element, budget));
}

function distinct(elements: readonly unknown[], budget: Budget): unknown[] {
  const kept: unknown[] = [];
  for (const element of elements) if (!contains(kept, element, budget)) kept.push(element);
  return kept;
}

/** Kubernetes' lists (apiserver `pkg/cel/library/lists.go`), cel-go's (`ext/lists.go`) and sets (`ext/sets.go`). */
export const lists: Readonly<Record<string, Native>> = {
  ".isSorted": ([value]) => list(value).every((element, index, all) => index === 0 || leniently(all[index - 1], element) !== 1),
  ".sum": ([value], budget) => {
    const elements = list(value);
    return elements.reduce((total, element) => add(total, element, budget), zero(elements[0]));
  },
  ".min": extreme("min", -1),
  ".max": extreme("max", 1),
  ".indexOf": ([value, part, from = 0n], budget) => {
    if (typeof value === "string") return stringSearch.indexOf(value, text(part), integer(from));
    return BigInt(list(value).findIndex((element) => equal(element, part, budget)));
  },
  ".lastIndexOf": ([value, part, from], budget) => {
    if (typeof value === "string") return stringSearch.lastIndexOf(value, text(part), from === undefined ? undefined : integer(from));
    return BigInt(list(value).findLastIndex((element) => equal(element, part, budget)));
  },
  ".slice": ([value, start, end]) => slice(list(value), integer(start), integer(end)),
  ".flatten": ([value, depth = 1n], budget) => flatten(list(value), integer(depth), budget),
  ".sort": ([value], budget) => sortBy(list(value).map((element) => [element, element] as const), budget),
  ".reverse": ([value]) => (isList(value) ? value.toReversed() : noOverload()),
  ".distinct": ([value], budget) => distinct(list(value), budget),
  "lists.range": ([size], budget) => range(integer(size), budget),
  "sets.contains": ([left, right], budget) => containsAll(list(left), list(right), budget),
  "sets.intersects": ([left, right], budget) => list(right).some((element) => contains(left, element, budget)),
  "sets.equivalent": ([left, right], budget) => containsAll(list(left), list(right), budget) && containsAll(list(right), list(left), budget),
};
