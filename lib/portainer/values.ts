import type { Stack, Variable } from "../adapters/portainer/stacks.js";
import type { FieldDifference } from "../server/difference.js";
import type { PortainerStack } from "../targets/portainer/place.js";
import type { Wish } from "./topic.js";

/** Variable of the environment that holds the value of a stack's variable. */
export const valueVariable = ({ place, name }: Pick<PortainerStack, "place" | "name">, variable: string): string =>
  ["ASTROLABE_STACK", place, name, variable].map((part) => part.toUpperCase().replace(/[^A-Z0-9]/g, "_")).join("_");

/** The whole list of a stack's variables, and how it differs from what is there. */
export interface Values {
  readonly variables: readonly Variable[];
  /** None of them holds a value. */
  readonly fields: readonly FieldDifference[];
  /** Variables of the environment that have to be set, because nobody knows the value. */
  readonly unknown: readonly string[];
}

/**
 * What a stack's variables are to be: as they are given here, else as Portainer knows them. Those that the file does not leave open
 * are kept, because Portainer forgets what a call leaves out.
 */
export function wantedValues(wanted: PortainerStack, now: Stack | undefined, valueOf: Wish["valueOf"]): Values {
  const known = new Map(now?.variables.map(({ name, value }) => [name, value]));
  const fields: FieldDifference[] = [];
  const unknown: string[] = [];
  const values = new Map(known);
  for (const { name } of [...wanted.variables].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const given = valueOf(wanted, name);
    const before = known.get(name) ?? "";
    if (given === undefined && before === "") unknown.push(valueVariable(wanted, name));
    if (given === undefined || given === before) continue;
    values.set(name, given);
    fields.push({ field: `Env.${name}`, now: before === "" ? "nothing" : "another value", wanted: `the value of ${valueVariable(wanted, name)}` });
  }
  return { variables: [...values].map(([name, value]) => ({ name, value })), fields, unknown };
}

/** Variables that a stack has and its file does not leave open. */
export const strayVariables = (wanted: PortainerStack, now: Stack): readonly string[] =>
  now.variables.map(({ name }) => name).filter((name) => !wanted.variables.some((variable) => variable.name === name)).sort();
