import { type Budget, fail, noOverload } from "./budget.js";
import { isList, Duration, Timestamp, Uint } from "./values.js";

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;
const maxUint = 2n ** 64n - 1n;
/** The first moment of year 1 and the last of year 9999: what a protobuf Timestamp can hold. */
const minTimestamp = -62135596800n * 1_000_000_000n;
const maxTimestamp = 253402300800n * 1_000_000_000n - 1n;

export function int(value: bigint): bigint {
  return value >= minInt && value <= maxInt ? value : fail("integer overflow");
}

export function uint(value: bigint): Uint {
  return value >= 0n && value <= maxUint ? new Uint(value) : fail("unsigned integer overflow");
}

export function duration(nanos: bigint): Duration {
  return nanos >= minInt && nanos <= maxInt ? new Duration(nanos) : fail("duration out of range");
}

export function timestamp(nanos: bigint, offset = 0): Timestamp {
  return nanos >= minTimestamp && nanos <= maxTimestamp ? new Timestamp(nanos, offset) : fail("timestamp out of range");
}

export function add(left: unknown, right: unknown, budget: Budget): unknown {
  if (typeof left === "string" && typeof right === "string") {
    budget.spend(Math.ceil((left.length + right.length) * 0.1));
    return left + right;
  }
  budget.spend(1);
  if (typeof left === "bigint" && typeof right === "bigint") return int(left + right);
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (isList(left) && isList(right)) {
    // cel-go shares both lists and asks 1 whatever their size; here they are copied.
    budget.spend(Math.floor((left.length + right.length) * 0.1));
    return left.concat(right);
  }
  if (left instanceof Uint && right instanceof Uint) return uint(left.value + right.value);
  if (left instanceof Duration && right instanceof Duration) return duration(left.nanos + right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) return timestamp(left.nanos + right.nanos, left.offset);
  if (left instanceof Duration && right instanceof Timestamp) return timestamp(left.nanos + right.nanos, right.offset);
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    budget.spend(Math.ceil((left.length + right.length) * 0.1));
    return new Uint8Array(Buffer.concat([left, right]));
  }
  return noOverload();
}

export function subtract(left: unknown, right: unknown): unknown {
  if (typeof left === "bigint" && typeof right === "bigint") return int(left - right);
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (left instanceof Uint && right instanceof Uint) return uint(left.value - right.value);
  if (left instanceof Duration && right instanceof Duration) return duration(left.nanos - right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) return timestamp(left.nanos - right.nanos, left.offset);
  if (left instanceof Timestamp && right instanceof Timestamp) return duration(left.nanos - right.nanos);
  return noOverload();
}

export function multiply(left: unknown, right: unknown): unknown {
  if (typeof left === "bigint" && typeof right === "bigint") return int(left * right);
  if (typeof left === "number" && typeof right === "number") return left * right;
  if (left instanceof Uint && right instanceof Uint) return uint(left.value * right.value);
  return noOverload();
}

export function divide(left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") return left / right;
  if (typeof left === "bigint" && typeof right === "bigint") return right === 0n ? fail("division by zero") : int(left / right);
  if (left instanceof Uint && right instanceof Uint) return right.value === 0n ? fail("division by zero") : uint(left.value / right.value);
  return noOverload();
}

export function remainder(left: unknown, right: unknown): unknown {
  if (typeof left === "bigint" && typeof right === "bigint") {
    if (right === 0n) fail("modulus by zero");
    return left === minInt && right === -1n ? fail("integer overflow") : left % right;
  }
  if (left instanceof Uint && right instanceof Uint) return right.value === 0n ? fail("modulus by zero") : uint(left.value % right.value);
  return noOverload();
}

export function negate(value: unknown): unknown {
  if (typeof value === "bigint") return int(-value);
  return typeof value === "number" ? -value : noOverload();
}
