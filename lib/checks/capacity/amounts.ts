import type { Data } from "../../synth/manifest.js";
import { quantity } from "../rules/quantities.js";
import { isObject } from "../workload.js";
import type { Amounts } from "./facts.js";

/** Beyond this doubles do not count single units any more. No node has as much. */
const most = Number.MAX_SAFE_INTEGER;

/**
 * An amount as the scheduler counts it: thousandths of a core for `cpu`, whole units for the rest, rounded up
 * (apimachinery pkg/api/resource, MilliValue and Value). Absent when it is no quantity, or a negative one.
 */
export function amount(resource: string, value: Data | undefined): number | undefined {
  const milli = quantity(value);
  if (milli === undefined || milli < 0n) return undefined;
  const isCpu = resource === "cpu" || resource.endsWith(".cpu");
  return Math.min(most, Number(isCpu ? milli : (milli + 999n) / 1000n));
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

type Operation = (a: number, b: number) => number;
export const plus: Operation = (a, b) => a + b;

/** Two lists joined resource by resource; what a list does not name is 0. */
export function joined(operation: Operation, one: Amounts, other: Amounts): Amounts {
  const all = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...all].map((resource) => [resource, operation(amountOf(one, resource), amountOf(other, resource))]));
}
