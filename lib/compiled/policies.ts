import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { NamedKubernetes } from "../model/cluster.js";
import { kubernetesVersions, type KubernetesVersion } from "../model/kubernetes.js";
import type { Policy } from "../model/policy.js";
import type { Waiver } from "../model/waiver.js";
import type { DataObject } from "../synth/manifest.js";
import type { DeploymentFacts, KindUse } from "../synth/rendered.js";
import { policiesFolder, policiesName } from "../targets/policies/folder.js";
import { policyObjects } from "../targets/policies/objects.js";
import { inCluster } from "../targets/policies/scope.js";
import { field } from "../checks/workload.js";

/** Namespace that Kyverno runs in, and reads exceptions from (its option `--exceptionNamespace`). */
const kyvernoNamespace = "kyverno";

/** The policies of the repository as one cluster holds them, to be delivered as a deployment is. */
export interface ClusterPolicies {
  readonly objects: readonly DataObject[];
  readonly facts: DeploymentFacts;
}

/**
 * Makes the objects by which a cluster itself holds to the policies: through Kyverno, or through its
 * API server. Nothing when it has neither, or when there are no policies.
 *
 * @param covered findings of the checks that a waiver is about, whether it still holds or not: those of policies become
 *   exceptions. They end by themselves, so that the objects do not depend on the day.
 * @param deployments of the cluster, in order.
 */
export function clusterPolicies(cluster: NamedKubernetes, policies: readonly Policy[], covered: readonly Diagnostic[], deployments: readonly DeploymentFacts[]): ClusterPolicies | undefined {
  const { name, policyEngine = hasPolicies(cluster.kubernetes) ? "kubernetes" : "none", unpolicedNamespaces = [], delivery, kubernetes } = cluster;
  if (policyEngine === "none" || policies.length === 0) return undefined;
  const engine = policyEngine === "kyverno" ? { name: "kyverno", exceptionNamespace: kyvernoNamespace } as const : { name: "admission" } as const;
  const objects = policyObjects(policies.map((policy) => inCluster(policy, unpolicedNamespaces)), engine, waived(name, covered), kubernetes);
  if (objects.length === 0) return undefined;
  const before = deployments.filter(({ namespace }) => policyEngine === "kyverno" && namespace === kyvernoNamespace);
  return {
    objects,
    facts: {
      cluster: name, app: "policies", owner: "policies", name: policiesName, folder: policiesFolder, project: delivery.kind === "argocd" ? delivery.project : "",
      namespace: kyvernoNamespace,
      kinds: kindsOf(objects), namespaces: namespacesOf(objects), ignored: [],
      wave: Math.max(-1, ...before.map(({ wave }) => wave)) + 1,
    },
  };
}

/** Whether an API server holds to ValidatingAdmissionPolicies unless told otherwise: since 1.30 (KEP-3488). */
function hasPolicies(version: KubernetesVersion): boolean {
  return kubernetesVersions.indexOf(version) >= kubernetesVersions.indexOf("1.30");
}

/** The waivers that cover findings of policies, with their objects as the findings name them. */
function waived(cluster: string, findings: readonly Diagnostic[]): Waiver[] {
  return findings.flatMap(({ code, location, waived: by }) =>
    (by !== undefined && location.cluster === cluster && location.object !== undefined && code.startsWith("policy/")
      ? [{ check: code, object: location.object, ...by }] : []));
}

function kindsOf(objects: readonly DataObject[]): KindUse[] {
  const kinds = new Map<string, KindUse>();
  for (const { apiVersion, kind, metadata } of objects) {
    const group = String(apiVersion).split("/")[0] ?? "";
    kinds.set(`${group}/${String(kind)}`, { group, kind: String(kind), clusterScoped: field(metadata, "namespace") === undefined });
  }
  return [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []);
}

function namespacesOf(objects: readonly DataObject[]): string[] {
  return [...new Set(objects.flatMap(({ metadata }) => {
    const namespace = field(metadata, "namespace");
    return typeof namespace === "string" ? [namespace] : [];
  }))].sort();
}
