import type { Data, DataObject } from "../synth/manifest.js";
import { isList, isMap, same } from "./data.js";
import { matchByKey } from "./merge-keys.js";
import { isSecretField, withoutSecrets } from "./secrets.js";

/** One field that differs between two versions of an object. */
export interface FieldChange {
  readonly kind: "added" | "changed" | "removed";
  /**
   * Where the field is, for people: `spec.template.spec.containers[web].image`. An item of a list
   * is named by its merge key where it has one, and by its position from 0 otherwise. Empty for
   * the whole.
   */
  readonly path: string;
  /** Value before; missing when the field was added, or is hidden. */
  readonly before?: Data;
  /** Value after; missing when the field was removed, or is hidden. */
  readonly after?: Data;
  /** The field belongs to a Secret, so its values are not given. */
  readonly hidden?: true;
  /** The items of the list are the same but stand in another order: `before` and `after` hold their merge keys. */
  readonly order?: true;
}

/**
 * What differs between two versions of an object, field by field, in the order of the later one.
 * Values of Secrets (`data`, `stringData`, and the copy that `kubectl apply` leaves in an
 * annotation) are compared but never part of the result.
 */
export function compareObjects(before: Data, after: Data): FieldChange[] {
  return compare({ path: "", hidden: false }, before, after);
}

/** Where the comparison stands. */
interface Place {
  readonly path: string;
  readonly hidden: boolean;
}

function compare(at: Place, before: Data, after: Data): FieldChange[] {
  if (isMap(before) && isMap(after)) return compareMaps(at, before, after);
  if (isList(before) && isList(after)) return compareLists(at, before, after);
  return same(before, after) ? [] : [change("changed", at, before, after)];
}

/** Compares what may be missing on one side. */
function compareEntry(at: Place, before: Data | undefined, after: Data | undefined): FieldChange[] {
  if (before === undefined) return [change("added", at, undefined, after)];
  if (after === undefined) return [change("removed", at, before, undefined)];
  return compare(at, before, after);
}

function compareMaps({ path, hidden }: Place, before: DataObject, after: DataObject): FieldChange[] {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [...Object.keys(after), ...removed].flatMap((key) => {
    const [old, now] = [own(before, key), own(after, key)];
    // Most fields are the same, and need no path.
    if (old === now) return [];
    const secret = hidden || isSecretField(before, key) || isSecretField(after, key);
    return compareEntry({ path: path + fieldStep(key, path === ""), hidden: secret }, old, now);
  });
}

function own(map: DataObject, key: string): Data | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function compareLists(at: Place, before: readonly Data[], after: readonly Data[]): FieldChange[] {
  const matched = matchByKey(before, after);
  if (matched === undefined) return compareByPosition(at, before, after);
  const [old, now] = matched;
  const removed = [...old.keys()].filter((key) => !now.has(key));
  const changes = [...now.keys(), ...removed].flatMap((key) => {
    return compareEntry({ ...at, path: at.path + itemStep(key) }, old.get(key), now.get(key));
  });
  const oldOrder = [...old.keys()].filter((key) => now.has(key));
  const newOrder = [...now.keys()].filter((key) => old.has(key));
  if (same(oldOrder, newOrder)) return changes;
  return [...changes, { kind: "changed", path: at.path, before: oldOrder, after: newOrder, order: true }];
}

/** What both lists begin and end with stays; what is between is compared item by item. */
function compareByPosition({ path, hidden }: Place, before: readonly Data[], after: readonly Data[]): FieldChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && same(before[start]!, after[start]!)) start++;
  let end = 0;
  while (end < shorter - start && same(before.at(-1 - end)!, after.at(-1 - end)!)) end++;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const longer = old.length > now.length ? old : now;
  return longer.flatMap((_, i) => compareEntry({ path: `${path}[${start + i}]`, hidden }, old[i], now[i]));
}

function change(kind: FieldChange["kind"], { path, hidden }: Place, before?: Data, after?: Data): FieldChange {
  if (hidden) return { kind, path, hidden };
  return {
    kind,
    path,
    ...(before === undefined ? {} : { before: withoutSecrets(before) }),
    ...(after === undefined ? {} : { after: withoutSecrets(after) }),
  };
}

function fieldStep(key: string, first: boolean): string {
  if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}

function itemStep(key: string): string {
  return /^[\w./:@-]+$/.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
