import * as arithmetic from "../arithmetic.js";
import { fail, noOverload, quoted } from "../budget.js";
import { sizeOf } from "../costs.js";
import { parseDuration, parseTimestamp, second, durationText, timestampText, floorDivide } from "../time.js";
import { CelMap, CelValue, Duration, isList, isMap, KubernetesValue, Timestamp, TypeValue, typeName, Uint } from "../values.js";
import { doubleText } from "./double-text.js";
import type { Native } from "./native.js";

const decimal = /^[+-]?\d{1,400}$/;
const floating = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^[+-]?inf(?:inity)?$/i;
const truths: Readonly<Record<string, boolean>> = {
  1: true, t: true, T: true, true: true, TRUE: true, True: true, 0: false, f: false, F: false, false: false, FALSE: false, False: false,
};
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const int: Native = ([value]) => {
  if (typeof value === "bigint") return value;
  if (value instanceof Uint) return arithmetic.int(value.value);
  // Both ends of the range are excluded, as cel-go's doubleToInt64Checked does.
  if (typeof value === "number") return value > -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : fail("integer overflow");
  if (typeof value === "string") return decimal.test(value) ? arithmetic.int(BigInt(value.replace(/^\+/, ""))) : fail(`cannot convert ${quoted(value)} to int`);
  if (value instanceof Timestamp) return floorDivide(value.nanos, second);
  return value instanceof Duration ? value.nanos : noOverload();
};

const uint: Native = ([value]) => {
  if (value instanceof Uint) return value;
  if (typeof value === "bigint") return arithmetic.uint(value);
  if (typeof value === "number") return value >= 0 && value < 2 ** 64 ? new Uint(BigInt(Math.trunc(value))) : fail("unsigned integer overflow");
  if (typeof value !== "string") return noOverload();
  return /^\d{1,400}$/.test(value) ? arithmetic.uint(BigInt(value)) : fail(`cannot convert ${quoted(value)} to uint`);
};

const double: Native = ([value]) => {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (typeof value !== "string") return noOverload();
  if (infinite.test(value)) return value.startsWith("-") ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(value)) return Number.NaN;
  const plain = value.replace(/(?<=\d)_(?=\d)/g, "");
  const number = floating.test(plain) ? Number(plain) : hexadecimal(value);
  return Number.isFinite(number) ? number : fail(`cannot convert ${quoted(value)} to double`);
};

/** Go's form of hexadecimal floating point, `0x1.8p3`. */
function hexadecimal(value: string): number {
  const [, sign, whole = "", fraction = "", power] = /^([+-]?)0[xX]([0-9a-fA-F]{0,32})\.?([0-9a-fA-F]{0,32})[pP]([+-]?\d{1,4})$/.exec(value) ?? [];
  if (sign === undefined || whole + fraction === "") return Number.NaN;
  return (sign === "-" ? -1 : 1) * Number.parseInt(whole + fraction, 16) * 2 ** (Number(power) - 4 * fraction.length);
}

/** A value's text, as `string()` gives it. */
export function stringOf(value: unknown): string {
  switch (typeof value) {
    case "string": return value;
    case "bigint":
    case "boolean": return String(value);
    case "number": return doubleText(value);
    default:
  }
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Uint8Array) return utf8(value);
  return value instanceof KubernetesValue && value.type.startsWith("net.") ? value.text() : noOverload();
}

function utf8(value: Uint8Array): string {
  try {
    return decoder.decode(value);
  } catch {
    return fail("invalid UTF-8 in bytes, cannot convert to string");
  }
}

const duration: Native = ([value]) => {
  if (value instanceof Duration) return value;
  if (typeof value === "bigint") return arithmetic.duration(value);
  return typeof value === "string" ? parseDuration(value) : noOverload();
};

const timestamp: Native = ([value]) => {
  if (value instanceof Timestamp) return value;
  if (typeof value === "bigint") return arithmetic.timestamp(value * second);
  return typeof value === "string" ? parseTimestamp(value) : noOverload();
};

/** Length of a string in code points, of bytes, of a list, of a map. */
function size(value: unknown): bigint {
  if (typeof value === "string") return BigInt(codePoints(value));
  if (value instanceof CelValue || typeof value !== "object" || value === null) return noOverload();
  return isList(value) || value instanceof Uint8Array || value instanceof CelMap || isMap(value) ? BigInt(sizeOf(value)) : noOverload();
}

function codePoints(value: string): number {
  let count = value.length;
  for (let index = 0; index < value.length - 1; index++) {
    const high = value.charCodeAt(index) >> 10 === 0x36;
    if (high && value.charCodeAt(index + 1) >> 10 === 0x37) count--;
  }
  return count;
}

/** Conversions and sizes: cel-go `common/types/*.go`. */
export const conversions: Readonly<Record<string, Native>> = {
  int, uint, double, duration, timestamp,
  string: ([value]) => stringOf(value),
  bytes: ([value]) => (typeof value === "string" ? new Uint8Array(Buffer.from(value)) : value instanceof Uint8Array ? value : noOverload()),
  bool: ([value]) => {
    if (typeof value === "boolean") return value;
    if (typeof value !== "string") return noOverload();
    return (Object.hasOwn(truths, value) ? truths[value] : undefined) ?? fail(`cannot convert ${quoted(value)} to bool`);
  },
  dyn: ([value]) => value,
  type: ([value]) => new TypeValue(typeName(value)),
  size: (given) => size(given[0]),
  ".size": (given) => size(given[0]),
};
