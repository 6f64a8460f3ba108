import { fail, noOverload, quoted } from "../budget.js";
import { KubernetesValue } from "../values.js";
import { type Native, text } from "./native.js";

/** Powers of ten and of two: apimachinery `pkg/api/resource/suffix.go`. */
const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const form = /^([+-]?)0*(\d*)(?:\.(\d*))?([eE][+-]?\d{1,19}|[KMGTPE]i|[numkMGTPE]?)$/;
const maxInt = 2n ** 63n;
/** Digits that are read as an integer: `math.go`, maxInt64Factors. */
const maxDigits = 18;
/** Powers of ten beyond this are as large as they come here. */
const maxPower = 2000;

/** An exact amount: a whole number times a power of ten. */
export class Quantity extends KubernetesValue {
  readonly type = "kubernetes.Quantity";
  readonly digits: bigint;
  readonly power: number;
  /** Whether Kubernetes holds it as an integer with a scale, not as a decimal of any size: only such can be whole. */
  readonly small: boolean;

  constructor(digits: bigint, power: number, small: boolean) {
    super();
    this.digits = digits;
    this.power = power;
    this.small = small;
  }

  /** In units of a power of ten that is no larger than its own. */
  at(power: number): bigint {
    return this.digits * 10n ** BigInt(Math.min(this.power - power, maxPower));
  }

  override equals(other: unknown): boolean {
    return other instanceof Quantity ? compareQuantities(this, other) === 0n : noOverload();
  }

  text(): string {
    return `${this.digits}e${this.power}`;
  }
}

/** Reads a quantity as apimachinery `pkg/api/resource/quantity.go`, ParseQuantity. Absent when it is none. */
export function parseQuantity(value: string): Quantity | undefined {
  const [, sign, integer = "", fraction = "", suffix = ""] = (value === "" || value.length > 1000 ? null : form.exec(value)) ?? [];
  if (sign === undefined) return undefined;
  const binary = Object.hasOwn(binarySuffixes, suffix) ? binarySuffixes[suffix] : undefined;
  const power = binary === undefined ? powerOf(suffix) : 0;
  if (power === undefined) return undefined;
  const size = small(integer || "0", fraction, power, binary) ?? large(integer || "0", fraction, power, binary);
  return sign === "-" ? new Quantity(-size.digits, size.power, size.small) : size;
}

function powerOf(suffix: string): number | undefined {
  if (!/^[eE][+-]?\d/.test(suffix)) return Object.hasOwn(decimalSuffixes, suffix) ? decimalSuffixes[suffix] : undefined;
  const exponent = BigInt(suffix.slice(1).replace("+", ""));
  // Go converts the exponent to 32 bits without a look at what is lost.
  return exponent < maxInt && exponent >= -maxInt ? Number(BigInt.asIntN(32, exponent)) : undefined;
}

/** Few enough digits for an integer with a scale of at least nano. */
function small(integer: string, fraction: string, power: number, binary: number | undefined): Quantity | undefined {
  const scale = power - fraction.length;
  if (binary === undefined) {
    return integer.length + fraction.length <= maxDigits && scale >= -9 ? new Quantity(BigInt(integer + fraction), scale, true) : undefined;
  }
  const digits = BigInt(integer) << BigInt(binary);
  const fits = fraction === "" && 15 - integer.length - Math.trunc((binary * 3) / 10) - 1 >= 0;
  return fits && digits < maxInt ? new Quantity(digits, 0, true) : undefined;
}

/** Any other: finer than nano is rounded away from zero, and amounts with a binary suffix end at the largest int64. */
function large(integer: string, fraction: string, power: number, binary: number | undefined): Quantity {
  const digits = BigInt(integer + fraction) << BigInt(binary ?? 0);
  const shift = power - fraction.length + 9;
  const nanos = shift >= 0 ? digits * 10n ** BigInt(Math.min(shift, maxPower)) : divideUp(digits, 10n ** BigInt(Math.min(-shift, maxPower)));
  const most = (maxInt - 1n) * 1_000_000_000n;
  return binary !== undefined && nanos > most ? new Quantity(maxInt - 1n, 0, false) : new Quantity(nanos, -9, false);
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/** The amount in whole units, where Kubernetes can tell: AsInt64 does not reduce fractions or decimals. */
function whole({ digits, power, small: held }: Quantity): bigint | undefined {
  if (!held || power < 0 || (power > 18 && digits !== 0n)) return undefined;
  return fitting(digits * 10n ** BigInt(Math.min(power, 18)));
}

function fitting(value: bigint): bigint | undefined {
  return value < maxInt && value >= -maxInt ? value : undefined;
}

/** `Add` of `quantity.go` and `amount.go`. */
function add(left: Quantity, right: Quantity): Quantity {
  const both = left.small && right.small;
  if (both && right.digits === 0n) return left;
  if (both && left.digits === 0n) return right;
  const power = Math.min(left.power, right.power);
  const sum = left.at(power) + right.at(power);
  const fits = [left.at(power), right.at(power), sum].every((part) => fitting(part) !== undefined);
  return new Quantity(sum, power, both && fits);
}

function negate({ digits, power, small: held }: Quantity): Quantity {
  return new Quantity(-digits, power, held);
}

function quantity(value: unknown): Quantity {
  return value instanceof Quantity ? value : noOverload();
}

function operand(value: unknown): Quantity {
  return typeof value === "bigint" ? new Quantity(value, 0, true) : quantity(value);
}

export function compareQuantities(left: Quantity, right: Quantity): bigint {
  const power = Math.min(left.power, right.power);
  const [a, b] = [left.at(power), right.at(power)];
  return a < b ? -1n : a > b ? 1n : 0n;
}

function approximate({ digits, power }: Quantity): number {
  return power === 0 ? Number(digits) : Number(digits) * Number(`1e${power}`);
}

/** Kubernetes' apiserver `pkg/cel/library/quantity.go`; comparisons are shared with semver. */
export const quantities: Readonly<Record<string, Native>> = {
  quantity: ([value]) => parseQuantity(text(value)) ?? fail(`${quoted(value)} is no quantity`),
  isQuantity: ([value]) => parseQuantity(text(value)) !== undefined,
  sign: ([value]) => compareQuantities(quantity(value), new Quantity(0n, 0, true)),
  ".asApproximateFloat": ([value]) => approximate(quantity(value)),
  ".asInteger": ([value]) => whole(quantity(value)) ?? fail("cannot convert value to integer"),
  ".isInteger": ([value]) => whole(quantity(value)) !== undefined,
  ".add": ([value, other]) => add(quantity(value), operand(other)),
  ".sub": ([value, other]) => add(quantity(value), negate(operand(other))),
};
