import type { HttpCall } from "../adapters/http.js";
import { member } from "../adapters/json.js";
import { quote } from "../model/name.js";

/** What a field of the API can hold. */
export type Plain = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** One field that is not as it is to be. Neither text holds the value of a secret. */
export interface FieldDifference {
  /** As the API names it. */
  readonly field: string;
  readonly now: string;
  readonly wanted: string;
}

/** Something at a server that is not as it is to be. */
export interface Change {
  /** What it is: `team data`, `webhook argocd`. */
  readonly subject: string;
  /** Whether it is not there at all. */
  readonly isMissing: boolean;
  /** The fields that differ; of something that is missing, what they will be. */
  readonly fields: readonly FieldDifference[];
  /** What makes it so, in this order. Bodies may hold secrets. */
  readonly calls: readonly HttpCall[];
  /** Why there are no such calls. */
  readonly obstacle?: string;
  /** It is made after all that is missing of a lower wave. Default: 0. */
  readonly wave?: number;
}

/** What a comparison of one topic found. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** What is there, and nothing here speaks of: it stays. */
  readonly extra: readonly string[];
}

/** The fields of `wanted` that are otherwise in what the API told. The order of lists does not count. */
export function fieldsThatDiffer(now: unknown, wanted: Readonly<Record<string, Plain>>): FieldDifference[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const before = shown(member(now, field));
    const after = shown(value);
    return before === after ? [] : [{ field, now: before, wanted: after }];
  });
}

/** A value for people, the same for equal values. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quote(value, 200);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => quote(item)).sort().join(", ");
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).map(([name, item]) => `${name} ${String(item)}`).sort();
  return entries.length === 0 ? "none" : entries.join(", ");
}

/** A change of one thing by one call: to make it when it is not there, else to edit it. Nothing when it is as it has to be. */
export function changeOf(subject: string, now: unknown, wanted: Readonly<Record<string, Plain>>, calls: { readonly create: () => HttpCall; readonly edit: () => HttpCall }): readonly Change[] {
  const fields = fieldsThatDiffer(now, wanted);
  if (now === undefined) return [{ subject, isMissing: true, fields, calls: [calls.create()] }];
  return fields.length === 0 ? [] : [{ subject, isMissing: false, fields, calls: [calls.edit()] }];
}
