import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";

const none: readonly Data[] = [];
const nothing: DataObject = {};

/** The value as a list; empty when it is none. Wrong types are for the schema to report. */
export function list(value: Data | undefined): readonly Data[] {
  return Array.isArray(value) ? value : none;
}

/** The value as an object; empty when it is none. */
export function object(value: Data | undefined): DataObject {
  return isObject(value) ? value : nothing;
}

/** The value as text; empty when it is none, as the API server reads an absent string. */
export function text(value: Data | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The value as a number, if it is one. */
export function number(value: Data | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Whether a field says something: `null` is the same as absent. */
export function isGiven(value: Data | undefined): boolean {
  return value !== undefined && value !== null;
}

/** Whether the API server reads the field as its zero value: absent, null, empty text or empty list. */
export function isEmpty(value: Data | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Visits the objects of a list, with the pointer and position of each. */
export function each(value: Data | undefined, at: string, visit: (item: DataObject, at: string, index: number) => void): void {
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length; index += 1) {
    const item: Data | undefined = value[index];
    if (isObject(item)) visit(item, `${at}/${index}`, index);
  }
}

/** The pointer of a key whose name is the author's (RFC 6901, section 3). */
export function below(at: string, key: string): string {
  return `${at}/${key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key}`;
}
