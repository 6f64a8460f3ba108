import type { Budget } from "../budget.js";
import { noOverload } from "../budget.js";
import { isList } from "../values.js";

/** A function as it runs: values in, a value out. A method's receiver comes first. Throws a CelError. */
export type Native = (given: readonly unknown[], budget: Budget) => unknown;

export function text(value: unknown): string {
  return typeof value === "string" ? value : noOverload();
}

export function integer(value: unknown): bigint {
  return typeof value === "bigint" ? value : noOverload();
}

export function list(value: unknown): readonly unknown[] {
  return isList(value) ? value : noOverload();
}
