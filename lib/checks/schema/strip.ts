import type { Data } from "../../synth/manifest.js";
import { isObject } from "../workload.js";

// Every keyword that decides whether an object is valid, and the three that say how lists and maps merge.
const kept = new Set([
  "$ref", "additionalProperties", "allOf", "anyOf", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "items",
  "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
  "not", "nullable", "oneOf", "pattern", "properties", "required", "type", "uniqueItems", "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-preserve-unknown-fields",
]);

/**
 * A schema without what does not decide: prose, defaults, examples, CEL rules (`x-kubernetes-validations`).
 * Keys are sorted, and references become short names. Types that allow null lose it where the schema is one
 * of a built-in kind, because there null is allowed everywhere.
 */
export function stripped(schema: Data): Data {
  if (!isObject(schema)) return typeof schema === "boolean" ? schema : {};
  const node: Record<string, Data> = {};
  for (const key of Object.keys(schema).sort()) {
    const value = schema[key];
    if (value === undefined || !kept.has(key)) continue;
    if (key === "properties") node[key] = mapped(value);
    else if (key === "items" || key === "additionalProperties" || key === "not") {
      if (value !== false) node[key] = stripped(value);
    } else if (key === "allOf" || key === "anyOf" || key === "oneOf") node[key] = Array.isArray(value) ? value.map(stripped) : [];
    else if (key === "$ref") node[key] = typeof value === "string" ? shortName(value.slice(value.lastIndexOf("/") + 1)) : "";
    else if (key === "type") node[key] = typeName(value);
    else if (key === "required" && Array.isArray(value)) node[key] = [...value].sort();
    else if (key === "x-kubernetes-list-type" && value === "atomic") continue;
    else node[key] = value;
  }
  return simplified(node);
}

/** A name of Kubernetes' OpenAPI documents without what all of them begin with: `core.v1.Pod`. */
export function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.(apis\.)?|apiextensions-apiserver\.pkg\.apis\.|kube-aggregator\.pkg\.apis\.)/, "");
}

function mapped(properties: Data): Data {
  if (!isObject(properties)) return {};
  return Object.fromEntries(Object.keys(properties).sort().map((name) => [name, stripped(properties[name] ?? {})]));
}

function typeName(type: Data): Data {
  const names = Array.isArray(type) ? type.filter((name) => name !== "null") : [type];
  return names.length === 1 ? (names[0] ?? null) : names;
}

/** Says in one way what sources say in several: a number or a string, and a reference with a default beside it. */
function simplified(node: Readonly<Record<string, Data>>): Data {
  const { oneOf, anyOf, allOf, ...rest } = node;
  const branches = Array.isArray(oneOf) ? oneOf : Array.isArray(anyOf) ? anyOf : [];
  const types = branches.map((branch) => (isObject(branch) && Object.keys(branch).length === 1 ? branch.type : undefined)).sort().join();
  if (types === "integer,string") return { ...rest, "x-kubernetes-int-or-string": true };
  if (types === "number,string") return { ...rest, type: ["string", "number"] };
  const [only, ...others] = Array.isArray(allOf) ? allOf : [];
  if (isObject(only) && others.length === 0 && Object.keys(only).join() === "$ref") return { ...rest, ...only };
  return node;
}
