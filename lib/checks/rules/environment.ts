import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkFieldReference, checkResourceReference } from "./downward.js";
import type { Findings } from "./findings.js";
import { dataKey, dnsSubdomain, dnsSubdomainPrefix, relaxedVariableName, variableName, type Form } from "./forms.js";
import { each, isGiven, text } from "./reading.js";
import { expectForm, expectGiven, oneOf } from "./values.js";

/** The rule was relaxed in 1.32 (feature gate RelaxedEnvironmentVariableValidation, beta and on). */
const nameForm = ({ minor }: Findings): Form => (minor >= 32 ? relaxedVariableName : variableName);

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

/** Variables of a container (k8s.io/kubernetes pkg/apis/core/validation, ValidateEnv). */
export function checkEnvironment(value: Data | undefined, at: string, found: Findings): void {
  if (!Array.isArray(value)) return;
  const form = nameForm(found);
  const seen = new Set<string>();
  each(value, at, (variable, place) => {
    const name = text(variable.name);
    expectGiven(found, { of: variable, name: "name", at: place });
    expectForm(found, { of: variable, name: "name", at: place }, form);
    // The list is merged by name (k8s.io/api core/v1, Container.env, +listMapKey).
    if (name !== "" && seen.has(name)) found.add("entry-hidden", place, `The variable ${quote(name)} is set twice`);
    seen.add(name);
    if (isObject(variable.valueFrom)) checkSource(variable, variable.valueFrom, `${place}/valueFrom`, found);
  });
}

function checkSource(variable: DataObject, source: DataObject, at: string, found: Findings): void {
  const given = sources.filter((name) => isGiven(source[name]));
  const name = quote(text(variable.name));
  if (given.length === 0) found.add("field-missing", at, `valueFrom of ${name} is empty, expected ${oneOf(sources.slice(0, 4))}`);
  else if (text(variable.value) !== "") found.add("field-conflict", at, `The variable ${name} has both a value and valueFrom`);
  else if (given.length > 1) found.add("field-conflict", at, `valueFrom of ${name} has ${given.join(" and ")}, expected one of them`);
  if (isObject(source.fieldRef)) checkFieldReference(source.fieldRef, `${at}/fieldRef`, "variable", found);
  if (isObject(source.resourceFieldRef)) checkResourceReference(source.resourceFieldRef, `${at}/resourceFieldRef`, found);
  for (const kind of ["configMapKeyRef", "secretKeyRef"]) {
    const reference = source[kind];
    if (!isObject(reference)) continue;
    const place = `${at}/${kind}`;
    expectGiven(found, { of: reference, name: "name", at: place });
    expectForm(found, { of: reference, name: "name", at: place }, dnsSubdomain);
    expectGiven(found, { of: reference, name: "key", at: place });
    expectForm(found, { of: reference, name: "key", at: place }, dataKey);
  }
}

/** Whole sources of variables (k8s.io/kubernetes pkg/apis/core/validation, ValidateEnvFrom). */
export function checkEnvironmentSources(value: Data | undefined, at: string, found: Findings): void {
  each(value, at, (source, place) => {
    expectForm(found, { of: source, name: "prefix", at: place }, nameForm(found));
    const given = ["configMapRef", "secretRef"].filter((name) => isGiven(source[name]));
    if (given.length === 0) found.add("field-missing", place, "envFrom has neither configMapRef nor secretRef");
    if (given.length > 1) found.add("field-conflict", place, "envFrom has both configMapRef and secretRef, expected one of them");
    for (const kind of given) {
      const reference = source[kind];
      if (!isObject(reference)) continue;
      expectGiven(found, { of: reference, name: "name", at: `${place}/${kind}` });
      expectForm(found, { of: reference, name: "name", at: `${place}/${kind}` }, dnsSubdomainPrefix);
    }
  });
}
