import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkAffinityTerms } from "./affinity.js";
import type { Findings } from "./findings.js";
import { dnsSubdomain, labelValue, qualifiedName } from "./forms.js";
import { checkLabels, checkSelector, isLabelKey } from "./labels.js";
import { each, isEmpty, isGiven, list, number, object, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven } from "./values.js";

/** Where a pod may run. */
export function checkScheduling(spec: DataObject, at: string, found: Findings): void {
  checkLabels(spec.nodeSelector, `${at}/nodeSelector`, found);
  if (isObject(spec.affinity)) checkAffinityTerms(spec.affinity, `${at}/affinity`, found);
  checkTolerations(spec.tolerations, `${at}/tolerations`, found);
  checkSpread(spec.topologySpreadConstraints, `${at}/topologySpreadConstraints`, found);
  expectForm(found, { of: spec, name: "nodeName", at }, dnsSubdomain);
  expectForm(found, { of: spec, name: "priorityClassName", at }, dnsSubdomain);
  expectForm(found, { of: spec, name: "runtimeClassName", at }, dnsSubdomain);
  expectChoice(found, { of: spec, name: "preemptionPolicy", at }, ["Never", "PreemptLowerPriority"]);
  const gates = new Set<string>();
  each(spec.schedulingGates, `${at}/schedulingGates`, (gate, place) => {
    const name = text(gate.name);
    if (!qualifiedName.accepts(name)) found.add("label-invalid", `${place}/name`, `name is ${quote(name)}, expected ${qualifiedName.expected}`);
    if (gates.has(name)) found.add("list-duplicate", place, `Two scheduling gates are named ${quote(name)}`);
    gates.add(name);
  });
}

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateTolerations. */
export function checkTolerations(value: Data | undefined, at: string, found: Findings): void {
  each(value, at, (toleration, place) => {
    const key = text(toleration.key);
    const operator = text(toleration.operator) || "Equal";
    const toTolerate = text(toleration.value);
    if (key !== "" && !isLabelKey(key)) found.add("label-invalid", `${place}/key`, `key is ${quote(key)}, expected ${qualifiedName.expected}`);
    if (key === "" && operator !== "Exists") found.add("field-conflict", `${place}/operator`, `operator is ${quote(operator)} without a key, expected Exists, which tolerates everything`);
    if (isGiven(toleration.tolerationSeconds) && toleration.effect !== "NoExecute") {
      found.add("field-conflict", `${place}/effect`, `tolerationSeconds is set, but the effect is ${quote(text(toleration.effect))}, expected NoExecute`);
    }
    if (operator === "Equal" && !labelValue.accepts(toTolerate)) found.add("label-invalid", `${place}/value`, `value is ${quote(toTolerate)}, expected ${labelValue.expected}`);
    if (operator === "Exists" && toTolerate !== "") found.add("field-conflict", `${place}/value`, `value is ${quote(toTolerate)}, but the operator Exists takes none`);
    expectChoice(found, { of: toleration, name: "operator", at: place }, ["Exists", "Equal"]);
    expectChoice(found, { of: toleration, name: "effect", at: place }, effects);
  });
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateTopologySpreadConstraints. */
function checkSpread(value: Data | undefined, at: string, found: Findings): void {
  if (isEmpty(value)) return;
  const seen = new Set<string>();
  each(value, at, (constraint, place) => {
    const { maxSkew, minDomains, whenUnsatisfiable } = constraint;
    if (typeof maxSkew === "number" && maxSkew < 1) found.add("value-out-of-range", `${place}/maxSkew`, `maxSkew is ${maxSkew}, expected 1 or more`);
    expectGiven(found, { of: constraint, name: "topologyKey", at: place });
    expectGiven(found, { of: constraint, name: "whenUnsatisfiable", at: place });
    expectChoice(found, { of: constraint, name: "whenUnsatisfiable", at: place }, ["DoNotSchedule", "ScheduleAnyway"]);
    expectChoice(found, { of: constraint, name: "nodeAffinityPolicy", at: place }, ["Honor", "Ignore"]);
    expectChoice(found, { of: constraint, name: "nodeTaintsPolicy", at: place }, ["Honor", "Ignore"]);
    const key = `${text(constraint.topologyKey)} ${text(whenUnsatisfiable)}`;
    if (seen.has(key)) found.add("list-duplicate", place, `Two spread constraints are for ${key.replace(" ", " with ")}`);
    seen.add(key);
    if (typeof minDomains === "number" && minDomains < 1) found.add("value-out-of-range", `${place}/minDomains`, `minDomains is ${minDomains}, expected 1 or more`);
    if (number(minDomains) !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
      found.add("field-conflict", `${place}/minDomains`, `minDomains is set, but whenUnsatisfiable is ${quote(text(whenUnsatisfiable))}, expected DoNotSchedule`);
    }
    checkSelector(constraint.labelSelector, `${place}/labelSelector`, found);
    checkMatchLabelKeys(constraint, place, found);
  });
}

/** validateLabelKeys, ValidateMatchLabelKeysInTopologySpread: keys need a selector, and until 1.33 must not be in it. */
export function checkMatchLabelKeys(of: DataObject, at: string, found: Findings): void {
  for (const name of ["matchLabelKeys", "mismatchLabelKeys"]) {
    const keys = list(of[name]);
    if (keys.length > 0 && !isGiven(of.labelSelector)) found.add("field-conflict", `${at}/${name}`, `${name} is set, but labelSelector is not`);
    for (const [index, key] of keys.entries()) {
      if (typeof key !== "string") continue;
      if (!isLabelKey(key)) found.add("label-invalid", `${at}/${name}/${index}`, `${name} holds ${quote(key)}, expected ${qualifiedName.expected}`);
      if (name === "matchLabelKeys" && list(of.mismatchLabelKeys).includes(key)) found.add("field-conflict", `${at}/${name}/${index}`, `${quote(key)} is in both matchLabelKeys and mismatchLabelKeys`);
      if (found.minor < 34 && "maxSkew" in of && Object.hasOwn(object(object(of.labelSelector).matchLabels), key)) {
        found.add("field-conflict", `${at}/${name}/${index}`, `${quote(key)} is in both matchLabelKeys and labelSelector`);
      }
    }
  }
}
