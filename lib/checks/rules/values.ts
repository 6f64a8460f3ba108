import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Findings, RuleCode } from "./findings.js";
import type { Form } from "./forms.js";
import { isEmpty, isGiven } from "./reading.js";

/** A field of an object, and the pointer of the object. */
export interface Place {
  readonly of: DataObject;
  readonly name: string;
  readonly at: string;
}

const where = ({ name, at }: Place): string => `${at}/${name}`;

/** The largest 32-bit integer, which bounds many numbers of the API. */
export const maxInt32 = 2 ** 31 - 1;

/** Adds a finding when the field holds text that has not the form. An absent or empty field is fine. */
export function expectForm(found: Findings, place: Place, form: Form, code: RuleCode = "name-malformed"): void {
  const value = place.of[place.name];
  if (typeof value === "string" && value !== "" && !form.accepts(value)) {
    found.add(code, where(place), `${place.name} is ${quote(value)}, expected ${form.expected}`);
  }
}

/** Adds a finding when the field is absent, null or empty. */
export function expectGiven(found: Findings, place: Place, reason = ""): void {
  if (isEmpty(place.of[place.name])) {
    found.add("field-missing", where(place), `${place.name} is empty${reason === "" ? "" : `, but it is needed ${reason}`}`);
  }
}

/** Adds a finding when the field is given. */
export function expectAbsent(found: Findings, place: Place, reason: string): void {
  if (isGiven(place.of[place.name])) found.add("field-conflict", where(place), `${place.name} is set, which is not allowed ${reason}`);
}

/** Adds a finding when the field holds a number outside of the bounds, which are included. */
export function expectWithin(found: Findings, place: Place, minimum: number, maximum = maxInt32): void {
  const value = place.of[place.name];
  if (typeof value === "number" && (value < minimum || value > maximum)) {
    const expected = maximum >= maxInt32 ? `${minimum} or more` : `${minimum} to ${maximum}`;
    found.add("value-out-of-range", where(place), `${place.name} is ${value}, expected ${value > maxInt32 ? `${minimum} to ${maximum}` : expected}`);
  }
}

/** k8s.io/apimachinery pkg/api/validation, ValidateNonnegativeField, for several fields of an object. */
export function expectNotNegative(found: Findings, of: DataObject, at: string, names: readonly string[]): void {
  for (const name of names) {
    const value = of[name];
    if (typeof value === "number" && value < 0) found.add("value-out-of-range", `${at}/${name}`, `${name} is ${value}, expected 0 or more`);
  }
}

/** Adds a finding when the field holds text that is not among the choices. Empty text counts as absent. */
export function expectChoice(found: Findings, place: Place, choices: readonly string[]): void {
  const value = place.of[place.name];
  if (typeof value === "string" && value !== "" && !choices.includes(value)) {
    found.add("value-invalid", where(place), `${place.name} is ${quote(value)}, expected ${oneOf(choices)}`);
  }
}

/** As {@link expectChoice}, for fields that are not defaulted when empty: pointers in the API's own types. */
export function expectChoiceOrAbsent(found: Findings, place: Place, choices: readonly string[]): void {
  if (place.of[place.name] === "") found.add("value-invalid", where(place), `${place.name} is empty, expected ${oneOf(choices)}`);
  else expectChoice(found, place, choices);
}

/** Adds a finding for each text of a list that is not among the choices. */
export function expectChoices(found: Findings, place: Place, choices: readonly string[]): void {
  const values = place.of[place.name];
  if (!Array.isArray(values)) return;
  for (const [index, value] of values.entries()) {
    if (typeof value === "string" && !choices.includes(value)) {
      found.add("value-invalid", `${where(place)}/${index}`, `${place.name} holds ${quote(value)}, expected ${oneOf(choices)}`);
    }
  }
}

/** Choices for a message: `A`, `A or B`, `A, B or C`. */
export function oneOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join("") : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1) ?? ""}`;
}
