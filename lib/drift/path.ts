import type { Data, DataObject } from "../synth/manifest.js";

/** One step into an object: a member, an item of a list by its keys, an item of a set, or an item by position. */
export type Step =
  | { readonly field: string }
  | { readonly keys: DataObject }
  | { readonly value: Data }
  | { readonly index: number };

export type Path = readonly Step[];

/** A step as managedFields write it, with the keys in order (structured-merge-diff, fieldpath/serialize-pe.go). */
export function stepId(step: Step): string {
  if ("field" in step) return `f:${step.field}`;
  if ("keys" in step) return `k:${JSON.stringify(sorted(step.keys))}`;
  return "value" in step ? `v:${JSON.stringify(step.value)}` : `i:${step.index}`;
}

/** The members of an object in the order of their names. */
export function sorted(object: DataObject): DataObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The names on the way, without the items of lists: `spec`, `ports`, `nodePort`. */
export function namesOf(path: Path): readonly string[] {
  return path.flatMap((step) => ("field" in step ? [step.field] : []));
}

/** A path for people: `spec.template.spec.containers[web].image`, `metadata.labels["a/b"]`. */
export function pathText(path: Path): string {
  return path.map((step, index) => {
    if ("index" in step) return `[${step.index}]`;
    if ("value" in step) return `[${plain(String(step.value))}]`;
    if ("keys" in step) return `[${plain(Object.values(step.keys).map(String).join("/"))}]`;
    return /^[\w-]+$/.test(step.field) ? `${index === 0 ? "" : "."}${step.field}` : `[${JSON.stringify(step.field)}]`;
  }).join("");
}

const plain = (key: string): string => (/^[\w./:@-]+$/.test(key) ? key : JSON.stringify(key));
