import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { dnsSubdomain, pathSegment } from "./forms.js";
import { checkSelector } from "./labels.js";
import { each, isEmpty, object, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven, oneOf } from "./values.js";

const group = "rbac.authorization.k8s.io";

/** k8s.io/kubernetes pkg/apis/rbac/validation, ValidateRole. */
export const role: Rule = ({ rules }, at, found) => checkRules(rules, at, "Role", found);

/** k8s.io/kubernetes pkg/apis/rbac/validation, ValidateClusterRole. */
export const clusterRole: Rule = ({ rules, aggregationRule }, at, found) => {
  checkRules(rules, at, "ClusterRole", found);
  if (!isObject(aggregationRule)) return;
  expectGiven(found, { of: aggregationRule, name: "clusterRoleSelectors", at: `${at}/aggregationRule` });
  each(aggregationRule.clusterRoleSelectors, `${at}/aggregationRule/clusterRoleSelectors`, (selector, place) => checkSelector(selector, place, found));
};

/** ValidatePolicyRule. */
function checkRules(rules: Data | undefined, at: string, kind: "Role" | "ClusterRole", found: Findings): void {
  each(rules, `${at}/rules`, (rule, place) => {
    expectGiven(found, { of: rule, name: "verbs", at: place });
    if (isEmpty(rule.nonResourceURLs)) {
      expectGiven(found, { of: rule, name: "apiGroups", at: place }, "unless nonResourceURLs is set");
      expectGiven(found, { of: rule, name: "resources", at: place }, "unless nonResourceURLs is set");
      return;
    }
    if (kind === "Role") found.add("field-conflict", `${place}/nonResourceURLs`, "nonResourceURLs is set, which only a ClusterRole may have");
    if (!isEmpty(rule.apiGroups) || !isEmpty(rule.resources) || !isEmpty(rule.resourceNames)) {
      found.add("field-conflict", `${place}/nonResourceURLs`, "nonResourceURLs is set together with resources, expected a rule for each");
    }
  });
}

/** k8s.io/kubernetes pkg/apis/rbac/validation, ValidateRoleBinding. */
export const roleBinding: Rule = (binding, at, found) => checkBinding(binding, at, ["Role", "ClusterRole"], found);

/** k8s.io/kubernetes pkg/apis/rbac/validation, ValidateClusterRoleBinding. */
export const clusterRoleBinding: Rule = (binding, at, found) => checkBinding(binding, at, ["ClusterRole"], found);

function checkBinding({ roleRef: value, subjects }: DataObject, at: string, kinds: readonly string[], found: Findings): void {
  const roleRef = object(value);
  const place = `${at}/roleRef`;
  expectGroup(roleRef, place, group, found);
  const kind = text(roleRef.kind);
  if (isObject(value) && !kinds.includes(kind)) found.add("value-invalid", `${place}/kind`, `kind is ${quote(kind)}, expected ${oneOf(kinds)}`);
  expectGiven(found, { of: roleRef, name: "name", at: place });
  expectForm(found, { of: roleRef, name: "name", at: place }, pathSegment);
  each(subjects, `${at}/subjects`, (subject, where) => checkSubject(subject, where, kinds.includes("Role"), found));
}

/** ValidateRoleBindingSubject; empty groups are filled in (pkg/apis/rbac/v1, SetDefaults_Subject). */
function checkSubject(subject: DataObject, at: string, namespaced: boolean, found: Findings): void {
  expectGiven(found, { of: subject, name: "name", at });
  expectChoice(found, { of: subject, name: "kind", at }, ["ServiceAccount", "User", "Group"]);
  if (subject.kind === "") expectGiven(found, { of: subject, name: "kind", at });
  if (subject.kind === "ServiceAccount") {
    expectForm(found, { of: subject, name: "name", at }, dnsSubdomain);
    expectGroup(subject, at, "", found);
    if (!namespaced) expectGiven(found, { of: subject, name: "namespace", at }, "for a ServiceAccount");
  } else if (subject.kind === "User" || subject.kind === "Group") {
    expectGroup(subject, at, group, found);
  }
}

function expectGroup({ apiGroup }: DataObject, at: string, expected: string, found: Findings): void {
  if (typeof apiGroup === "string" && apiGroup !== "" && apiGroup !== expected) {
    found.add("value-invalid", `${at}/apiGroup`, `apiGroup is ${quote(apiGroup)}, expected ${quote(expected)}`);
  }
}
