import { quote } from "../model/name.js";
import { SecretKey } from "./secret-reference.js";

/** Something that is known only where the container runs. */
export interface RuntimeFact {
  readonly runtime: "node-name" | "node-address" | "instance-name" | "instance-address" | "namespace";
}

/**
 * The value of one environment variable. In a text, `$(NAME)` stands for the variable NAME, so that
 * a secret can be part of it: `"postgresql://app:$(PGPASSWORD)@proj-pg01/app"`.
 */
export type EnvironmentValue = string | number | boolean | SecretKey | RuntimeFact;

/** Environment variables by name. */
export type Environment = Readonly<Record<string, EnvironmentValue>>;

export function environmentProblems(environment: Environment): string[] {
  const values = Object.entries(environment);
  const malformed = values
    .filter(([name]) => !/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    .map(([name]) => `The environment variable ${quote(name)} is malformed. `
      + "Write letters, digits and '_', not beginning with a digit.");
  const infinite = values
    .filter(([, value]) => typeof value === "number" && !Number.isFinite(value))
    .map(([name, value]) => `The environment variable ${name} is ${String(value)}. Write a finite number or a text.`);
  return [...malformed, ...infinite];
}
