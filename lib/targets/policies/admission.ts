import type { KubernetesVersion } from "../../model/kubernetes.js";
import { kubernetesVersions } from "../../model/kubernetes.js";
import type { Policy, PolicyRules } from "../../model/policy.js";
import type { Waiver } from "../../model/waiver.js";
import type { DataObject } from "../../synth/manifest.js";
import { autogen } from "./autogen.js";
import { constraintsData, namedData, validationsData } from "./spec.js";
import { waivedExpression, waiversOf } from "./waived.js";

/**
 * The version of ValidatingAdmissionPolicy that a cluster serves: v1 from 1.30, v1beta1 in 1.28 and 1.29,
 * there behind the feature gate ValidatingAdmissionPolicy. Earlier ones know no variables
 * (kubernetes, pkg/apis/admissionregistration, release notes of 1.28 and 1.30).
 */
export function admissionPolicyVersion(kubernetes: KubernetesVersion): "v1" | "v1beta1" | undefined {
  const at = (version: KubernetesVersion): number => kubernetesVersions.indexOf(version);
  return at(kubernetes) >= at("1.30") ? "v1" : at(kubernetes) >= at("1.28") ? "v1beta1" : undefined;
}

/**
 * A policy as ValidatingAdmissionPolicies with their bindings: one for what it is about, and one for
 * each family of controllers that Kyverno's autogen would add. Waivers become a match condition.
 */
export function admissionPolicies(policy: Policy, version: "v1" | "v1beta1", waivers: readonly Waiver[]): readonly DataObject[] {
  const own = waiversOf(policy, waivers);
  const all = [{ name: policy.name, rules: policy as PolicyRules }, ...autogen(policy).map((rules) => ({ name: `${policy.name}-autogen-${rules.family}`, rules }))];
  return all.flatMap(({ name, rules }) => [admissionPolicy(name, policy, rules, own, version), binding(name, policy, version)]);
}

function admissionPolicy(name: string, policy: Policy, rules: PolicyRules, waivers: readonly Waiver[], version: string): DataObject {
  const { annotations, labels, failurePolicy } = policy;
  const conditions = [...namedData(rules.conditions), ...waiverConditions(waivers)];
  const reasons = waivers.map(({ object, reason, until }) => `${object}, until ${until}: ${reason}`);
  return {
    apiVersion: `admissionregistration.k8s.io/${version}`,
    kind: "ValidatingAdmissionPolicy",
    metadata: {
      name,
      annotations: { ...Object.fromEntries(annotations), ...(reasons.length === 0 ? {} : { "astrolabe/waivers": reasons.join("\n") }) },
      ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
    },
    spec: {
      failurePolicy,
      matchConstraints: constraintsData(rules.constraints),
      ...(conditions.length === 0 ? {} : { matchConditions: conditions }),
      ...(rules.variables.length === 0 ? {} : { variables: namedData(rules.variables) }),
      validations: validationsData(rules.validations),
    },
  };
}

/** All waivers in one condition: there may be 64 conditions only. */
function waiverConditions(waivers: readonly Waiver[]): readonly DataObject[] {
  if (waivers.length === 0) return [];
  return [{ name: "not-waived", expression: `!(${waivers.map((waiver) => `(${waivedExpression(waiver)})`).join(" || ")})` }];
}

function binding(name: string, { actions }: Policy, version: string): DataObject {
  return {
    apiVersion: `admissionregistration.k8s.io/${version}`,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: { policyName: name, validationActions: actions },
  };
}
