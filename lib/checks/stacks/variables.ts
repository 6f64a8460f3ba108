import type { Data } from "../../synth/manifest.js";
import { below } from "../rules/reading.js";
import { isObject } from "../workload.js";
import type { StackFile, StackFindings } from "./stack-file.js";

// docker/cli, cli/compose/template: what may follow a `$`, and compose-go's template, which knows `+` and nesting too.
const variable = /\$(?:\$|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)((?::?[-?+])[^}]*)?\}|)/gi;

/** Whether a text holds a variable, so that only the deployment knows what it is. */
export function holdsVariable(value: string): boolean {
  if (!value.includes("$")) return false;
  for (const [, bare, braced] of value.matchAll(variable)) if (bare !== undefined || braced !== undefined) return true;
  return false;
}

/**
 * Finds each `$` that begins no variable and is not escaped, at which a deployment stops, and variables that nobody
 * fills in, which become empty. Keys are not looked at, since nothing is replaced in them. No message holds the
 * text, which may be a credential.
 */
export function checkVariables({ data, variables }: Pick<StackFile, "data" | "variables">, found: StackFindings): void {
  visit(data, "", (text, at) => {
    for (const { 0: whole, 1: bare, 2: braced, 3: otherwise, index } of text.matchAll(variable)) {
      if (whole === "$$") continue;
      const name = bare ?? braced;
      if (name === undefined) {
        found.add("stack-variable-invalid", at, `The \`$\` at character ${index + 1} begins no variable`, { hint: "Write `$$` for a `$` that is meant." });
        return;
      }
      if (variables !== undefined && !variables.has(name) && otherwise === undefined) {
        found.add("stack-variable-invalid", at, `Nobody fills in the variable ${name}, so it would be empty`, { hint: "Write `$$` for a `$` that is meant, or declare the variable." });
      }
    }
  });
}

/** Visits every text. It may recurse: files are parsed with a limit to their depth. */
function visit(value: Data, at: string, see: (text: string, at: string) => void): void {
  if (typeof value === "string") {
    if (value.includes("$")) see(value, at);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: Data | undefined = value[index];
      if (item !== undefined) visit(item, `${at}/${index}`, see);
    }
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) visit(item, below(at, key), see);
  }
}

/** The data as they are meant: each `$$` is a `$`. What holds none stays the same object. */
export function meantData(value: Data): Data {
  if (typeof value === "string") return value.includes("$$") ? value.replaceAll("$$", () => "$") : value;
  if (Array.isArray(value)) {
    const items: readonly Data[] = value;
    const meant = items.map(meantData);
    return meant.some((item, index) => item !== items[index]) ? meant : items;
  }
  if (!isObject(value)) return value;
  const meant = Object.entries(value).map(([key, item]) => [key, meantData(item)] as const);
  return meant.some(([key, item]) => item !== value[key]) ? Object.fromEntries(meant) : value;
}
