import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel1035, dnsSubdomain } from "./forms.js";
import { each, isGiven, list, object, text } from "./reading.js";
import { expectChoice, expectGiven } from "./values.js";

/** k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation, ValidateCustomResourceDefinition. */
export const customResourceDefinition: Rule = ({ metadata, spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const names = object(spec.names);
  const expected = `${text(names.plural)}.${text(spec.group)}`;
  const name = text(object(metadata).name);
  if (name !== expected) found.add("name-malformed", `${root}/metadata/name`, `The CustomResourceDefinition is named ${quote(name)}, expected ${quote(expected)}, its plural and group`);
  const group = text(spec.group);
  if (!dnsSubdomain.accepts(group) || !group.includes(".")) found.add("name-malformed", `${at}/group`, `group is ${quote(group)}, expected a DNS name of at least two parts`);
  expectGiven(found, { of: spec, name: "scope", at });
  expectChoice(found, { of: spec, name: "scope", at }, ["Cluster", "Namespaced"]);
  checkNames(names, `${at}/names`, found);
  checkVersions(spec, at, found);
  const conversion = object(spec.conversion);
  expectChoice(found, { of: conversion, name: "strategy", at: `${at}/conversion` }, ["None", "Webhook"]);
  if (conversion.strategy === "Webhook") expectGiven(found, { of: conversion, name: "webhook", at: `${at}/conversion` }, "when the strategy is Webhook");
  else if (isGiven(conversion.webhook)) found.add("field-conflict", `${at}/conversion/webhook`, "webhook is set, but the strategy is not Webhook");
};

/** ValidateCustomResourceDefinitionNames. */
function checkNames(names: DataObject, at: string, found: Findings): void {
  for (const name of ["plural", "kind", "singular", "listKind"]) {
    const value = text(names[name]);
    if (value === "" && (name === "plural" || name === "kind")) expectGiven(found, { of: names, name, at });
    const form = name === "plural" || name === "singular" ? value : value.toLowerCase();
    if (value !== "" && !dnsLabel1035.accepts(form)) found.add("name-malformed", `${at}/${name}`, `${name} is ${quote(value)}, expected ${dnsLabel1035.expected}`);
  }
  for (const name of ["shortNames", "categories"]) {
    for (const [index, value] of list(names[name]).entries()) {
      if (typeof value === "string" && !dnsLabel1035.accepts(value)) found.add("name-malformed", `${at}/${name}/${index}`, `${name} holds ${quote(value)}, expected ${dnsLabel1035.expected}`);
    }
  }
  if (text(names.kind) !== "" && names.kind === names.listKind) found.add("field-conflict", `${at}/listKind`, `kind and listKind are both ${quote(names.kind)}`);
}

function checkVersions(spec: DataObject, at: string, found: Findings): void {
  const seen = new Set<string>();
  let stored = 0;
  each(spec.versions, `${at}/versions`, (version, place) => {
    const name = text(version.name);
    if (!dnsLabel1035.accepts(name)) found.add("name-malformed", `${place}/name`, `name is ${quote(name)}, expected ${dnsLabel1035.expected}`);
    if (seen.has(name)) found.add("list-duplicate", `${place}/name`, `Two versions are named ${quote(name)}`);
    seen.add(name);
    if (version.storage === true) stored += 1;
    const schema = object(version.schema).openAPIV3Schema;
    if (!isObject(schema)) found.add("field-missing", `${place}/schema/openAPIV3Schema`, `The version ${quote(name)} has no schema`);
    else if (schema.type !== "object") found.add("value-invalid", `${place}/schema/openAPIV3Schema/type`, `type is ${quote(text(schema.type))}, expected object`);
  });
  if (stored !== 1) found.add("field-conflict", `${at}/versions`, `${stored} versions have storage true, expected one`);
}
