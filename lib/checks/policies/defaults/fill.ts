import type { Data, DataObject } from "../../../synth/manifest.js";
import { isObject } from "../../workload.js";

/** The object with a field in its place; the same object when nothing changes. */
export function withField(object: DataObject, name: string, value: Data | undefined): DataObject {
  return value === undefined || (Object.hasOwn(object, name) && object[name] === value) ? object : { ...object, [name]: value };
}

/** The object with one field changed, if it is there. */
export function changing(object: DataObject, name: string, change: (value: Data) => Data): DataObject {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return value === undefined ? object : withField(object, name, change(value));
}

/** The object with one field changed, if it is there and an object itself. */
export function within(object: DataObject, name: string, change: (value: DataObject) => DataObject): DataObject {
  return changing(object, name, (value) => (isObject(value) ? change(value) : value));
}

/** The object with each object of a list changed. */
export function each(object: DataObject, name: string, change: (item: DataObject) => DataObject): DataObject {
  return changing(object, name, (list) => eachOf(list, change));
}

function eachOf(list: Data, change: (item: DataObject) => DataObject): Data {
  if (!Array.isArray(list)) return list;
  const items: readonly Data[] = list;
  return items.map((item) => (isObject(item) ? change(item) : item));
}

/** The object without fields that are false, which the API leaves out (`omitempty`). */
export function withoutFalse(object: DataObject, names: readonly string[]): DataObject {
  let kept = object;
  for (const name of names) {
    if (!Object.hasOwn(kept, name) || kept[name] !== false) continue;
    const { [name]: _, ...others } = kept;
    kept = others;
  }
  return kept;
}

/** An object that nobody else has yet, so that it can be changed in its place. */
export type OwnObject = Record<string, Data>;

/** Changes one field of an own object, if it is there. */
function change(own: OwnObject, name: string, by: (value: Data) => Data): void {
  const value = Object.hasOwn(own, name) ? own[name] : undefined;
  if (value !== undefined) own[name] = by(value);
}

/** As {@link within}, in place. */
export function fillWithin(own: OwnObject, name: string, by: (value: DataObject) => DataObject): void {
  change(own, name, (value) => (isObject(value) ? by(value) : value));
}

/** As {@link each}, in place. */
export function fillEach(own: OwnObject, name: string, by: (item: DataObject) => DataObject): void {
  change(own, name, (list) => eachOf(list, by));
}

/** Data without fields that are null, which the API reads as absent. The same data when there are none. */
export function withoutNulls(data: Data): Data {
  return holdsNull(data) ? withNullsTaken(data) : data;
}

/** Almost no data has any, and to find that out takes less than to rebuild it. */
function holdsNull(data: Data): boolean {
  if (typeof data !== "object" || data === null) return data === null;
  if (isList(data)) {
    for (let index = 0; index < data.length; index += 1) {
      if (holdsNull(data[index] ?? null)) return true;
    }
    return false;
  }
  for (const name in data) {
    const value = data[name];
    if (value === null || (typeof value === "object" && holdsNull(value))) return true;
  }
  return false;
}

function isList(data: readonly Data[] | DataObject): data is readonly Data[] {
  return Array.isArray(data);
}

function withNullsTaken(data: Data): Data {
  if (Array.isArray(data)) {
    const list: readonly Data[] = data;
    const items = list.map(withNullsTaken);
    return items.some((item, index) => item !== list[index]) ? items : data;
  }
  if (!isObject(data)) return data;
  let changed: Record<string, Data> | undefined;
  for (const name of Object.keys(data)) {
    const value = data[name];
    if (value === undefined || typeof value === "string" || typeof value === "number" || typeof value === "boolean") continue;
    const kept = value === null ? undefined : withNullsTaken(value);
    if (kept === value) continue;
    changed ??= { ...data };
    if (kept === undefined) delete changed[name];
    else Object.defineProperty(changed, name, { value: kept, enumerable: true, configurable: true, writable: true });
  }
  return changed ?? data;
}
