import type { Data } from "../../synth/manifest.js";
import { field } from "../workload.js";
import { loadRe2 } from "../libraries.cjs";
import { isShaped } from "./shapes.js";

type Matcher = (text: string) => boolean;

const matchers = new Map<string, Matcher>();

/** What a validator says of one mistake. ajv's own keywords say it with `schemaPath` and `params`, ours with `told`. */
export interface Fault {
  readonly instancePath: string;
  readonly keyword: string;
  /** What the keyword of `keywords.ts` tells of it: the types that were expected, the field that is unknown. */
  readonly told?: string | number;
  /** Whether it lies within a branch of anyOf, oneOf or not. */
  readonly inBranch?: boolean;
  readonly schemaPath?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What the generated validators call. */
export const runtime = { fault, isOneOf, isShaped, matches, repeated };

function fault(faults: Fault[] | null, instancePath: string, keyword: string, told: string | number, inBranch = false): Fault[] {
  const all = faults ?? [];
  all.push({ instancePath, keyword, told, inBranch });
  return all;
}

/** Whether a value is one of those that `enum` lists. */
function isOneOf(values: readonly Data[], value: Data): boolean {
  if (typeof value !== "object" || value === null) return values.includes(value);
  const text = JSON.stringify(value);
  return values.some((candidate) => JSON.stringify(candidate) === text);
}

/** Whether a text matches a pattern of Go's `regexp`, anywhere in it. Takes time linear in the text, whatever the pattern. */
export function matches(pattern: string, text: string): boolean {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const compiled = loadRe2().RE2JS.compile(pattern);
    matcher = (input) => compiled.matcher(input).find();
    matchers.set(pattern, matcher);
  }
  return matcher(text);
}

/** Why a pattern is none that Go could compile, or nothing when it could. */
export function patternProblem(pattern: string): string | undefined {
  try {
    loadRe2().RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Values of the keys of lists that stand for an absent one (kubernetes/api, core/v1: the default of `protocol`). */
const absent: Readonly<Record<string, Data>> = { protocol: "TCP" };

/**
 * Index of the first element that has the identity of an earlier one, or -1.
 *
 * @param keys what tells elements of a list of type map apart; none for a list of type set.
 */
function repeated(keys: readonly string[], list: readonly Data[]): number {
  if (list.length < 2) return -1;
  const seen = new Set<Data>();
  for (const [index, item] of list.entries()) {
    const identity = keys.length === 0 ? plain(item) : identityOf(item, keys);
    if (identity === undefined) continue;
    if (seen.has(identity)) return index;
    seen.add(identity);
  }
  return -1;
}

function identityOf(item: Data, keys: readonly string[]): Data | undefined {
  const values = keys.map((key) => field(item, key) ?? absent[key] ?? null);
  if (values.every((value) => value === null)) return undefined;
  return values.length === 1 ? plain(values[0] ?? null) : JSON.stringify(values);
}

function plain(value: Data): Data {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
