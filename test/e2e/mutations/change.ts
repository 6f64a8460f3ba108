import { isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";

/** What becomes of the value at a place; nothing removes it. The value given is never altered. */
export type Change = (value: Data) => Data | undefined;

/** The value becomes another one. */
export const to = (other: Data): Change => () => other;

/** The field is taken away. */
export const gone: Change = () => undefined;

/** Fields are added to an object, or replaced in it. */
export const plus = (fields: DataObject): Change => (value) => (isObject(value) ? { ...value, ...fields } : fields);

/** Fields are taken from an object. */
export const minus = (...names: readonly string[]): Change => (value) =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) : value;

/** Elements are added to a list. */
export const and = (...more: readonly Data[]): Change => (value) => [...(Array.isArray(value) ? value : []), ...more];

/** The first element of a list stands there twice, with some fields different. */
export const twice = (fields: DataObject = {}): Change => (value) => {
  const [first] = Array.isArray(value) ? value : [];
  return isObject(first) && Array.isArray(value) ? [...value, { ...first, ...fields }] : value;
};

/** Text is added to the end of text. */
export const ending = (more: string): Change => (value) => `${String(value)}${more}`;

/** Every place in the data that a path of field names leads to; `*` is each element or field. */
export function places(data: Data, path: readonly string[]): string[][] {
  const [step, ...rest] = path;
  if (step === undefined) return [[]];
  const inner = (name: string, value: Data): string[][] => places(value, rest).map((place) => [name, ...place]);
  if (step === "*") return (Array.isArray(data) || isObject(data) ? Object.entries(data) : []).flatMap(([name, value]) => inner(name, value));
  const value = at(data, step);
  return value === undefined ? [] : inner(step, value);
}

/** A copy of the data with a change at a place. */
export function changed(data: Data, place: readonly string[], change: Change): Data | undefined {
  const [step, ...rest] = place;
  if (step === undefined) return change(data);
  const inner = at(data, step);
  const made = inner === undefined ? undefined : changed(inner, rest, change);
  if (Array.isArray(data)) return data.flatMap((item, index) => (String(index) !== step ? [item] : made === undefined ? [] : [made]));
  if (!isObject(data)) return data;
  return Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (name !== step ? [[name, value]] : made === undefined ? [] : [[name, made]])));
}

function at(data: Data, step: string): Data | undefined {
  if (Array.isArray(data)) return data[Number(step)];
  return isObject(data) && Object.hasOwn(data, step) ? data[step] : undefined;
}
