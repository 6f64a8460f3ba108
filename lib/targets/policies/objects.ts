import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { Policy } from "../../model/policy.js";
import type { Waiver } from "../../model/waiver.js";
import type { DataObject } from "../../synth/manifest.js";
import { admissionPolicies, admissionPolicyVersion } from "./admission.js";
import { kyvernoPolicy, policyExceptions } from "./kyverno.js";

/** Who judges by the policies in a cluster. */
export type PolicyEngine =
  /** Kyverno; it looks for exceptions in one namespace (its option `--exceptionNamespace`). */
  | { readonly name: "kyverno"; readonly exceptionNamespace: string }
  /** The API server itself. */
  | { readonly name: "admission" };

/**
 * The objects that make a cluster judge by the policies of the repository, in the order of the policies.
 * None for an API server that has no ValidatingAdmissionPolicy with variables (before 1.28).
 *
 * @param waivers those that hold in the cluster, with the namespaces of their objects spelled out.
 */
export function policyObjects(policies: readonly Policy[], engine: PolicyEngine, waivers: readonly Waiver[], kubernetes: KubernetesVersion): readonly DataObject[] {
  if (engine.name === "kyverno") {
    return policies.flatMap((policy) => [kyvernoPolicy(policy), ...policyExceptions(policy, waivers, engine.exceptionNamespace)]);
  }
  const version = admissionPolicyVersion(kubernetes);
  return version === undefined ? [] : policies.flatMap((policy) => admissionPolicies(policy, version, waivers));
}
