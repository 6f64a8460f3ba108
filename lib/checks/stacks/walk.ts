import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { below } from "../rules/reading.js";
import { looksSecret } from "../secrets/looks-secret.js";
import { isObject } from "../workload.js";
import type { Shape, ValueType } from "./shape.js";
import type { StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";

/** Adds what in a value is not as its shape says. It may recurse: shapes end. */
export function checkShape(value: Data, shape: Shape, at: string, found: StackFindings): void {
  // What a variable gives is known at deployment only.
  if (typeof value === "string" && holdsVariable(value)) return;
  if (!shape.types.some((type) => isOf(value, type))) {
    found.add("stack-value-type", at, `${nameAt(at)} is ${sortOf(value)}, expected ${listed(shape.types)}`, hintFor(value, shape.types));
  } else if (typeof value === "string") {
    checkText(value, shape, at, found);
  } else if (typeof value === "number") {
    if (shape.minimum !== undefined && value < shape.minimum) found.add("stack-value-invalid", at, `${nameAt(at)} is ${value}, expected ${shape.minimum} or more`);
  } else if (isObject(value)) {
    checkMap(value, shape, at, found);
  } else if (Array.isArray(value)) {
    checkList(value, shape, at, found);
  }
}

function checkText(value: string, { form, choice }: Shape, at: string, found: StackFindings): void {
  if (form !== undefined && !form.accepts(value)) {
    found.add("stack-value-invalid", at, `${nameAt(at)} is ${shown(value)}, expected ${form.expected}`);
  } else if (choice !== undefined && !choice.includes(value)) {
    const meant = nearest(value, choice);
    found.add("stack-value-invalid", at, `${nameAt(at)} is ${shown(value)}, expected one of ${choice.join(", ")}`, meant === undefined ? {} : { hint: `Did you mean ${meant}?` });
  }
}

function checkMap(value: DataObject, shape: Shape, at: string, found: StackFindings): void {
  const { keys = {}, values, keyForm, extensions, ignored = {}, required = [] } = shape;
  for (const [key, item] of Object.entries(value)) {
    const place = below(at, key);
    const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (known !== undefined) {
      if (Object.hasOwn(ignored, key)) found.add("stack-key-ignored", place, `Docker passes over the key ${nameAt(place)}`, { hint: ignored[key] ?? "" });
      checkShape(item, known, place, found);
    } else if (values !== undefined) {
      if (keyForm !== undefined && !keyForm.accepts(key)) found.add("stack-name-invalid", place, `The name ${shown(key)} holds something else than ${keyForm.expected}`);
      checkShape(item, values, place, found);
    } else if (extensions !== true || !key.startsWith("x-")) {
      checkUnknown(key, shape, place, found);
    }
  }
  for (const key of required) if (!Object.hasOwn(value, key)) found.add("stack-value-missing", at, `${nameAt(at)} has no ${key}`);
}

function checkUnknown(key: string, { keys = {}, refused = {}, passesOver }: Shape, at: string, found: StackFindings): void {
  if (Object.hasOwn(refused, key)) {
    found.add("stack-key-refused", at, `Docker refuses the key ${nameAt(at)} in such a file`, { hint: refused[key] ?? "" });
    return;
  }
  const meant = nearest(key, Object.keys(keys));
  const hint = meant === undefined ? {} : { hint: `Did you mean ${meant}?` };
  if (passesOver === true) found.add("stack-key-ignored", at, `Docker passes over the key ${shown(key)}, which it does not know`, hint);
  else found.add("stack-key-unknown", at, `Docker knows no key ${shown(key)} here`, hint);
}

function checkList(value: readonly Data[], { items, unique }: Shape, at: string, found: StackFindings): void {
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    if (items !== undefined) checkShape(item, items, `${at}/${index}`, found);
    if (unique !== true) continue;
    const key = JSON.stringify(item);
    if (seen.has(key)) found.add("stack-entry-duplicate", `${at}/${index}`, `${nameAt(at)} lists the same twice`, { hint: "Remove one of the two." });
    seen.add(key);
  }
}

function isOf(value: Data, type: ValueType): boolean {
  switch (type) {
    case "text": return typeof value === "string";
    case "integer": return Number.isInteger(value);
    case "number": return typeof value === "number";
    case "flag": return typeof value === "boolean";
    case "null": return value === null;
    case "map": return isObject(value);
    case "list": return Array.isArray(value);
  }
}

const words: Readonly<Record<ValueType, string>> = { text: "text", integer: "a whole number", number: "a number", flag: "true or false", null: "nothing", map: "a map", list: "a list" };

function listed(types: readonly ValueType[]): string {
  return [...new Set(types.filter((type) => type !== "null").map((type) => words[type]))].join(" or ");
}

function sortOf(value: Data): string {
  if (value === null) return "empty";
  if (typeof value === "boolean" || typeof value === "number") return `the ${typeof value === "number" ? "number" : "value"} ${value}`;
  return Array.isArray(value) ? "a list" : isObject(value) ? "a map" : "text";
}

function hintFor(value: Data, types: readonly ValueType[]): { readonly hint?: string } {
  if (typeof value === "string") {
    if (/^-?\d+$/.test(value) && (types.includes("integer") || types.includes("number"))) return { hint: "Write the number without quotes." };
    if (/^(?:true|false|yes|no|on|off)$/i.test(value) && types.includes("flag")) return { hint: "Write true or false without quotes." };
  }
  return (typeof value === "number" || typeof value === "boolean") && types.includes("text") ? { hint: "Write the value in quotes." } : {};
}

/** The field that a pointer ends in, with what it is in: `deploy.replicas`, or `ports[0]`. */
export function nameAt(pointer: string): string {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (steps.length === 0) return "The file";
  const inner = steps.length > 2 ? steps.slice(2) : steps;
  const name = inner.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
  return looksSecret(name) ? "The key" : name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** A value for a message, unless it looks like a credential. */
export const shown = (value: string): string => (looksSecret(value) ? "(hidden)" : quote(value));
