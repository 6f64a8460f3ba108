import type { Policy, ResourceRule } from "../../model/policy.js";
import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import type { Kinds } from "./kinds.js";
import { resourceMatches } from "./match.js";

/**
 * Says why the rules of a policy can never select an object of a tree. Groups that no definition
 * describes are only judged when the custom kinds are known.
 */
export function selectionProblems({ constraints: { resourceRules, excludeResourceRules } }: Pick<Policy, "constraints">, kinds: Kinds, areCustomKnown: boolean): readonly string[] {
  if (resourceRules.length === 0) return ["spec.matchConstraints has no resourceRules, so the policy judges nothing"];
  const problems = resourceRules.flatMap((rule, index) => ruleProblems(rule, `spec.matchConstraints.resourceRules[${index}]`, kinds, areCustomKnown));
  const isExcluded = excludeResourceRules.some((rule) => isAll(rule) && rule.resourceNames.length === 0);
  return isExcluded ? [...problems, "spec.matchConstraints.excludeResourceRules excludes everything"] : problems;
}

const isAll = (rule: ResourceRule): boolean =>
  [rule.apiGroups, rule.apiVersions, rule.operations].every((list) => list.includes("*")) && rule.resources.some((name) => name === "*" || name === "*/*") && rule.scope === "*";

function ruleProblems(rule: ResourceRule, here: string, kinds: Kinds, areCustomKnown: boolean): readonly string[] {
  if (rule.operations.length > 0 && !rule.operations.some((name) => name === "CREATE" || name === "*")) {
    return [`${here}.operations is ${rule.operations.join(", ")}: objects of a tree are judged as they are created`];
  }
  return rule.resources.flatMap((pattern): readonly string[] => {
    const [name = "", below = ""] = pattern.split("/", 2);
    if (below !== "" && below !== "*") return [`${here}.resources has ${quote(pattern)}, which is no object of a tree`];
    // A kind of an open group may be there without anything here knowing.
    if (!areCustomKnown && !rule.apiGroups.every((group) => kinds.isBuiltInGroup(group))) return [];
    const served = kinds.all.filter(({ group, resource }) => (rule.apiGroups.includes("*") || rule.apiGroups.includes(group)) && resourceMatches(pattern, resource));
    if (served.length === 0) return [`${here} selects nothing: ${unserved(rule, name, kinds)}`];
    if (!served.some(({ versions }) => versions.some((version) => rule.apiVersions.includes("*") || rule.apiVersions.includes(version)))) {
      const versions = [...new Set(served.flatMap(({ versions }) => versions))].join(", ");
      return [`${here} selects nothing: ${name} has the versions ${versions}, not ${rule.apiVersions.join(", ")}`];
    }
    if (rule.scope !== "*" && !served.some(({ isNamespaced }) => isNamespaced === (rule.scope === "Namespaced"))) {
      return [`${here} selects nothing: ${name} is not of the scope ${rule.scope}`];
    }
    return [];
  });
}

function unserved(rule: ResourceRule, name: string, kinds: Kinds): string {
  const told = (group: string): string => (group === "" ? "the core group" : quote(group));
  const groups = rule.apiGroups.map(told).join(", ");
  const elsewhere = kinds.all.find(({ resource }) => resource === name);
  if (elsewhere !== undefined) return `${name} is of ${elsewhere.group === "" ? "" : "the group "}${told(elsewhere.group)}, not ${groups}`;
  const kind = kinds.all.find((served) => served.kind.toLowerCase() === name.toLowerCase());
  const meant = kind?.resource ?? nearest(name, kinds.all.filter(({ group }) => rule.apiGroups.includes(group)).map(({ resource }) => resource));
  return `no kind of ${groups} has the resource ${quote(name)}${meant === undefined ? "" : `, did you mean ${quote(meant)}?`}`;
}
