import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel1035, dnsSubdomain, qualifiedName } from "./forms.js";
import { checkSelector } from "./labels.js";
import { expectPort } from "./ports.js";
import { each, isEmpty, isGiven, list, object, text } from "./reading.js";
import { expectChoice, expectChoices, expectForm, expectGiven, expectWithin } from "./values.js";

// Functions of k8s.io/kubernetes pkg/apis/admissionregistration/validation, validation.go.

/** ValidateValidatingWebhookConfiguration, ValidateMutatingWebhookConfiguration. */
export const webhookConfiguration: Rule = ({ webhooks }, at, found) => {
  const names = new Set<string>();
  each(webhooks, `${at}/webhooks`, (hook, place) => {
    const name = text(hook.name);
    if (!dnsSubdomain.accepts(name) || name.split(".").length < 3) found.add("name-malformed", `${place}/name`, `name is ${quote(name)}, expected a DNS name of at least three parts`);
    if (names.has(name)) found.add("list-duplicate", `${place}/name`, `Two webhooks are named ${quote(name)}`);
    names.add(name);
    checkWebhook(hook, place, found);
  });
};

function checkWebhook(hook: DataObject, at: string, found: Findings): void {
  each(hook.rules, `${at}/rules`, (rule, place) => checkRule(rule, place, found));
  expectChoice(found, { of: hook, name: "failurePolicy", at }, ["Fail", "Ignore"]);
  expectChoice(found, { of: hook, name: "matchPolicy", at }, ["Equivalent", "Exact"]);
  expectGiven(found, { of: hook, name: "sideEffects", at });
  expectChoice(found, { of: hook, name: "sideEffects", at }, ["None", "NoneOnDryRun"]);
  expectChoice(found, { of: hook, name: "reinvocationPolicy", at }, ["Never", "IfNeeded"]);
  expectWithin(found, { of: hook, name: "timeoutSeconds", at }, 1, 30);
  checkSelector(hook.namespaceSelector, `${at}/namespaceSelector`, found);
  checkSelector(hook.objectSelector, `${at}/objectSelector`, found);
  checkReviewVersions(hook, at, found);
  checkClient(object(hook.clientConfig), `${at}/clientConfig`, found);
  checkConditions(hook.matchConditions, `${at}/matchConditions`, found);
}

/** validateAdmissionReviewVersions. */
function checkReviewVersions(hook: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: hook, name: "admissionReviewVersions", at });
  const versions = list(hook.admissionReviewVersions);
  if (versions.length > 0 && !versions.includes("v1") && !versions.includes("v1beta1")) {
    found.add("value-invalid", `${at}/admissionReviewVersions`, `admissionReviewVersions is ${versions.map((version) => quote(version)).join(", ")}, expected v1 among them`);
  }
  const seen = new Set<unknown>();
  for (const [index, version] of versions.entries()) {
    const place = `${at}/admissionReviewVersions/${index}`;
    if (typeof version === "string" && !dnsLabel1035.accepts(version)) found.add("value-invalid", place, `admissionReviewVersions holds ${quote(version)}, expected v1 or v1beta1`);
    if (seen.has(version)) found.add("list-duplicate", place, `admissionReviewVersions holds ${quote(version)} twice`);
    seen.add(version);
  }
}

/** k8s.io/apiserver pkg/util/webhook, ValidateWebhookURL and ValidateWebhookService. */
export function checkClient({ url, service }: DataObject, at: string, found: Findings): void {
  if (isGiven(url) === isGiven(service)) return found.add(isGiven(url) ? "field-conflict" : "field-missing", at, `${isGiven(url) ? "Both" : "Neither"} url and service are set, expected one of them`);
  if (typeof url === "string") {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol !== "https:" || parsed.hostname === "" || parsed.username !== "" || parsed.search !== "" || parsed.hash !== "") {
      found.add("address-invalid", `${at}/url`, "url is no https address without user, query and fragment");
    }
  }
  if (!isObject(service)) return;
  expectGiven(found, { of: service, name: "name", at: `${at}/service` });
  expectGiven(found, { of: service, name: "namespace", at: `${at}/service` });
  expectPort(found, { of: service, name: "port", at: `${at}/service` });
  const path = text(service.path);
  if (path !== "" && path !== "/" && !/^\/(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\/?)*$/.test(path.slice(0, 1) + path.slice(1).replace(/\/$/, "/"))) {
    found.add("value-invalid", `${at}/service/path`, `path is ${quote(path)}, expected an absolute path`);
  }
}

