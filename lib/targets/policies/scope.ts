import type { LabelSelector, MatchConstraints, Policy } from "../../model/policy.js";

/** The label that every object of the tree carries. */
const delivered: readonly [string, string] = ["app.kubernetes.io/managed-by", "astrolabe"];

/**
 * A policy as it holds in a cluster, where others bring objects too. One about Pods holds in all namespaces
 * but those exempted; it cannot go by a label, because Pods that controllers make need not carry it.
 * Any other holds for what the repository delivers: charts of others have roles and services of their own.
 *
 * @param exempt namespaces whose objects others bring.
 */
export function inCluster(policy: Policy, exempt: readonly string[]): Policy {
  const { constraints } = policy;
  if (!isAboutPods(constraints)) return { ...policy, constraints: { ...constraints, objectSelector: withLabel(constraints.objectSelector) } };
  if (exempt.length === 0) return policy;
  const { matchLabels, matchExpressions } = constraints.namespaceSelector ?? everything;
  const outside = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: [...exempt].sort() } as const;
  return { ...policy, constraints: { ...constraints, namespaceSelector: { matchLabels, matchExpressions: [...matchExpressions, outside] } } };
}

const everything: LabelSelector = { matchLabels: [], matchExpressions: [] };

function isAboutPods({ resourceRules }: MatchConstraints): boolean {
  return resourceRules.some(({ apiGroups, resources }) => (apiGroups.includes("") || apiGroups.includes("*")) && resources.some((resource) => /^(\*|pods)(\/|$)/.test(resource)));
}

function withLabel(selector: LabelSelector = everything): LabelSelector {
  const [label] = delivered;
  return { ...selector, matchLabels: [...selector.matchLabels.filter(([key]) => key !== label), delivered] };
}
