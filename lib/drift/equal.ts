import { quantity } from "../checks/rules/quantities.js";
import type { Data } from "../synth/manifest.js";
import { isList, isMap } from "../tree/data.js";
import type { Shape } from "./shape.js";

/** Whether two values mean the same: amounts in another notation do, and durations of custom resources. */
export function sameValue(wanted: Data, found: Data, shape: Shape | undefined): boolean {
  if (isList(wanted)) return isList(found) && wanted.length === found.length && wanted.every((item, index) => sameValue(item, found[index] ?? null, shape?.item));
  if (isMap(wanted)) {
    if (!isMap(found)) return false;
    const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return [...names].every((name) => Object.hasOwn(wanted, name) && Object.hasOwn(found, name) && sameValue(wanted[name] ?? null, found[name] ?? null, shape?.field(name)));
  }
  return wanted === found || (shape !== undefined && sameNotation(wanted, found, shape));
}

function sameNotation(wanted: Data, found: Data, shape: Shape): boolean {
  if (shape.isQuantity) {
    const amount = quantity(wanted);
    return amount !== undefined && amount === quantity(found);
  }
  if (!shape.isCustom || typeof wanted !== "string" || typeof found !== "string") return false;
  const duration = nanoseconds(wanted);
  return duration !== undefined && duration === nanoseconds(found);
}

const units: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/** A duration as Go writes it, such as `2160h` and `2160h0m0s`, which operators write back (time.ParseDuration). */
function nanoseconds(text: string): number | undefined {
  if (text.length > 100 || !/^-?(?:\d+(?:\.\d+)?(?:h|ms|us|µs|ns|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)) sum += Number(amount) * (units[unit] ?? 0);
  return text.startsWith("-") ? -sum : sum;
}

/** Whether a value has all that another one states; defaults may be beside it. */
export function covers(found: Data, stated: Data): boolean {
  if (isList(stated)) return isList(found) && found.length === stated.length && stated.every((item, index) => covers(found[index] ?? null, item));
  if (isMap(stated)) return isMap(found) && Object.keys(stated).every((name) => Object.hasOwn(found, name) && covers(found[name] ?? null, stated[name] ?? null));
  return found === stated;
}

/** Whether a value is what an absent field of Go's types is: nothing that the API server would write back. */
export function isZero(value: Data): boolean {
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === 0 || value === "";
}
