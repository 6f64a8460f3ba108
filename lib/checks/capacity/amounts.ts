import type { Data } from "../../synth/manifest.js";
import { parseQuantity } from "../cel/library/quantity.js";
import { isObject } from "../workload.js";
import type { Amounts } from "./facts.js";

const factors: Readonly<Record<string, number>> = { "": 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/**
 * An amount as the scheduler counts it: thousandths of a core for `cpu`, whole units for the rest, rounded up
 * (apimachinery pkg/api/resource, MilliValue and Value). Absent when it is no quantity, or a negative one.
 */
export function amount(resource: string, value: Data | undefined): number | undefined {
  const scale = resource === "cpu" || resource.endsWith(".cpu") ? 1000 : 1;
  if (typeof value === "number") return value >= 0 && Number.isFinite(value) ? Math.ceil(value * scale) : undefined;
  if (typeof value !== "string") return undefined;
  const [, digits, unit = ""] = /^([0-9]{1,9})(|m|k|M|G|T|Ki|Mi|Gi|Ti)$/.exec(value) ?? [];
  // Dividing keeps thousandths exact where multiplying would not.
  if (digits !== undefined) return unit === "m" ? Math.ceil((Number(digits) * scale) / 1000) : Number(digits) * (factors[unit] ?? 1) * scale;
  const nanos = parseQuantity(value)?.nanos;
  if (nanos === undefined || nanos < 0n) return undefined;
  const grain = 1_000_000_000n / BigInt(scale);
  return Number((nanos + grain - 1n) / grain);
}

/** The amounts of a resource list. What is no quantity is left out: other checks report it. */
export function amounts(list: Data | undefined): Amounts {
  if (!isObject(list)) return {};
  return Object.fromEntries(Object.entries(list).flatMap(([resource, value]) => {
    const size = amount(resource, value);
    return size === undefined ? [] : [[resource, size]];
  }));
}

/** The amount of a resource; 0 when it is not named. */
export function amountOf(list: Amounts, resource: string): number {
  return Object.hasOwn(list, resource) ? list[resource] ?? 0 : 0;
}

/** The second list where the first names nothing. */
export function withDefaults(list: Amounts, defaults: Amounts): Amounts {
  return Object.fromEntries([...Object.entries(defaults), ...Object.entries(list)]);
}

export type Operation = (a: number, b: number) => number;
export const plus: Operation = (a, b) => a + b;

/** Two lists joined resource by resource; what a list does not name is 0. */
export function joined(operation: Operation, one: Amounts, other: Amounts): Amounts {
  const all = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...all].map((resource) => [resource, operation(amountOf(one, resource), amountOf(other, resource))]));
}
