import type { Policy } from "../../model/policy.js";
import { autogen } from "../../targets/policies/autogen.js";

/** What a policy is about, for lists: `pods and their controllers`, `apps deployments, statefulsets`. */
export function selectionText(policy: Policy): string {
  const rules = policy.constraints.resourceRules.map(({ apiGroups, resources }) => {
    const groups = apiGroups.filter((group) => group !== "").map((group) => (group === "*" ? "any group" : group));
    return [...(groups.length === 0 ? [] : [groups.join(", ")]), resources.map((name) => (name === "*" ? "all kinds" : name)).join(", ")].join(" ");
  });
  return [...new Set(rules)].join("; ") + (autogen(policy).length > 0 ? " and their controllers" : "");
}

/** Everything there is to know about a policy, for people. */
export function policyText(policy: Policy): string {
  const { name, title, severity, category, description, remediation, evidences, file, line, actions, failurePolicy, constraints, conditions, validations } = policy;
  const namespaces = constraints.namespaceSelector;
  const rows: readonly (readonly [string, string])[] = [
    ["code", `policy/${name}`],
    ["file", `${file}:${line}`],
    ["severity", severity],
    ["category", category],
    ["action", actions.join(", ")],
    ["on errors", failurePolicy === "Fail" ? "the object is refused" : "the policy is passed over"],
    ["selects", selectionText(policy)],
    ...(namespaces === undefined ? [] : [["namespaces", selectorText(namespaces)] as const]),
    ...(conditions.length === 0 ? [] : [["only if", conditions.map((condition) => condition.name).join(", ")] as const]),
    ["evidences", evidences.join("; ")],
  ];
  return [
    title, "", description, "",
    ...rows.map(([key, value]) => `  ${key.padEnd(10)}  ${value}`), "",
    "What has to hold:", ...validations.map(({ message = "" }) => `  - not: ${message}`), "",
    `What to do: ${remediation}`,
  ].join("\n");
}

function selectorText({ matchLabels, matchExpressions }: NonNullable<Policy["constraints"]["namespaceSelector"]>): string {
  const texts = [
    ...matchLabels.map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => [key, operator, ...(values.length === 0 ? [] : [values.join(", ")])].join(" ")),
  ];
  return texts.length === 0 ? "all" : `with ${texts.join(" and ")}`;
}
