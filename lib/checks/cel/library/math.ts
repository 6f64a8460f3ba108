import * as arithmetic from "../arithmetic.js";
import { type Budget, fail, noOverload } from "../budget.js";
import { compare } from "../equality.js";
import { isList, Uint } from "../values.js";
import { integer, type Native } from "./native.js";

const mask = 2n ** 64n - 1n;

/** The largest (1) or least (-1) of some numbers, or of one list of them. */
export function greatest(given: readonly unknown[], sign: 1 | -1, budget: Budget): unknown {
  const [only] = given;
  const numbers = given.length === 1 && isList(only) ? only : given;
  budget.spend(numbers.length);
  if (numbers.length === 0) fail("the list must not be empty");
  if (numbers.some((number) => typeof number !== "bigint" && typeof number !== "number" && !(number instanceof Uint))) noOverload();
  return numbers.reduce((best, number) => (compare(number, best) === sign ? number : best));
}

function double(value: unknown): number {
  return typeof value === "number" ? value : noOverload();
}

/** Half away from zero, as Go's math.Round. */
function round(value: number): number {
  return Math.abs(value) >= 2 ** 52 ? value : Math.sign(value) * Math.trunc(Math.abs(value) + (Math.abs(value) % 1 >= 0.5 ? 0.5 : 0));
}

function bits(operator: (left: bigint, right: bigint) => bigint): Native {
  return ([left, right]) => {
    if (left instanceof Uint) return right instanceof Uint ? new Uint(operator(left.value, right.value)) : noOverload();
    return operator(integer(left), integer(right));
  };
}

/** Shifts bits out; by 64 and more, everything. Right shifts of negative ints fill with zeros (cel-go `ext/math.go`). */
function shift(direction: "left" | "right"): Native {
  return ([value, by]) => {
    const count = integer(by);
    if (count < 0n) fail(`bit shift by a negative number: ${count}`);
    const raw = (value instanceof Uint ? value.value : integer(value)) & mask;
    const moved = count > 63n ? 0n : direction === "left" ? (raw << count) & mask : raw >> count;
    return value instanceof Uint ? new Uint(moved) : BigInt.asIntN(64, moved);
  };
}

function absolute(value: unknown): unknown {
  if (value instanceof Uint) return value;
  if (typeof value === "bigint") return arithmetic.int(value < 0n ? -value : value);
  return Math.abs(double(value));
}

function sign(value: unknown): unknown {
  if (value instanceof Uint) return new Uint(value.value === 0n ? 0n : 1n);
  if (typeof value === "bigint") return value < 0n ? -1n : value > 0n ? 1n : 0n;
  return Math.sign(double(value));
}

export const math: Readonly<Record<string, Native>> = {
  "math.abs": ([value]) => absolute(value),
  "math.sign": ([value]) => sign(value),
  "math.ceil": ([value]) => Math.ceil(double(value)),
  "math.floor": ([value]) => Math.floor(double(value)),
  "math.round": ([value]) => round(double(value)),
  "math.trunc": ([value]) => Math.trunc(double(value)),
  "math.isInf": ([value]) => Math.abs(double(value)) === Infinity,
  "math.isNaN": ([value]) => Number.isNaN(double(value)),
  "math.isFinite": ([value]) => Number.isFinite(double(value)),
  "math.sqrt": ([value]) => Math.sqrt(value instanceof Uint ? Number(value.value) : typeof value === "bigint" ? Number(value) : double(value)),
  "math.bitAnd": bits((left, right) => left & right),
  "math.bitOr": bits((left, right) => left | right),
  "math.bitXor": bits((left, right) => left ^ right),
  "math.bitNot": ([value]) => (value instanceof Uint ? new Uint(~value.value & mask) : ~integer(value)),
  "math.bitShiftLeft": shift("left"),
  "math.bitShiftRight": shift("right"),
};
