import { CelMap, isList, isMap, mapSize } from "./values.js";

/*
 * What calls ask of the budget: cel-go `interpreter/runtimecost.go` and Kubernetes' apiserver
 * `pkg/cel/library/cost.go`. Strings count by UTF-16 unit here, by code point there.
 */

/** What reading one unit of a string asks. */
export const stringFactor = 0.1;
/** What each unit of a pattern asks. */
const patternFactor = 0.25;

/** From this size on, work that Kubernetes counts as one unit asks for more, so that it ends in time. */
export const surplusSize = 1000;

/** What work of some size asks beyond what Kubernetes counts: nothing for what is usual. */
export function surplus(size: number): number {
  return size > surplusSize ? Math.floor(size / 10) : 0;
}

/** The size of a value: of strings, bytes, lists and maps what they hold, of all others 1. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  if (isList(value) || value instanceof Uint8Array) return value.length;
  return value instanceof CelMap || isMap(value) ? mapSize(value) : 1;
}

/** What comparing two values asks. */
export function sizeCost(left: unknown, right: unknown): number {
  const size = Math.min(sizeOf(left), sizeOf(right));
  return size <= 10 ? (size === 0 ? 0 : 1) : Math.ceil(size * stringFactor);
}

/** What reading a value from one end to the other asks. */
export function traversal(value: unknown, times = 1): number {
  return Math.ceil(sizeOf(value) * times * stringFactor);
}

/** What matching a text with a pattern asks. */
export function matching(text: unknown, pattern: unknown): number {
  return Math.ceil((1 + sizeOf(text)) * stringFactor) * Math.ceil(sizeOf(pattern) * patternFactor);
}

// Taking arrays apart in the parameters, as rarer functions do, costs an iterator.
type Cost = (given: readonly unknown[]) => number;

const read: Cost = (given) => traversal(given[0]);
const readTwice: Cost = ([text]) => traversal(text, 2);
const match: Cost = (given) => matching(given[0], given[1]);
const product: Cost = ([left, right]) => 1 + sizeOf(left) * sizeOf(right);
const whole: Cost = ([list]) => 1 + sizeOf(list);

/** What calls ask, by function key; of all others 1. Costs that depend on a result are spent by the function. */
const costs: Readonly<Record<string, Cost>> = {
  ".startsWith": (given) => traversal(given[1]), ".endsWith": (given) => traversal(given[1]),
  ".contains": (given) => traversal(given[0]) * traversal(given[1]),
  ".matches": match, matches: match, ".find": match, ".findAll": match,
  "regex.extract": match, "regex.extractAll": match, "regex.replace": match,
  bytes: read, ".format": read, "strings.quote": read,
  ".isSorted": read, ".sum": read, ".min": read, ".max": read, ".indexOf": read, ".lastIndexOf": read,
  url: read, ".lowerAscii": read, ".upperAscii": read, ".substring": read, ".trim": read,
  ".replace": readTwice, ".split": readTwice,
  cidr: read, isIP: read, isCIDR: read, ip: read, "ip.isCanonical": readTwice,
  quantity: read, isQuantity: read, semver: read, isSemver: read,
  "sets.contains": product, "sets.intersects": product, "sets.equivalent": ([left, right]) => 1 + 2 * sizeOf(left) * sizeOf(right),
  ".slice": whole, ".reverse": whole, ".flatten": whole, ".distinct": ([list]) => 1 + sizeOf(list) ** 2,
  ".sort": ([list]) => 1 + sizeOf(list) * Math.ceil(Math.log2(sizeOf(list) + 1)),
  ".join": whole, ".charAt": read,
  "base64.encode": read, "base64.decode": read,
};

const noCost: Cost = (given) => 1 + surplus(sizeOf(given[0]));

/** What a call of a function asks, by its arguments. */
export function callCost(key: string): Cost {
  return (Object.hasOwn(costs, key) ? costs[key] : undefined) ?? noCost;
}
