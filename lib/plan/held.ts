import { defaulted } from "../checks/policies/defaults/object.js";
import { quantity } from "../checks/rules/quantities.js";
import { isObject } from "../checks/workload.js";
import type { Data, DataObject, Identity } from "../synth/manifest.js";

/** Maps whose values are quantities (core/v1, ResourceList), and single fields that are. */
const lists: ReadonlySet<string> = new Set(["capacity", "default", "defaultRequest", "hard", "limits", "max", "maxLimitRequestRatio", "min", "podFixed", "requests"]);
const amounts: ReadonlySet<string> = new Set(["sizeLimit", "storage", "divisor", "averageValue"]);

/**
 * An object as the API server holds it after an apply, so that two of one meaning are the same data: with the defaults
 * of its kind, without nulls, with equal quantities written alike (apimachinery, Quantity.CanonicalizeBytes).
 */
export function asHeld({ group, kind }: Identity, data: DataObject): DataObject {
  const filled = defaulted({ group, kind, data });
  // What stands in configuration is text, whatever it is called.
  if (group === "" && (kind === "ConfigMap" || kind === "Secret")) return filled;
  const full = canonical(filled);
  return isObject(full) ? full : data;
}

function canonical(value: Data, name?: string): Data {
  if (typeof value !== "object" && (name === undefined || !amounts.has(name))) return value;
  if (Array.isArray(value)) {
    const items: readonly Data[] = value;
    let list: Data[] | undefined;
    for (const [index, item] of items.entries()) {
      const now = typeof item === "object" ? canonical(item) : item;
      if (now !== item) (list ??= [...items])[index] = now;
    }
    return list ?? value;
  }
  if (!isObject(value)) return name !== undefined && amounts.has(name) ? amount(value) : value;
  const isList = name !== undefined && lists.has(name);
  let changed: Record<string, Data> | undefined;
  for (const key in value) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined;
    if (item === undefined) continue;
    const now = isList && !isObject(item) ? amount(item) : canonical(item, key);
    // A key `__proto__` has to stay a key.
    if (now !== item) Object.defineProperty((changed ??= { ...value }), key, { value: now, enumerable: true, configurable: true, writable: true });
  }
  return changed ?? value;
}

/** In thousandths; what is no quantity stays. */
function amount(value: Data): Data {
  const milli = typeof value === "string" || typeof value === "number" ? quantity(value) : undefined;
  return milli === undefined ? value : `${milli}m`;
}
