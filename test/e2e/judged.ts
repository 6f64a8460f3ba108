/** The policies of the repository, and what they say of objects in process: by name, those that an object fails. */
import { compilePolicies, type PolicySet } from "#lib/checks/policies/compile.js";
import { readPolicyFiles } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import type { Policy } from "#lib/model/policy.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import { repository, type LabObject } from "./lab.js";
import { kubernetes } from "./components/programs.js";

/** All policies of the repository. @throws Error when one of them has a finding. */
export function labPolicies(): readonly Policy[] {
  const { policies, diagnostics } = loadPolicies(readPolicyFiles(repository), { kubernetes: kubernetes.minor });
  const [problem] = diagnostics;
  if (problem !== undefined) throw new Error(`${problem.location.file}: ${problem.message}`);
  return policies;
}

export const policySet = (policies: readonly Policy[]): PolicySet => compilePolicies(policies);

/** Finds the Namespace object of a name. */
export type Namespaces = ReadonlyMap<string, DataObject>;

/** Names of the policies that an object fails, in namespaces that are known. Sorted. */
export function failedPolicies(set: PolicySet, manifest: Manifest, namespaces: Namespaces): string[] {
  const failed = set.judgements(manifest, { namespace: (name) => namespaces.get(name) ?? null })
    .filter(({ judgement }) => judgement === undefined || judgement.failures.length > 0 || judgement.errors.length > 0)
    .map(({ policy }) => policy.name);
  return [...new Set(failed)].sort();
}

/** The Namespace objects among some, by name. */
export function namespacesAmong(objects: readonly LabObject[]): Map<string, DataObject> {
  return new Map(objects.flatMap(({ manifest: { kind, group, name, data } }) => (kind === "Namespace" && group === "" ? [[name, data]] : [])));
}

/** Objects of one cluster of the lab. */
export function ofCluster(objects: readonly LabObject[], cluster: string): LabObject[] {
  return objects.filter(({ file }) => file.startsWith(`generated/${cluster}/`));
}

/** Those whose policies Kyverno holds, and all that run Kubernetes. */
export const kyvernoClusters = ["control", "research"] as const;
export const clusters = [...kyvernoClusters, "k3s"] as const;
