import type { Data, DataObject, Manifest } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { credentialIn, type Credential } from "./credential.js";
import { inClear } from "./in-clear.js";
import { secretObjectProblems } from "./secret-object.js";

/** Findings that one object is worth; after that many its author knows enough. */
const mostProblems = 20;

/**
 * Finds credentials in clear in an object: in the values of variables, ConfigMaps, arguments,
 * annotations and every other field, and whatever a Secret holds unless it is encrypted. No message,
 * hint or pointer holds any part of a value.
 */
export function secretProblems(manifest: Manifest): readonly Problem[] {
  const search: Search = { path: [], problems: [...secretObjectProblems(manifest)] };
  visit(inClear(manifest), search);
  return search.problems;
}

/** The walk through one object. */
interface Search {
  /** Keys and indices that lead to where it is; made a pointer only for a finding. */
  readonly path: (string | number)[];
  readonly problems: Problem[];
}

/** It may recurse: manifests are data that was drawn, or parsed with a limit to its depth. */
function visit(value: DataObject | readonly Data[], search: Search): void {
  if (search.problems.length >= mostProblems) return;
  if (isList(value)) visitItems(value, search);
  else visitMembers(value, search);
}

const isList = (value: DataObject | readonly Data[]): value is readonly Data[] => Array.isArray(value);

function visitItems(items: readonly Data[], search: Search): void {
  const depth = search.path.length;
  for (let index = 0; index < items.length; index++) {
    search.path[depth] = index;
    const item = items[index];
    if (typeof item === "string") check(item, flagBefore(item, items[index - 1]), search);
    else if (typeof item === "object" && item !== null) visit(item, search);
  }
  search.path.length = depth;
}

/** The name of the flag whose value an argument is, for `--password`, `value` as two arguments. */
function flagBefore(item: string, before: Data | undefined): string {
  if (typeof before !== "string" || !before.startsWith("-") || item.startsWith("-")) return "";
  return /^--?([A-Za-z][\w.-]{0,80})$/.exec(before)?.[1] ?? "";
}

function visitMembers(object: DataObject, search: Search): void {
  // Variables, parameters and headers are pairs: `{ name: …, value: … }`.
  const pairName = typeof object.name === "string" ? object.name : typeof object.key === "string" ? object.key : undefined;
  const depth = search.path.length;
  for (const key of Object.keys(object)) {
    const inKey = inName(key);
    if (inKey !== undefined) {
      // The pointer ends above the key, because it would show it.
      search.path.length = depth;
      tell("A key", inKey, "", search);
      continue;
    }
    search.path[depth] = key;
    const value = object[key];
    if (typeof value === "string") check(value, key === "value" && pairName !== undefined ? pairName : key, search);
    else if (typeof value === "object" && value !== null) visit(value, search);
  }
  search.path.length = depth;
}

/** Keys are few and occur often; those without a credential are looked at once. */
const cleanKeys = new Set<string>();

function inName(key: string): Credential | undefined {
  if (key.length < 13 || cleanKeys.has(key)) return undefined;
  const found = credentialIn(key);
  if (found === undefined && key.length < 100 && cleanKeys.size < 10_000) cleanKeys.add(key);
  return found;
}

function check(value: string, name: string, search: Search): void {
  const found = credentialIn(value, name);
  if (found !== undefined) tell("The value", found, value, search);
}

function tell(subject: string, { kind, offset }: Credential, text: string, { path, problems }: Search): void {
  if (problems.length >= mostProblems) return;
  const line = text.includes("\n") ? ` (line ${text.slice(0, offset).split("\n").length} of the text)` : "";
  problems.push({
    code: "secret-in-clear",
    message: `${subject} looks like ${kind}${line}. It is not shown here`,
    pointer: path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    hint: "Put it into a Secret that is encrypted or made in the cluster, and refer to that. What was committed once has to be replaced.",
  });
}
