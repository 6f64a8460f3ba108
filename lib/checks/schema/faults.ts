import type { Code } from "../../diagnostics/catalogue.js";
import { nearest } from "../../diagnostics/nearest.js";
import type { Data, Manifest } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { isObject } from "../workload.js";
import { structureAt, type Position } from "./position.js";
import { knownFields, typesOf } from "./rules.js";
import { isInBranch, shownPath, stepsOf, valueAt } from "./path.js";
import { shownValue } from "./shown.js";
import type { Structure } from "./pack.js";
import type { Fault } from "./runtime.js";

/** One fault with all that can be known of it. */
interface Case {
  readonly fault: Fault;
  readonly steps: readonly string[];
  /** `spec.replicas`. */
  readonly path: string;
  readonly value: Data | undefined;
  /** The value as a message may show it. */
  readonly shown: string;
  readonly structure: Structure | undefined;
  readonly builtin: boolean;
}

type Finding = Omit<Problem, "pointer"> & { readonly pointer?: string };

/** Turns what a validator says into problems: one for each mistake, with the value seen. */
export function faultProblems(faults: readonly Fault[], manifest: Manifest, position: Position): Problem[] {
  const found = new Map<string, Problem>();
  for (const fault of faults) {
    // What a branch of anyOf lacks is told by the anyOf.
    if (fault.inBranch ?? isInBranch(fault.schemaPath ?? "")) continue;
    const steps = stepsOf(fault.instancePath);
    const value = valueAt(manifest.data, steps);
    const make = Object.hasOwn(findings, fault.keyword) ? findings[fault.keyword] : undefined;
    const { pointer = fault.instancePath, ...finding } = (make ?? otherwise)({
      fault, steps, value, path: shownPath(steps), shown: shownValue(manifest, steps),
      structure: structureAt(position, steps), builtin: position.pack.builtin,
    });
    found.set(`${finding.code} ${pointer} ${finding.message}`, { ...finding, pointer });
  }
  return [...found.values()];
}

const findings: Readonly<Record<string, (seen: Case) => Finding>> = {
  fields: ({ fault, path, steps, structure, builtin, value }) => {
    const field = told(fault);
    const known = (structure && knownFields(structure, builtin)) ?? [];
    const missing = known.filter((name) => !isObject(value) || !Object.hasOwn(value, name));
    const near = nearest(field, missing) ?? nearest(field, known);
    const hint = near !== undefined ? `Did you mean ${JSON.stringify(near)}?`
      : known.length === 0 ? "The object has no fields."
      : `Fields here are ${known.slice(0, 12).join(", ")}${known.length > 12 ? ` and ${known.length - 12} more` : ""}.`;
    return {
      code: "schema-unknown-field", pointer: `${fault.instancePath}/${escaped(field)}`, hint,
      message: `${steps.length === 0 ? "The object" : path} has no field ${shownKey(field)}`,
    };
  },
  is: ({ fault, path, shown, value }) => {
    const range = typeof value === "number" && Number.isInteger(value) ? ranges.find(([type]) => told(fault).split("|").includes(type)) : undefined;
    if (range !== undefined) return invalid(`${path} is ${shown}, expected a number from ${range[1]} to ${range[2]}`);
    const expected = told(fault).split("|").filter((type) => type !== "null").map((type) => article(type)).join(" or ");
    const hint = typeHint(told(fault), value);
    return { code: "schema-type", message: `${path} is ${shown}, expected ${expected}`, ...(hint !== undefined && { hint }) };
  },
  needs: required,
  needsValue: required,
  values: ({ path, shown, structure, value }) => {
    const allowed = (Array.isArray(structure?.enum) ? structure.enum : []).map((item) => JSON.stringify(item));
    const near = typeof value === "string" ? nearest(value, allowed.map((text) => text.replace(/^"|"$/g, ""))) : undefined;
    return {
      code: "schema-enum", message: `${path} is ${shown}, expected ${allowed.length > 1 ? "one of " : ""}${allowed.slice(0, 20).join(", ")}`,
      ...(near !== undefined && { hint: `Did you mean ${JSON.stringify(near)}?` }),
    };
  },
  unique: ({ fault, path, structure }) => {
    const index = typeof fault.told === "number" ? fault.told : 0;
    const keys = structure?.["x-kubernetes-list-map-keys"];
    return {
      code: "schema-duplicate", pointer: `${fault.instancePath}/${index}`,
      message: `${path}[${index}] repeats an earlier element of the list${Array.isArray(keys) ? `: the same ${keys.join(" and ")}` : ""}`,
      hint: "Each element has to be told apart; remove one, or name it differently.",
    };
  },
  matches: ({ fault, path, shown }) => invalid(`${path} is ${shown}, which does not match the pattern ${told(fault)}`),
  shaped: ({ fault, path, shown }) => invalid(`${path} is ${shown}, which is not of the format ${told(fault)}`),
  minimum: (seen) => limit(seen, "at least"),
  maximum: (seen) => limit(seen, "at most"),
  exclusiveMinimum: (seen) => limit(seen, "more than"),
  exclusiveMaximum: (seen) => limit(seen, "less than"),
  multipleOf: ({ fault, path, shown }) => invalid(`${path} is ${shown}, expected a multiple of ${String(param(fault, "multipleOf"))}`),
  minLength: (seen) => limit(seen, "at least", "characters"),
  maxLength: (seen) => limit(seen, "at most", "characters"),
  minItems: (seen) => limit(seen, "at least", "elements"),
  maxItems: (seen) => limit(seen, "at most", "elements"),
  minProperties: (seen) => limit(seen, "at least", "fields"),
  maxProperties: (seen) => limit(seen, "at most", "fields"),
  anyOf: branches,
  oneOf: branches,
};

