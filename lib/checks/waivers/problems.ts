import { diagnose, isCode } from "../../diagnostics/catalogue.js";
import { capacityCodes } from "../../diagnostics/catalogue/capacity.js";
import { kubeconformCodes } from "../../diagnostics/catalogue/kubeconform.js";
import { lossesCodes } from "../../diagnostics/catalogue/losses.js";
import { referencesCodes } from "../../diagnostics/catalogue/references.js";
import { rulesCodes } from "../../diagnostics/catalogue/rules.js";
import { schemaCodes } from "../../diagnostics/catalogue/schema.js";
import { secretsCodes } from "../../diagnostics/catalogue/secrets.js";
import { stacksCodes } from "../../diagnostics/catalogue/stacks.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { quote } from "../../model/name.js";
import type { Waiver } from "../../model/waiver.js";
import { looksSecret } from "../secrets/looks-secret.js";
import { isDay } from "../day.js";
import type { PlacedWaiver, WaiverOptions } from "./placed-waiver.js";

// As findings name objects: a kind, and a name with or without a namespace. Names of RBAC objects may hold more than others.
const label = /^[A-Z][A-Za-z0-9]* (?:[a-z0-9][a-z0-9-]*\/)?[^\s/]+$/;

let waivable: ReadonlySet<string> | undefined;

/** Codes of checks that judge single objects. What keeps a compile from being one, and mistakes in policies, are not waived. */
const waivableCodes = (): ReadonlySet<string> => new Set([
  ...Object.keys(schemaCodes()), ...Object.keys(rulesCodes()), ...Object.keys(referencesCodes()), ...Object.keys(capacityCodes()),
  ...Object.keys(secretsCodes()), ...Object.keys(kubeconformCodes()), ...Object.keys(stacksCodes()), ...Object.keys(lossesCodes()), "object-too-large",
].filter((code) => code !== "object-not-portable"));

/** What keeps a waiver from being one. Its fields may hold anything, since authors need not check their types. */
export function waiverProblems({ waiver, location }: PlacedWaiver, { policies }: WaiverOptions): Diagnostic[] {
  const { check, object, reason, until }: { readonly [Key in keyof Waiver]?: unknown } = typeof waiver === "object" && waiver !== null ? waiver : {};
  const invalid = (field: string, message: string, hint: string): Diagnostic =>
    diagnose("waiver-invalid", message, { ...location, pointer: `${location.pointer ?? ""}/${field}` }, { hint });
  const problems: Diagnostic[] = [];
  if (!isWaivable(check, policies)) {
    const isKnown = typeof check === "string" && isCode(check);
    problems.push(invalid("check", isKnown ? `The check ${quote(check)} cannot be waived` : `There is no check ${shown(check)}`,
      "Use the code that the finding shows, such as policy/<name>."));
  }
  if (typeof object !== "string" || !label.test(object)) {
    problems.push(invalid("object", `The object is ${shown(object)}, expected a form like "Deployment shop/web"`, "Use the name that the finding shows."));
  }
  if (typeof reason !== "string" || reason.trim() === "") {
    problems.push(invalid("reason", `The reason is ${shown(reason)}`, "Say why it may stay as it is."));
  }
  if (typeof until !== "string" || !isDay(until)) {
    problems.push(invalid("until", `The last day is ${shown(until)}, expected a day of the calendar as YYYY-MM-DD`, "Write a day such as 2026-03-31."));
  }
  return problems;
}

function isWaivable(check: unknown, policies: ReadonlySet<string> | undefined): boolean {
  if (typeof check !== "string") return false;
  if (!check.startsWith("policy/")) return (waivable ??= waivableCodes()).has(check);
  const name = check.slice("policy/".length);
  return name !== "" && (policies === undefined || policies.has(name));
}

function shown(value: unknown): string {
  if (typeof value !== "string") return value === undefined ? "missing" : `a ${typeof value}`;
  return looksSecret(value) ? "hidden, because it looks like a credential" : quote(value);
}
