import { fail, noOverload } from "../budget.js";
import { KubernetesValue } from "../values.js";
import type { Native } from "./native.js";
import { text } from "./native.js";

/** Suffixes: apimachinery `pkg/api/resource/suffix.go`. */
const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

const nano = 9;
const maxInt = 2n ** 63n;
/** Largest magnitude of a parsed quantity in whole units: `quantity.go`, maxAllowed. */
const maxUnits = 2n ** 63n - 1n;
const form = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,10}|[KMGTPE]i|[numkMGTPE]?)$/;

/** An exact amount of nanounits. */
export class Quantity extends KubernetesValue {
  readonly type = "kubernetes.Quantity";
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }

  text(): string {
    return String(this.nanos);
  }
}

/**
 * Reads a quantity as apimachinery `pkg/api/resource/quantity.go`, ParseQuantity: finer than nano is
 * rounded up, away from zero, and what is too large becomes the largest. Absent when it is none.
 */
export function parseQuantity(value: string): Quantity | undefined {
  const [, sign, integer = "", fraction = "", suffix = ""] = (value.length > 1000 ? null : form.exec(value)) ?? [];
  if (sign === undefined || integer + fraction === "") return undefined;
  const shift = Object.hasOwn(binarySuffixes, suffix) ? binarySuffixes[suffix] : undefined;
  const digits = BigInt(integer + fraction) << (shift ?? 0n);
  const power = shift === undefined ? powerOf(suffix) : 0;
  if (power === undefined) return undefined;
  const size = limited(scaled(digits, power - fraction.length + nano));
  return new Quantity(sign === "-" ? -size : size);
}

function powerOf(suffix: string): number | undefined {
  if (/^[eE][+-]?\d/.test(suffix)) {
    const power = Number(suffix.slice(1));
    return power >= -(2 ** 31) && power < 2 ** 31 ? power : undefined;
  }
  return Object.hasOwn(decimalSuffixes, suffix) ? decimalSuffixes[suffix] : undefined;
}

/** Times a power of ten, rounded up. Powers beyond any limit need not be computed. */
function scaled(digits: bigint, power: number): bigint {
  if (digits === 0n) return 0n;
  if (power >= 0) return digits * 10n ** BigInt(Math.min(power, 100));
  const divisor = 10n ** BigInt(Math.min(-power, 1100));
  return (digits + divisor - 1n) / divisor;
}

function limited(nanos: bigint): bigint {
  const largest = maxUnits * 10n ** BigInt(nano);
  return nanos > largest ? largest : nanos;
}

/** The amount in whole units, if it is whole and an int64 can hold it. */
function whole({ nanos }: Quantity): bigint | undefined {
  const units = nanos / 1_000_000_000n;
  return nanos % 1_000_000_000n === 0n && units < maxInt && units >= -maxInt ? units : undefined;
}

function amount(value: unknown): bigint {
  if (typeof value === "bigint") return value * 1_000_000_000n;
  return value instanceof Quantity ? value.nanos : noOverload();
}

export function quantity(value: unknown): Quantity {
  return value instanceof Quantity ? value : noOverload();
}

export function compareQuantities(left: Quantity, right: Quantity): bigint {
  return left.nanos < right.nanos ? -1n : left.nanos > right.nanos ? 1n : 0n;
}

/** Kubernetes' apiserver `pkg/cel/library/quantity.go`; `isGreaterThan` and its like are shared with semver. */
export const quantities: Readonly<Record<string, Native>> = {
  quantity: ([value]) => parseQuantity(text(value)) ?? fail("quantities must match the regular expression of a quantity"),
  isQuantity: ([value]) => parseQuantity(text(value)) !== undefined,
  sign: ([value]) => compareQuantities(quantity(value), new Quantity(0n)),
  ".asApproximateFloat": ([value]) => Number(quantity(value).nanos) / 1e9,
  ".asInteger": ([value]) => whole(quantity(value)) ?? fail("cannot convert value to integer"),
  ".isInteger": ([value]) => whole(quantity(value)) !== undefined,
  ".add": ([value, other]) => new Quantity(quantity(value).nanos + amount(other)),
  ".sub": ([value, other]) => new Quantity(quantity(value).nanos - amount(other)),
};