function required({ fault, path, steps, structure }: Case): Finding {
  const name = told(fault);
  const properties = structure?.properties;
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const types = isObject(property) ? typesOf(property) : [];
  const where = steps.length === 0 ? "The object" : path;
  return {
    code: "schema-required", pointer: `${fault.instancePath}/${escaped(name)}`, message: `${where} lacks the field ${shownKey(name)}`,
    hint: `Add it${types.length === 0 ? "" : `: ${types.map((type) => article(type)).join(" or ")}`}.`,
  };
}

function branches({ fault, path, structure }: Case): Finding {
  const all = structure?.[fault.keyword];
  const needed = Array.isArray(all) ? all.map((branch) => (isObject(branch) && Array.isArray(branch.required) ? branch.required.join(" with ") : "")) : [];
  const isChoice = needed.length > 0 && needed.every((names) => names !== "");
  const passing = param(fault, "passingSchemas");
  if (isChoice) return invalid(`${path} needs ${fault.keyword === "oneOf" ? "exactly one" : "one"} of ${needed.join(", ")}${Array.isArray(passing) ? ", and has several" : ""}`);
  return invalid(`${path} fits ${Array.isArray(passing) ? "several" : "none"} of the ${needed.length} forms that its schema allows`);
}

function otherwise({ fault, path, shown }: Case): Finding {
  return invalid(`${path} is ${shown}, which its schema does not allow (${fault.keyword})`);
}

function limit({ fault, path, shown, value }: Case, relation: string, unit?: string): Finding {
  const size = typeof value === "string" ? [...value].length : Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
  const bound = String(param(fault, "limit"));
  return invalid(unit === undefined ? `${path} is ${shown}, expected ${relation} ${bound}` : `${path} has ${size} ${unit}, expected ${relation} ${bound}`);
}

function invalid(message: string): Finding {
  const code: Code = "schema-invalid";
  return { code, message };
}

/** What the keyword tells: a field's name, types, a pattern. */
function told({ told }: Fault): string {
  return String(told);
}

/** What ajv's own keywords tell. */
function param({ params }: Fault, name: string): unknown {
  return params?.[name];
}

/** A field's name for a message, which a hostile file may have made long. */
function shownKey(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Ranges of Go's types, as their decimal digits. */
const ranges = [["int32", "-2147483648", "2147483647"], ["int64", "-9223372036854775808", "9223372036854775807"]] as const;

const articles: Readonly<Record<string, string>> = { array: "a list", int32: "a whole number", int64: "a whole number", integer: "a whole number", object: "an object" };

function article(type: string): string {
  return articles[type] ?? `a ${type}`;
}

/** What usually went wrong when the type is another. */
function typeHint(expected: string, value: Data | undefined): string | undefined {
  const types = expected.split("|");
  if (types.includes("string") && (typeof value === "number" || typeof value === "boolean")) return "Quote it, so that it is a string.";
  if (typeof value === "string" && types.some((type) => /^(int|number)/.test(type)) && value.trim() !== "" && Number.isFinite(Number(value))) return "Write it without quotes, so that it is a number.";
  if (typeof value === "string" && types.includes("boolean") && /^(true|false)$/.test(value)) return "Write it without quotes.";
  if (types.includes("array") && value !== null && !Array.isArray(value)) return "Make it a list, even of one element.";
  return undefined;
}
