import { fail, noOverload, quoted } from "../budget.js";
import { KubernetesValue } from "../values.js";
import type { Native } from "./native.js";
import { text } from "./native.js";
import { compareQuantities, Quantity } from "./quantity.js";

const number = "(0|[1-9]\\d{0,19})";
const form = new RegExp(`^${number}\\.${number}\\.${number}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`);
const maxUint = 2n ** 64n - 1n;

/** A version after Semantic Versioning 2.0. Build metadata does not count when versions are compared. */
class Semver extends KubernetesValue {
  readonly type = "kubernetes.Semver";
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];

  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super();
    this.numbers = numbers;
    this.pre = pre;
  }

  text(): string {
    return `${this.numbers.join(".")}-${this.pre.join(".")}`;
  }
}

/** Reads a version as github.com/blang/semver/v4 does. */
function parse(value: string): Semver | undefined {
  const [, major, minor, patch, pre, build] = (value.length > 1000 ? null : form.exec(value)) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const numbers = [BigInt(major), BigInt(minor), BigInt(patch)];
  const parts = pre?.split(".") ?? [];
  const wrong = parts.some((part) => part === "" || /^0\d+$/.test(part) || (/^\d+$/.test(part) && BigInt(part) > maxUint));
  if (wrong || (build?.split(".") ?? []).includes("") || numbers.some((part) => part > maxUint)) return undefined;
  return new Semver(numbers, parts);
}

/** Reads `v1.2` and its like: apiserver `pkg/cel/library/semverlib.go`, normalizeAndParse. */
function normalize(value: string): Semver | undefined {
  const [major = "", minor, ...patch] = value.replace(/^v/, "").split(".");
  const parts = [major, minor, patch.length === 0 ? undefined : patch.join(".")].filter((part) => part !== undefined);
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? "")) return undefined;
  const plain = parts.map((part) => (part.length > 1 ? part.replace(/^0+(?!\d)/, "0").replace(/^0+(?=\d)/, "") : part));
  return parse([...plain, "0", "0"].slice(0, 3).join("."));
}

function read(value: string, lenient: unknown): Semver | undefined {
  return lenient === true ? normalize(value) : parse(value);
}

function semver(value: unknown): Semver {
  return value instanceof Semver ? value : noOverload();
}

function order(left: Semver, right: Semver): bigint {
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0n;
    if (number !== other) return number > other ? 1n : -1n;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return BigInt(Math.sign(right.pre.length - left.pre.length));
  for (const [index, part] of left.pre.entries()) {
    const other = right.pre[index];
    if (other === undefined) return 1n;
    if (part !== other) return orderParts(part, other);
  }
  return left.pre.length < right.pre.length ? -1n : 0n;
}

/** Numbers are before words, and ordered by value. */
function orderParts(left: string, right: string): bigint {
  const numeric = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1n : 1n;
  if (numeric[0]) return BigInt(left) > BigInt(right) ? 1n : -1n;
  return left > right ? 1n : -1n;
}

function comparison(given: readonly unknown[]): bigint {
  const [left, right] = given;
  if (left instanceof Quantity) return right instanceof Quantity ? compareQuantities(left, right) : noOverload();
  return order(semver(left), semver(right));
}

/** Kubernetes' apiserver `pkg/cel/library/semverlib.go`; comparisons are shared with quantities. */
export const semvers: Readonly<Record<string, Native>> = {
  semver: ([value, lenient]) => read(text(value), lenient) ?? fail(`${quoted(value)} is no semantic version`),
  isSemver: ([value, lenient]) => read(text(value), lenient) !== undefined,
  ".major": ([value]) => semver(value).numbers[0],
  ".minor": ([value]) => semver(value).numbers[1],
  ".patch": ([value]) => semver(value).numbers[2],
  ".isGreaterThan": (given) => comparison(given) === 1n,
  ".isLessThan": (given) => comparison(given) === -1n,
  ".compareTo": (given) => comparison(given),
};
