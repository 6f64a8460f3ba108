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
  return changing(object, name, (list) => {
    if (!Array.isArray(list)) return list;
    const items: readonly Data[] = list;
    return items.map((item) => (isObject(item) ? change(item) : item));
  });
}

/** The object without fields that are false, which the API leaves out (`omitempty`). */
export function withoutFalse(object: DataObject, names: readonly string[]): DataObject {
  if (!names.some((name) => Object.hasOwn(object, name) && object[name] === false)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => !(value === false && names.includes(name))));
}

/** Data without fields that are null, which the API reads as absent. The same data when there are none. */
export function withoutNulls(data: Data): Data {
  if (Array.isArray(data)) {
    const list: readonly Data[] = data;
    const items = list.map(withoutNulls);
    return items.some((item, index) => item !== list[index]) ? items : data;
  }
  if (!isObject(data)) return data;
  let changed: Record<string, Data> | undefined;
  for (const name of Object.keys(data)) {
    const value = data[name];
    if (value === undefined || typeof value === "string" || typeof value === "number" || typeof value === "boolean") continue;
    const kept = value === null ? undefined : withoutNulls(value);
    if (kept === value) continue;
    changed ??= { ...data };
    if (kept === undefined) delete changed[name];
    else Object.defineProperty(changed, name, { value: kept, enumerable: true, configurable: true, writable: true });
  }
  return changed ?? data;
}