/** validateRuleWithOperations, validateRule. */
function checkRule(rule: DataObject, at: string, found: Findings): void {
  for (const name of ["operations", "apiGroups", "apiVersions", "resources"]) {
    expectGiven(found, { of: rule, name, at });
    const values = list(rule[name]);
    if (name !== "resources" && values.length > 1 && values.includes("*")) found.add("field-conflict", `${at}/${name}`, `${name} holds * and others, which * includes`);
    if (name !== "apiGroups" && name !== "operations" && values.includes("")) found.add("field-missing", `${at}/${name}`, `${name} holds an empty entry`);
  }
  expectChoices(found, { of: rule, name: "operations", at }, ["*", "CREATE", "UPDATE", "DELETE", "CONNECT"]);
  expectChoice(found, { of: rule, name: "scope", at }, ["Cluster", "Namespaced", "*"]);
  const resources = list(rule.resources).filter((resource) => typeof resource === "string");
  if (resources.length > 1 && resources.includes("*/*")) found.add("field-conflict", `${at}/resources`, "resources holds */* and others, which */* includes");
  if (resources.includes("*") && resources.some((resource) => resource !== "*" && !resource.includes("/"))) {
    found.add("field-conflict", `${at}/resources`, "resources holds * and others without a subresource, which * includes");
  }
}

/** validateMatchConditions: names and how many there may be; expressions are CEL and checked elsewhere. */
function checkConditions(value: Data | undefined, at: string, found: Findings): void {
  const count = list(value).length;
  if (count > 64) found.add("value-out-of-range", at, `matchConditions holds ${count} conditions, expected 64 at most`);
  const names = new Set<string>();
  each(value, at, (condition, place) => {
    const name = text(condition.name);
    if (!qualifiedName.accepts(name)) found.add("label-invalid", `${place}/name`, `name is ${quote(name)}, expected ${qualifiedName.expected}`);
    if (names.has(name)) found.add("list-duplicate", `${place}/name`, `Two conditions are named ${quote(name)}`);
    names.add(name);
    if (text(condition.expression).trim() === "") expectGiven(found, { of: { expression: "" }, name: "expression", at: place });
  });
}

/** ValidateValidatingAdmissionPolicy, without its expressions. */
export const admissionPolicy: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  expectChoice(found, { of: spec, name: "failurePolicy", at }, ["Fail", "Ignore"]);
  expectGiven(found, { of: spec, name: "matchConstraints", at });
  if (isObject(spec.matchConstraints)) expectGiven(found, { of: spec.matchConstraints, name: "resourceRules", at: `${at}/matchConstraints` });
  checkMatch(spec.matchConstraints, `${at}/matchConstraints`, found);
  checkConditions(spec.matchConditions, `${at}/matchConditions`, found);
  if (isEmpty(spec.validations) && isEmpty(spec.auditAnnotations)) found.add("field-missing", at, "The policy has neither validations nor auditAnnotations");
  each(spec.validations, `${at}/validations`, (validation, place) => {
    if (text(validation.expression).trim() === "") expectGiven(found, { of: { expression: "" }, name: "expression", at: place });
    expectChoice(found, { of: validation, name: "reason", at: place }, ["Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge"]);
  });
  each(spec.variables, `${at}/variables`, (variable, place) => {
    const name = text(variable.name);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) found.add("name-malformed", `${place}/name`, `name is ${quote(name)}, expected a CEL identifier`);
  });
};

/** ValidateValidatingAdmissionPolicyBinding. */
export const admissionPolicyBinding: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  expectGiven(found, { of: spec, name: "policyName", at });
  expectForm(found, { of: spec, name: "policyName", at }, dnsSubdomain);
  expectGiven(found, { of: spec, name: "validationActions", at });
  expectChoices(found, { of: spec, name: "validationActions", at }, ["Audit", "Deny", "Warn"]);
  const actions = list(spec.validationActions);
  if (actions.includes("Deny") && actions.includes("Warn")) found.add("field-conflict", `${at}/validationActions`, "validationActions holds Deny and Warn, which exclude each other");
  if (new Set(actions).size < actions.length) found.add("list-duplicate", `${at}/validationActions`, "validationActions holds an action twice");
  checkMatch(spec.matchResources, `${at}/matchResources`, found);
};

/** validateMatchResources. */
function checkMatch(value: Data | undefined, at: string, found: Findings): void {
  if (!isObject(value)) return;
  expectChoice(found, { of: value, name: "matchPolicy", at }, ["Equivalent", "Exact"]);
  checkSelector(value.namespaceSelector, `${at}/namespaceSelector`, found);
  checkSelector(value.objectSelector, `${at}/objectSelector`, found);
  for (const name of ["resourceRules", "excludeResourceRules"]) each(value[name], `${at}/${name}`, (rule, place) => checkRule(rule, place, found));
}
