import { field, isObject } from "../checks/workload.js";
import type { Data, DataObject } from "../synth/manifest.js";
import type { ManagedFields } from "./managed-fields.js";
import { pathText, stepId, type Step } from "./path.js";
import type { Place } from "./place.js";

/** A list of the tree, with the server's defaults in it, and on the cluster. */
interface Lists {
  readonly wanted: readonly Data[];
  readonly filled: readonly Data[];
  readonly found: readonly Data[];
}

/** Items that are the same item. At least one of both sides is there. */
export interface Pair {
  readonly step: Step;
  /** Where it stands in the tree's list, or on the cluster if the tree has it not. */
  readonly position: number;
  readonly wanted?: Data;
  readonly filled?: Data;
  readonly found?: Data;
}

/**
 * Two lists item by item: by the keys that the schema names, or else by those that the server recorded (before 1.30 its
 * schema did not tell them for all lists), by value in sets, and by position when there are as many. Nothing when the
 * lists can only be compared as a whole.
 */
export function pairItems(lists: Lists, { path, shape }: Place, managed: ManagedFields): readonly Pair[] | undefined {
  const keys = shape?.keys ?? managed.keysOf(path);
  // Schemas of custom resources leave metadata out, where finalizers are a set (k8s.io/apimachinery, meta/v1, ObjectMeta).
  const isSet = shape?.isSet === true || pathText(path) === "metadata.finalizers";
  const pairs = keys !== undefined ? pairBy(lists, (item) => keyStep(item, keys)) : isSet ? pairBy(lists, (value) => ({ value })) : undefined;
  if (pairs !== undefined) return pairs;
  const { wanted, filled, found } = lists;
  if (wanted.length !== found.length) return undefined;
  return wanted.map((item, index) => ({ step: { index }, position: index, wanted: item, filled: filled[index] ?? item, found: found[index] ?? null }));
}

function pairBy({ wanted, filled, found }: Lists, stepOf: (item: Data) => Step | undefined): readonly Pair[] | undefined {
  // Keys may be defaults, such as the protocol of a port.
  const live = indexed(found, stepOf);
  const own = live && indexed(wanted.map((item, index) => filled[index] ?? item), (item) => completed(stepOf(item), live));
  if (own === undefined || live === undefined) return undefined;
  const both = [...own].map(([id, { step, position, item }]): Pair => {
    const there = live.get(id);
    return { step, position, wanted: wanted[position] ?? item, filled: item, ...(there === undefined ? {} : { found: there.item }) };
  });
  const others = [...live].filter(([id]) => !own.has(id)).map(([, { step, position, item }]): Pair => ({ step, position, found: item }));
  return [...both, ...others];
}

/** A step with the keys that a definition of custom resources has defaults for, as the only item on the cluster has them that fits. */
function completed(step: Step | undefined, live: ReadonlyMap<string, Indexed>): Step | undefined {
  if (step === undefined || !("keys" in step) || live.has(stepId(step))) return step;
  const fitting = [...live.values()].filter((other) => "keys" in other.step && Object.entries(step.keys).every(([key, value]) => field(other.item, key) === value));
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? only.step : step;
}

interface Indexed {
  readonly step: Step;
  readonly position: number;
  readonly item: Data;
}

function indexed(items: readonly Data[], stepOf: (item: Data) => Step | undefined): Map<string, Indexed> | undefined {
  const found = new Map<string, Indexed>();
  for (const [position, item] of items.entries()) {
    const step = stepOf(item);
    if (step === undefined || found.has(stepId(step))) return undefined;
    found.set(stepId(step), { step, position, item });
  }
  return found;
}

function keyStep(item: Data, keys: readonly string[]): Step | undefined {
  if (!isObject(item)) return undefined;
  const found: DataObject = Object.fromEntries(keys.flatMap((key): [string, Data][] => {
    const value = field(item, key);
    return value === undefined ? [] : [[key, value]];
  }));
  return Object.keys(found).length === 0 ? undefined : { keys: found };
}
