import { quote } from "../../model/name.js";
import type { Data } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Structure } from "./pack.js";
import { patternProblem } from "./runtime.js";

/** What is wrong with a schema. */
export interface Flaw {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  readonly message: string;
}

const types = new Set(["array", "boolean", "integer", "number", "object", "string"]);

/** Deeper than any schema that Kubernetes or its operators have, and far from what would exhaust the stack. */
const deepest = 200;

/** As many patterns of one schema are compiled as an API server would, and no more of their text than it takes. */
const longestPattern = 10_000;

/**
 * What keeps a schema from being used: that of a CustomResourceDefinition, where references are forbidden
 * (k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/validation), or one that refers to definitions.
 *
 * @param definitions what references may name; none where they are forbidden.
 */
export function flawsOf(schema: Data | undefined, definitions?: ReadonlyMap<string, Structure>): Flaw[] {
  const flaws: Flaw[] = [];
  const patterns = new Set<string>();

  function visit(node: Data | undefined, pointer: string, depth: number): void {
    const flaw = (message: string, at = ""): void => void flaws.push({ pointer: pointer + at, message });
    if (flaws.length >= 20) return;
    if (depth > deepest) return flaw(`The schema is nested more than ${deepest} levels deep`);
    if (!isObject(node)) return flaw("The schema is not an object");
    const { $ref, type, pattern, properties, required, items, additionalProperties } = node;
    if ($ref !== undefined) {
      if (definitions === undefined) flaw(`The schema refers to ${quote($ref)}; a definition has to hold all of its schema itself`, "/$ref");
      else if (typeof $ref !== "string" || !definitions.has($ref)) flaw(`The schema refers to ${quote($ref)}, which is not among the definitions of the file`, "/$ref");
    }
    for (const name of Array.isArray(type) ? type : type === undefined ? [] : [type]) {
      if (typeof name !== "string" || !types.has(name)) flaw(`The type is ${quote(name)}, expected one of ${[...types].join(", ")}`, "/type");
    }
    if (pattern !== undefined && !(typeof pattern === "string" && patterns.has(pattern))) {
      const problem = typeof pattern !== "string" ? "it is not a string" : pattern.length > longestPattern ? "it is too long" : patternProblem(pattern);
      if (problem !== undefined) flaw(`The pattern ${quote(pattern)} is no regular expression of RE2: ${quote(problem, 100).slice(1, -1)}`, "/pattern");
      else patterns.add(String(pattern));
    }
    if (required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === "string"))) flaw("The list of required fields is not a list of names", "/required");
    if (properties !== undefined) {
      if (!isObject(properties)) flaw("The properties are not an object", "/properties");
      else for (const [name, value] of Object.entries(properties)) {
        const at = `/properties/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        if (name === "__proto__") flaw("A property cannot be called __proto__", at);
        else visit(value, pointer + at, depth + 1);
      }
    }
    if (items !== undefined) visit(items, `${pointer}/items`, depth + 1);
    if (additionalProperties !== undefined && typeof additionalProperties !== "boolean") visit(additionalProperties, `${pointer}/additionalProperties`, depth + 1);
    if (node.not !== undefined) visit(node.not, `${pointer}/not`, depth + 1);
    for (const key of ["allOf", "anyOf", "oneOf"] as const) {
      const branches = node[key];
      if (branches === undefined) continue;
      if (!Array.isArray(branches)) flaw(`${key} is not a list`, `/${key}`);
      else for (const [index, branch] of branches.entries()) visit(branch, `${pointer}/${key}/${index}`, depth + 1);
    }
  }

  visit(schema, "", 0);
  return flaws;
}

/**
 * A definition that leads to itself without a step into the object, so that checking against it would never end.
 * The definitions have no other flaw.
 */
export function endlessDefinition(definitions: ReadonlyMap<string, Structure>): string | undefined {
  const done = new Set<string>();
  for (const start of definitions.keys()) {
    const path = new Set<string>();
    const rest = [start];
    while (rest.length > 0) {
      const name = rest.pop();
      if (name === undefined) break;
      if (name === "") path.delete([...path].at(-1) ?? "");
      else if (path.has(name)) return name;
      else if (!done.has(name)) {
        done.add(name);
        path.add(name);
        // The empty name marks where the way back begins.
        rest.push("", ...referencesHere(definitions.get(name) ?? null));
      }
    }
  }
  return undefined;
}

/** References that speak of the same value, not of one within it. */
function* referencesHere(node: Data): Generator<string> {
  if (!isObject(node)) return;
  if (typeof node.$ref === "string") yield node.$ref;
  for (const key of ["allOf", "anyOf", "oneOf"] as const) {
    const branches = node[key];
    if (Array.isArray(branches)) for (const branch of branches) yield* referencesHere(branch);
  }
  if (node.not !== undefined) yield* referencesHere(node.not);
}
