import type { MatchConstraints, Policy, PolicyRules, ResourceRule } from "../../model/policy.js";

/** Where a group of controllers keeps the pod that it makes. */
interface Family {
  /** How Kyverno calls the rules that it generates. */
  readonly name: "defaults" | "cronjobs";
  readonly template: string;
}

/** Controllers by plural name (kyverno v1.19.1, pkg/cel/autogen/data.go). ReplicationControllers are not among them. */
export const controllers: Readonly<Record<string, { readonly group: string; readonly kind: string; readonly family: Family["name"] }>> = {
  cronjobs: { group: "batch", kind: "CronJob", family: "cronjobs" },
  daemonsets: { group: "apps", kind: "DaemonSet", family: "defaults" },
  deployments: { group: "apps", kind: "Deployment", family: "defaults" },
  jobs: { group: "batch", kind: "Job", family: "defaults" },
  replicasets: { group: "apps", kind: "ReplicaSet", family: "defaults" },
  statefulsets: { group: "apps", kind: "StatefulSet", family: "defaults" },
};

const families: readonly Family[] = [
  { name: "cronjobs", template: "spec.jobTemplate.spec.template" },
  { name: "defaults", template: "spec.template" },
];

/** The rules of a policy for some controllers of Pods. */
export interface GeneratedRules extends PolicyRules {
  readonly family: Family["name"];
}

/**
 * The rules that Kyverno's autogen makes of a policy on Pods for their controllers, `cronjobs` before
 * `defaults`; none for any other policy (kyverno v1.19.1, pkg/cel/policies/vpol/autogen).
 */
export function autogen(policy: Pick<Policy, keyof PolicyRules | "controllers">): readonly GeneratedRules[] {
  return autogenFamilies(policy).map(({ rules }) => rules());
}

/** The same, with what the rules select before what they say, which takes longer to make. */
export function autogenFamilies(policy: Pick<Policy, keyof PolicyRules | "controllers">): readonly { readonly constraints: MatchConstraints; readonly rules: () => GeneratedRules }[] {
  if (!canAutogen(policy.constraints)) return [];
  const wanted = Object.keys(controllers).filter((name) => policy.controllers === undefined || policy.controllers.includes(name));
  return families.flatMap((family) => {
    const resources = wanted.filter((name) => controllers[name]?.family === family.name);
    const constraints = constraintsOn(policy, resources);
    return resources.length === 0 ? [] : [{ constraints, rules: () => generated(policy, family, constraints) }];
  });
}

/** Only a policy on exactly core/v1 pods, with no selector of objects, no exclusions and no names (match.go, CanAutoGen). */
function canAutogen({ resourceRules, excludeResourceRules, objectSelector }: MatchConstraints): boolean {
  if (objectSelector !== undefined && objectSelector.matchLabels.length + objectSelector.matchExpressions.length > 0) return false;
  const [rule] = resourceRules;
  return rule !== undefined && resourceRules.length === 1 && excludeResourceRules.length === 0 && rule.resourceNames.length === 0
    && isOnly(rule.apiGroups, "") && isOnly(rule.apiVersions, "v1") && isOnly(rule.resources, "pods");
}

const isOnly = (list: readonly string[], text: string): boolean => list.length === 1 && list[0] === text;

function constraintsOn(policy: PolicyRules, resources: readonly string[]): MatchConstraints {
  const { namespaceSelector, resourceRules: [original] } = policy.constraints;
  const operations = original?.operations ?? [];
  const rules = ["apps", "batch"].flatMap((group): ResourceRule[] => {
    const ofGroup = resources.filter((name) => controllers[name]?.group === group);
    return ofGroup.length === 0 ? [] : [{ apiGroups: [group], apiVersions: ["v1"], resources: ofGroup, operations, resourceNames: [], scope: "*" }];
  });
  return { resourceRules: rules, excludeResourceRules: [], matchPolicy: "Equivalent", ...(namespaceSelector === undefined ? {} : { namespaceSelector }) };
}

function generated(policy: PolicyRules, { name: family, template }: Family, constraints: MatchConstraints): GeneratedRules {
  const moved = (text: string): string => retarget(text, template);
  return {
    family, constraints,
    conditions: policy.conditions.map((condition) => ({ ...condition, name: moved(condition.name), expression: moved(condition.expression) })),
    variables: policy.variables.map((variable) => ({ ...variable, expression: moved(variable.expression) })),
    validations: policy.validations.map((validation) => ({
      ...validation,
      expression: moved(validation.expression),
      ...(validation.message === undefined ? {} : { message: moved(validation.message) }),
      ...(validation.messageExpression === undefined ? {} : { messageExpression: moved(validation.messageExpression) }),
    })),
  };
}

/**
 * Points a text at the pod that a controller makes. It is a replacement of text, in messages too, and it
 * leaves `.namespace` alone, which templates do not carry (replacement.go).
 */
export function retarget(text: string, template: string): string {
  if (!text.includes("bject.")) return text;
  return text.replace(/(object|oldObject)\.spec(?!\.namespace(?![A-Za-z0-9_]))/g, `$1.${template}.spec`)
    .replace(/(object|oldObject)\.metadata(?!\.namespace(?![A-Za-z0-9_]))/g, `$1.${template}.metadata`);
}
