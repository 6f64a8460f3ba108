import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { reachable, type Pack, type PackKind, type Structure } from "./pack.js";
import { knownFields, typesOf } from "./rules.js";

/**
 * The schema of a kind as plain JSON Schema (draft 7), for tools that know nothing of Kubernetes, such as kubeconform. It is
 * strict, and holds the definitions that it needs. What JSON Schema cannot say, such as lists told apart by a key, is left out.
 */
export function jsonSchemaOf({ pack, kind }: { readonly pack: Pack; readonly kind: PackKind }): DataObject {
  const names = [...reachable([kind.definition], pack.definitions)].sort();
  const definitions = names.map((name): [string, Data] => [name, plain(pack.definitions.get(name) ?? {}, { builtin: pack.builtin, strict: true })]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $ref: reference(kind.definition),
    definitions: Object.fromEntries(definitions),
  };
}

const copied = [
  "maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties", "multipleOf", "pattern", "required", "uniqueItems",
] as const;

function plain(node: Structure, meaning: { readonly builtin: boolean; readonly strict: boolean }): DataObject {
  const { builtin, strict } = meaning;
  const made: Record<string, Data> = {};
  if (typeof node.$ref === "string") made.$ref = reference(node.$ref);
  const types = [...typesOf(node), ...(builtin || node.nullable === true ? ["null"] : [])];
  if (typesOf(node).length > 0) made.type = types;
  if (isObject(node.properties)) made.properties = Object.fromEntries(Object.entries(node.properties).map(([name, part]) => [name, isObject(part) ? plain(part, meaning) : {}]));
  const fields = strict ? knownFields(node, builtin) : undefined;
  if (isObject(node.additionalProperties)) made.additionalProperties = plain(node.additionalProperties, meaning);
  else if (fields !== undefined) {
    made.additionalProperties = false;
    made.properties = { ...Object.fromEntries(fields.map((name) => [name, {}])), ...(isObject(made.properties) ? made.properties : {}) };
  }
  if (isObject(node.items)) made.items = plain(node.items, meaning);
  for (const key of copied) if (node[key] !== undefined) made[key] = node[key];
  for (const [key, exclusive] of [["minimum", "exclusiveMinimum"], ["maximum", "exclusiveMaximum"]] as const) {
    if (node[key] !== undefined) made[node[exclusive] === true ? exclusive : key] = node[key];
  }
  if (Array.isArray(node.enum)) made.enum = builtin ? [...new Set([...node.enum, "", null])] : node.enum;
  for (const key of ["allOf", "anyOf", "oneOf"] as const) {
    const branches = node[key];
    if (Array.isArray(branches)) made[key] = branches.filter(isObject).map((branch) => plain(branch, { ...meaning, strict: false }));
  }
  if (isObject(node.not)) made.not = plain(node.not, { ...meaning, strict: false });
  return made;
}

function reference(name: string): string {
  return `#/definitions/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
