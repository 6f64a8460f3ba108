import { quote } from "../../model/name.js";
import type { Data, Manifest } from "../../synth/manifest.js";
import { looksSecret } from "../secrets/looks-secret.js";
import { tellingOf } from "../secrets/names.js";
import { field, isObject } from "../workload.js";
import { valueAt } from "./path.js";

/**
 * A value for a message, as YAML of one line has it. What a Secret holds, what looks like a credential and what
 * stands under a name that tells of one is described and never shown.
 */
export function shownValue({ kind, group, data }: Manifest, steps: readonly string[]): string {
  const value = valueAt(data, steps);
  if (value === undefined) return "absent";
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (isObject(value)) {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty object" : `an object with ${keys.slice(0, 5).map((key) => quote(key)).join(", ")}${keys.length > 5 ? " and more" : ""}`;
  }
  const isTelling = (group === "" && kind === "Secret") || steps.some((step) => tellingOf(step) !== undefined) || isNamedForCredential(data, steps);
  if (typeof value !== "string") return isTelling ? "a number" : String(value);
  return isTelling || looksSecret(value, steps.at(-1)) ? `a string of ${[...value].length} characters` : quote(value);
}

/** Whether the object around the value is called after a credential, as `{ name: DB_PASSWORD, value: … }` is. */
function isNamedForCredential(data: Data, steps: readonly string[]): boolean {
  const around = valueAt(data, steps.slice(0, -1));
  return ["name", "key"].some((name) => {
    const text = field(around, name);
    return typeof text === "string" && tellingOf(text) !== undefined;
  });
}
