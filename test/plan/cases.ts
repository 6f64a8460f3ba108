import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makePlan, type PlanInput } from "#lib/plan/make.js";
import type { Plan } from "#lib/plan/plan.js";
import { parse } from "yaml";

export const casesFolder = fileURLToPath(new URL("../samples/plan", import.meta.url));

/** A tree before and after a change, and what the plan is to say of it. */
export interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** A line for each consequence: `weight code cluster/deployment object: text`. */
  readonly expected: readonly string[];
}

/** The cases of the corpus, by name. In a file, `after` says only what differs from `before`; `null` removes. */
export function readCases(): Case[] {
  return readdirSync(casesFolder).filter((file) => file.endsWith(".yaml")).sort().map((file) => {
    const text = readFileSync(join(casesFolder, file), "utf8");
    const { before, after, expected } = sections(parse(text), file);
    const earlier = new Map(Object.entries(before).flatMap(([path, value]) => fileText(path, value)));
    const later = new Map(earlier);
    for (const [path, value] of Object.entries(after)) {
      later.delete(path);
      for (const [, content] of fileText(path, value)) later.set(path, content);
    }
    return { name: file.slice(0, -".yaml".length), file: join(casesFolder, file), text, before: earlier, after: later, expected };
  });
}

function sections(value: unknown, file: string): { before: object; after: object; expected: readonly string[] } {
  if (typeof value !== "object" || value === null || !("before" in value) || !("after" in value)) throw new Error(`${file} has no before and after`);
  const { before, after } = value;
  const expected: unknown = "expected" in value ? value.expected : [];
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) throw new Error(`${file}: before and after are maps`);
  return { before, after, expected: Array.isArray(expected) ? expected.map(String) : [] };
}

/** The text of a file: as it stands, or of an object. The path says the object's kind, namespace and name. */
function fileText(path: string, value: unknown): [string, string][] {
  if (value === null) return [];
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}

export function inputOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, capacity: PlanInput["capacity"] = new Map()): PlanInput {
  const reader = (files: ReadonlyMap<string, string>): PlanInput["before"] => ({ paths: files, text: (path) => files.get(path) });
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  return { before: reader(before), after: reader(after), differing, capacity };
}

export function planOf({ before, after }: Pick<Case, "before" | "after">): Plan {
  return makePlan(inputOf(before, after));
}

/** The consequences of a plan, one a line. */
export function lines({ consequences }: Plan): string[] {
  return consequences.map(({ weight, code, cluster, deployment, object, text }) => `${weight} ${code} ${cluster}/${deployment ?? ""} ${object}: ${text}`);
}
