import type { Data, DataObject } from "../../synth/manifest.js";
import { field, isObject } from "../workload.js";
import type { Structure } from "./pack.js";

/** A schema in the words of the validators: JSON Schema, with the own keywords of `keywords.ts`. */
export type Rule = Readonly<Record<string, unknown>>;

/** What a schema means beyond its text. */
interface Meaning {
  /** Begins the names of the pack's definitions among all. */
  readonly prefix: string;
  /** See Pack.builtin. */
  readonly builtin: boolean;
  /** Whether unknown fields are errors: not within allOf, anyOf, oneOf and not, which add to a structure and have none (KEP-1693). */
  readonly strict: boolean;
  /** Whether an empty string means that nothing was said, as it does to the API server in optional fields of built-in kinds. */
  readonly optional: boolean;
  /** Whether somebody else says which elements of a list are the same. */
  readonly listsElsewhere: boolean;
}

// Limits that JSON Schema knows under the same name and with the same meaning.
const limits = [
  "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "uniqueItems",
] as const;

/** Definitions of Kubernetes whose lists are judged by `checks/rules`, which knows how the API server names each mistake. */
const listsElsewhere = new Set(["core.v1.Container", "core.v1.EphemeralContainer", "core.v1.PodSpec", "core.v1.ResourceRequirements", "core.v1.ServiceSpec"]);

/**
 * Makes the rule of a definition: strict where the API server prunes or refuses unknown fields
 * (k8s.io/apiextensions-apiserver, pkg/apiserver/schema/pruning).
 */
export function ruleOf(definition: Structure, { name, prefix, builtin }: { readonly name: string; readonly prefix: string; readonly builtin: boolean }): Rule {
  return rule(definition, { prefix, builtin, strict: true, optional: true, listsElsewhere: builtin && listsElsewhere.has(name) });
}

function rule(node: Structure, meaning: Meaning): Rule {
  const made: Record<string, unknown> = {};
  const { builtin, strict } = meaning;
  const inner = { ...meaning, optional: false };
  const { $ref, items, additionalProperties } = node;
  if (typeof $ref === "string") made.definition = meaning.prefix + $ref;
  // Numbers of these formats are decoded into Go's types of the same names, so that they have their range.
  const types = node.type === "integer" && (node.format === "int32" || node.format === "int64") ? [node.format] : typesOf(node);
  if (types.length > 0) made.is = [...types, ...(builtin || node.nullable === true ? ["null"] : [])].join("|");
  const needed = strings(node.required);
  const properties = isObject(node.properties) ? node.properties : undefined;
  if (properties !== undefined) made.properties = mapOf(properties, (value, name) => rule(value, { ...meaning, optional: !needed.includes(name) }));
  if (isObject(additionalProperties)) made.additionalProperties = rule(additionalProperties, inner);
  const fields = strict ? knownFields(node, builtin) : undefined;
  if (fields !== undefined) made.fields = fields;
  const isResource = node["x-kubernetes-embedded-resource"] === true;
  if (needed.length > 0 || isResource) made[builtin ? "needsValue" : "needs"] = [...new Set([...needed, ...(isResource ? ["apiVersion", "kind"] : [])])];
  // What tells the elements of a list of type map apart are their fields, so that none can be null (structured-merge-diff, typed).
  const isMapList = node["x-kubernetes-list-type"] === "map";
  if (isObject(items)) made.items = { ...rule(items, inner), ...(isMapList && { is: "object" }) };
  if (!meaning.listsElsewhere) addList(made, node);
  addScalar(made, node, meaning);
  for (const key of ["allOf", "anyOf", "oneOf"] as const) {
    const branches = node[key];
    if (Array.isArray(branches)) made[key] = branches.filter(isObject).map((branch) => rule(branch, { ...inner, strict: false }));
  }
  if (isObject(node.not)) made.not = rule(node.not, { ...inner, strict: false });
  return made;
}

/** The fields that an object may have; nothing where others are allowed too, or where it is no object. */
export function knownFields(node: Structure, builtin: boolean): string[] | undefined {
  const { properties, additionalProperties } = node;
  if (node["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true || isObject(additionalProperties)) return undefined;
  const isOpen = !isObject(properties) && (builtin || node.type !== "object");
  if (isOpen) return undefined;
  const own = isObject(properties) ? Object.keys(properties) : [];
  return node["x-kubernetes-embedded-resource"] === true ? [...new Set([...own, "apiVersion", "kind", "metadata"])] : own;
}

/** Types of JSON that a value may have; none where all are. */
export function typesOf(node: Structure): string[] {
  if (node["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return typeof node.type === "string" ? [node.type] : strings(node.type);
}

function addList(made: Record<string, unknown>, node: Structure): void {
  const kind = node["x-kubernetes-list-type"];
  if (kind === "set") made.unique = [];
  if (kind === "map") made.unique = strings(node["x-kubernetes-list-map-keys"]);
}

function addScalar(made: Record<string, unknown>, node: Structure, { builtin, optional }: Meaning): void {
  for (const limit of limits) if (node[limit] !== undefined) made[limit] = node[limit];
  // OpenAPI v3.0 says with a boolean that a limit itself is excluded.
  if (node.exclusiveMinimum === true) made.exclusiveMinimum = takeLimit(made, "minimum");
  if (node.exclusiveMaximum === true) made.exclusiveMaximum = takeLimit(made, "maximum");
  if (Array.isArray(node.enum)) made.values = [...new Set([...node.enum, ...(builtin && optional ? [""] : []), ...(builtin || node.nullable === true ? [null] : [])])];
  if (typeof node.pattern === "string") made.matches = node.pattern;
  if (typeof node.format === "string" && node.type === "string") made.shaped = node.format;
}

function takeLimit(made: Record<string, unknown>, name: string): unknown {
  const limit = made[name];
  delete made[name];
  return limit;
}

function mapOf(properties: DataObject, make: (value: Structure, name: string) => Rule): Readonly<Record<string, Rule>> {
  const made: Record<string, Rule> = Object.create(null);
  for (const name of Object.keys(properties)) {
    const value = field(properties, name);
    made[name] = isObject(value) ? make(value, name) : {};
  }
  return made;
}

function strings(value: Data | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
