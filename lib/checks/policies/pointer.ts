import type { NamedExpression } from "../../model/policy.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { field } from "../workload.js";
import { withoutLiterals } from "./portable.js";

/**
 * JSON pointer to the part of an object that an expression is about: the longest path that all its
 * uses of `object` share, also those by way of variables, as far as the object has it. Empty when
 * they share nothing.
 */
export function pointerOf(expression: string, variables: readonly NamedExpression[], object: DataObject): string {
  const paths = pathsIn(expression, variables, new Set());
  const [first] = paths;
  if (first === undefined) return "";
  let shared = first;
  for (const path of paths) {
    const differs = shared.findIndex((step, index) => path[index] !== step);
    if (differs !== -1) shared = shared.slice(0, differs);
  }
  let pointer = "";
  let value: Data | undefined = object;
  for (const step of shared) {
    value = field(value, step);
    if (value === undefined) break;
    pointer += `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return pointer;
}

function pathsIn(expression: string, variables: readonly NamedExpression[], seen: Set<string>): readonly (readonly string[])[] {
  const code = withoutLiterals(expression);
  const paths = [...code.matchAll(/(?<![.\w])object((?:\s*\.\s*\??\s*[A-Za-z_]\w*)+)(\s*\()?/g)].map(([, steps = "", call]) => {
    const names = steps.split(".").map((step) => step.replace(/[\s?]/g, "")).filter((step) => step !== "");
    return call === undefined ? names : names.slice(0, -1);
  });
  for (const [, name = ""] of code.matchAll(/(?<![.\w])variables\s*\.\s*([A-Za-z_]\w*)/g)) {
    const variable = seen.has(name) ? undefined : variables.find((other) => other.name === name);
    seen.add(name);
    if (variable !== undefined) paths.push(...pathsIn(variable.expression, variables, seen).map((path) => [...path]));
  }
  return paths;
}
