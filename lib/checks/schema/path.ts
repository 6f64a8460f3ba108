import type { Data } from "../../synth/manifest.js";
import { field } from "../workload.js";

/** The steps of a JSON pointer (RFC 6901). */
export function stepsOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value that a pointer's steps lead to. */
export function valueAt(value: Data | undefined, steps: readonly string[]): Data | undefined {
  let found = value;
  for (const step of steps) found = Array.isArray(found) ? (found as readonly Data[])[Number(step)] : field(found, step);
  return found;
}

/** A pointer's steps for people: `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function shownPath(steps: readonly string[]): string {
  if (steps.length === 0) return "The object";
  return steps.map((step, index) => {
    if (/^\d+$/.test(step)) return `[${step}]`;
    if (/^[A-Za-z$][\w$-]*$/.test(step)) return index === 0 ? step : `.${step}`;
    return `[${JSON.stringify(step.length > 80 ? `${step.slice(0, 80)}…` : step)}]`;
  }).join("");
}

/** Whether a schema's path, as ajv gives it, lies within a branch of anyOf, oneOf or not. */
export function isInBranch(schemaPath: string): boolean {
  const steps = schemaPath.split("/").slice(1);
  for (let index = 0; index < steps.length - 1; index++) {
    const step = steps[index];
    if (step === "properties") index++;
    else if (step === "anyOf" || step === "oneOf" || step === "not") return true;
  }
  return false;
}
