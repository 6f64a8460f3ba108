import type { MatchConstraints, ResourceRule } from "../../model/policy.js";

/** What is asked of an API server: that it creates one object. */
export interface Creation {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  /** Empty for an object of the whole cluster; a Namespace counts as being in itself. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * Whether rules select the creation of an object; labels are not looked at here. Exclusions win
 * (apiserver, admission/plugin/policy/matching and webhook/predicates/rules).
 */
export function matches({ resourceRules, excludeResourceRules }: MatchConstraints, creation: Creation): boolean {
  return !excludeResourceRules.some((rule) => ruleMatches(rule, creation)) && resourceRules.some((rule) => ruleMatches(rule, creation));
}

function ruleMatches(rule: ResourceRule, creation: Creation): boolean {
  return holds(rule.operations, "CREATE")
    && holds(rule.apiGroups, creation.group)
    && holds(rule.apiVersions, creation.version)
    && rule.resources.some((resource) => resourceMatches(resource, creation.resource))
    && (rule.resourceNames.length === 0 || rule.resourceNames.includes(creation.name))
    && scopeMatches(rule.scope, creation);
}

/** `pods` and `*` mean the resource itself, `pods/*` also what is below it; `pods/exec` never is an object. */
export function resourceMatches(pattern: string, resource: string): boolean {
  const [name = "", below = ""] = pattern.split("/", 2);
  return (name === "*" || name === resource) && (below === "" || below === "*");
}

function scopeMatches(scope: ResourceRule["scope"], { group, resource, namespace }: Creation): boolean {
  const isNamespaced = namespace !== "" && !(group === "" && resource === "namespaces");
  return scope === "*" || (scope === "Namespaced") === isNamespaced;
}

const holds = (list: readonly string[], text: string): boolean => list.includes("*") || list.includes(text);

/**
 * The versions that rules name for the same resource when none of them is the object's. The API server
 * would convert the object (`matchPolicy: Equivalent`), which cannot be done here.
 */
export function otherVersions({ resourceRules, matchPolicy }: MatchConstraints, creation: Creation): readonly string[] {
  if (matchPolicy === "Exact") return [];
  return resourceRules.flatMap((rule) => rule.apiVersions.filter((version) => ruleMatches({ ...rule, apiVersions: [version] }, { ...creation, version })));
}
