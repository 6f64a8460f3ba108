import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { dnsSubdomain } from "./forms.js";
import { checkSelector } from "./labels.js";
import { below, isEmpty, isGiven, list, object, text } from "./reading.js";
import { checkAmount } from "./resources.js";
import { expectChoiceOrAbsent, expectChoices, expectForm, expectGiven } from "./values.js";

const accessModes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

export const persistentVolumeClaim: Rule = (claim, at, found) => checkClaimSpec(object(claim.spec), `${at}/spec`, found);

/** k8s.io/kubernetes pkg/apis/core/validation, ValidatePersistentVolumeClaimSpec. */
export function checkClaimSpec(spec: DataObject, at: string, found: Findings): void {
  checkAccessModes(spec, at, found);
  checkSelector(spec.selector, `${at}/selector`, found);
  const requests = object(object(spec.resources).requests);
  const place = `${at}/resources/requests`;
  if (!Object.hasOwn(requests, "storage")) found.add("field-missing", `${place}/storage`, "The claim requests no storage");
  for (const list of ["requests", "limits"]) {
    const amounts = object(object(spec.resources)[list]);
    for (const name in amounts) {
      if (!Object.hasOwn(amounts, name)) continue;
      const amount = checkAmount(name, amounts[name], below(`${at}/resources/${list}`, name), found);
      if (list === "requests" && name === "storage" && amount === 0n) found.add("quantity-invalid", `${place}/storage`, `storage is ${quote(amounts[name])}, expected more than 0`);
    }
  }
  expectForm(found, { of: spec, name: "storageClassName", at }, dnsSubdomain);
  expectChoiceOrAbsent(found, { of: spec, name: "volumeMode", at }, ["Block", "Filesystem"]);
  for (const name of ["dataSource", "dataSourceRef"]) {
    const source = spec[name];
    if (isObject(source)) checkSource(source, `${at}/${name}`, found);
  }
}

/** Access modes of claims and volumes: at least one, and ReadWriteOncePod alone. */
export function checkAccessModes(spec: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: spec, name: "accessModes", at });
  expectChoices(found, { of: spec, name: "accessModes", at }, accessModes);
  const modes = list(spec.accessModes);
  if (modes.includes("ReadWriteOncePod") && modes.some((mode) => mode !== "ReadWriteOncePod")) {
    found.add("field-conflict", `${at}/accessModes`, "accessModes holds ReadWriteOncePod and others, which exclude each other");
  }
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateDataSource, validateDataSourceRef. */
function checkSource(source: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: source, name: "name", at });
  expectGiven(found, { of: source, name: "kind", at });
  // The server drops a dataSource of another kind without a word, but refuses a dataSourceRef.
  if (at.endsWith("Ref") && isEmpty(source.apiGroup) && isGiven(source.kind) && source.kind !== "PersistentVolumeClaim") {
    found.add("value-invalid", `${at}/kind`, `kind is ${quote(text(source.kind))} without an apiGroup, expected PersistentVolumeClaim`);
  }
  expectForm(found, { of: source, name: "apiGroup", at }, dnsSubdomain);
}
