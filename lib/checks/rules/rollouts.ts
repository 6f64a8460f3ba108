import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { isGiven, object } from "./reading.js";
import { expectAbsent, expectChoice } from "./values.js";

/**
 * Adds a finding when the field is no count and no percentage, or is more than a bound on percentages
 * (k8s.io/kubernetes pkg/apis/apps/validation, ValidatePositiveIntOrPercent, IsNotMoreThan100Percent).
 */
export function checkCountOrPercent(of: DataObject, name: string, at: string, most: number, found: Findings): void {
  const value = of[name];
  if (typeof value === "number" && value < 0) found.add("value-out-of-range", `${at}/${name}`, `${name} is ${value}, expected 0 or more`);
  if (typeof value !== "string") return;
  if (!/^[0-9]+%$/.test(value)) found.add("value-invalid", `${at}/${name}`, `${name} is ${quote(value)}, expected a number or a percentage such as 25%`);
  else if (Number(value.slice(0, -1)) > most) found.add("value-out-of-range", `${at}/${name}`, `${name} is ${value}, expected ${most}% at most`);
}

/** getIntOrPercentValue: text that is no percentage counts as 0. */
function amount(value: Data | undefined, fallback: number): number {
  if (!isGiven(value)) return fallback;
  return typeof value === "string" ? Number.parseInt(value, 10) || 0 : Number(value);
}

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateDeploymentStrategy; defaults of pkg/apis/apps/v1, SetDefaults_Deployment. */
export function checkDeploymentStrategy(value: Data | undefined, at: string, found: Findings): void {
  const strategy = object(value);
  expectChoice(found, { of: strategy, name: "type", at }, ["Recreate", "RollingUpdate"]);
  if (strategy.type === "Recreate") return expectAbsent(found, { of: strategy, name: "rollingUpdate", at }, "when the type is Recreate");
  if (!isObject(strategy.rollingUpdate)) return;
  const update = strategy.rollingUpdate;
  const place = `${at}/rollingUpdate`;
  checkCountOrPercent(update, "maxUnavailable", place, 100, found);
  checkCountOrPercent(update, "maxSurge", place, Number.POSITIVE_INFINITY, found);
  if (amount(update.maxUnavailable, 25) === 0 && amount(update.maxSurge, 25) === 0) {
    found.add("field-conflict", `${place}/maxUnavailable`, "maxUnavailable and maxSurge are both 0, so no pod could ever be replaced");
  }
}

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateDaemonSetUpdateStrategy; defaults of pkg/apis/apps/v1, SetDefaults_DaemonSet. */
export function checkDaemonSetUpdate(value: Data | undefined, at: string, found: Findings): void {
  const strategy = object(value);
  expectChoice(found, { of: strategy, name: "type", at }, ["RollingUpdate", "OnDelete"]);
  if (strategy.type === "OnDelete" || !isObject(strategy.rollingUpdate)) return;
  const update = strategy.rollingUpdate;
  const place = `${at}/rollingUpdate`;
  checkCountOrPercent(update, "maxUnavailable", place, 100, found);
  checkCountOrPercent(update, "maxSurge", place, 100, found);
  const unavailable = amount(update.maxUnavailable, 1);
  const surge = amount(update.maxSurge, 0);
  if (unavailable !== 0 && surge !== 0) found.add("field-conflict", `${place}/maxSurge`, "maxSurge is set, but maxUnavailable is not 0; a DaemonSet takes one of them");
  if (unavailable === 0 && surge === 0) found.add("field-conflict", `${place}/maxUnavailable`, "maxUnavailable and maxSurge are both 0, so no pod could ever be replaced");
}
