import { clusterPolicies } from "./policies.js";
import type { Earlier } from "./earlier.js";
import type { CompiledDeployment } from "./deployment.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { findDuplicates } from "./duplicates.js";
import type { ClusterSummary } from "../sandbox/protocol.js";
import { orderDeployments } from "../synth/deployments.js";
import { isKubernetes, machinesOf, type NamedCluster } from "../model/cluster.js";
import type { Policy } from "../model/policy.js";
import type { Waiver } from "../model/waiver.js";
import type { DataObject } from "../synth/manifest.js";
import type { DeploymentFacts } from "../synth/rendered.js";
import { deliver, objectsOf } from "../targets/argocd/deliver.js";
import { policiesFolder } from "../targets/policies/folder.js";
import { fileOf, portainerRecord, type StackRecord } from "../targets/portainer/record.js";
import { deliveryFiles, objectFiles, provenanceFile } from "../tree/layout.js";
import type { Tree, TreeFile } from "../tree/tree.js";
import { sha256 } from "../workspace/digest.js";
import { clusterFile } from "../workspace/find.js";
import type { AppSources } from "../workspace/program.js";

/** What the deployments of a cluster need in common: their delivery's files and the record of where they come from. */
export interface Delivered {
  /** Digest of all that the files depend on. */
  readonly key: string;
  readonly files: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Orders the deployments of one cluster, finds objects that two of them make, and makes the files by
 * which they and the cluster's policies are delivered.
 *
 * @param deploymentsOf lists those of the cluster, which takes time when they are many.
 * @param sources the apps, and the source files behind each.
 * @param earlier what an earlier run found without fault, to be used again when the same holds.
 * @param rendered the deployments that alone can be others than in that run. Default: all.
 */
export function deliverCluster(
  { facts }: ClusterSummary,
  deploymentsOf: () => readonly CompiledDeployment[],
  policies: PolicyInputs,
  sources: AppSources,
  version: string,
  earlier: EarlierDelivery | undefined,
  rendered?: readonly CompiledDeployment[],
): Delivered {
  const { name } = facts;
  const last = earlier?.deliveries.get(name);
  const covered = policies.covered.filter(({ location }) => location.cluster === name);
  const exceptions = sha256(JSON.stringify(covered.map(({ code, location, waived }) => [code, location.object, waived])));
  if (earlier !== undefined && last?.key.startsWith(exceptions) === true && rendered?.every((deployment) => isAsBefore(deployment, sources, earlier)) === true) return last;
  const deployments = deploymentsOf();
  const fresh = deployments.filter(({ texts }) => texts !== undefined);
  const rest = sha256([version, JSON.stringify([facts, policies.digest]), ...deployments.map(({ factsText }) => factsText), JSON.stringify(sources.apps.map((app) => [app, sources.filesOf(app)]))].join("\n"));
  const key = `${exceptions} ${rest}`;
  const isSame = last?.key === key
    && fresh.every((deployment) => fileNames(deployment) === fileNames(earlier?.deployments.get(deployment.id)));
  if (isSame) return last;

  const ordered = orderDeployments(deployments.map(({ facts }) => facts));
  const isOfKubernetes = isKubernetes(facts);
  // Stacks of one place have files of one name, and what they make carries their own.
  const diagnostics = [...(isOfKubernetes ? findDuplicates(deployments) : []), ...ordered.diagnostics];
  if (deployments.length === 0) return { key, files: new Map(), diagnostics };
  const files = new Map<string, TreeFile>();
  const held = isOfKubernetes ? clusterPolicies(facts, policies.policies, covered, ordered.deployments) : undefined;
  if (isOfKubernetes && facts.delivery.kind === "portainer") {
    // It runs `kubectl apply` without pruning (portainer, api/exec/kubernetes_deploy.go, 2.24).
    diagnostics.push(diagnose("portainer-does-not-prune", "What apps of this cluster have no more goes on running there until somebody deletes it", {
      file: clusterFile(name), cluster: name, pointer: "/delivery",
    }));
  }
  if (isOfKubernetes) {
    const delivered = [...ordered.deployments, ...(held === undefined ? [] : [held.facts])];
    const argocd = facts.delivery.kind === "argocd" ? deliver({ name, delivery: facts.delivery }, delivered) : undefined;
    diagnostics.push(...policies.check(facts, [...(argocd === undefined ? [] : objectsOf(argocd)), ...(held?.objects ?? [])]));
    if (argocd !== undefined) for (const [path, file] of deliveryFiles(name, argocd)) files.set(path, file);
    for (const [path, file] of objectFiles(`${name}/${policiesFolder}`, held?.objects ?? [])) files.set(path, file);
  }
  files.set(...provenanceFile(name, version, {
    distribution: facts.distribution,
    environment: facts.environment,
    delivery: portainerRecord(facts, held === undefined ? undefined : { wave: held.facts.wave }),
    nodes: machinesOf(facts),
    waived: waivedIn(covered),
    deployments: ordered.deployments.map(({ name: deployment, app, owner, namespace, project, stack, wave }) =>
      [deployment, { app, owner, namespace, project, sources: sources.filesOf(app), ...(stack === undefined ? {} : { stack: recordOf(stack, wave) }) }]),
  }));
  return { key, files, diagnostics };
}

function recordOf({ dialect, variables, teams }: NonNullable<DeploymentFacts["stack"]>, wave: number): StackRecord {
  return { dialect, file: fileOf(dialect), variables, wave, teams };
}

/** What is let pass, once for each check and object, whatever number of fields it was found in. */
function waivedIn(covered: readonly Diagnostic[]): Waiver[] {
  const found = new Map<string, Waiver>();
  for (const { code, location: { object = "" }, waived } of covered) {
    if (waived !== undefined) found.set(`${code} ${object}`, { check: code, object, ...waived });
  }
  return [...found.values()];
}

/** What the clusters are to hold to. */
export interface PolicyInputs {
  readonly policies: readonly Policy[];
  /** Digest of the policies. */
  readonly digest: string;
  /** What the checks found and a waiver is about. */
  readonly covered: readonly Diagnostic[];
  /** Checks objects that the compiler itself makes. */
  readonly check: (cluster: NamedCluster, objects: readonly DataObject[]) => readonly Diagnostic[];
}

/** What an earlier run knew of deliveries. */
type EarlierDelivery = Pick<Earlier, "deliveries" | "deployments" | "apps">;

/** Whether nothing about a deployment that a delivery depends on is new. */
function isAsBefore(deployment: CompiledDeployment, sources: AppSources, { deployments, apps }: EarlierDelivery): boolean {
  const before = deployments.get(deployment.id);
  const { app } = deployment;
  return before?.factsText === deployment.factsText && fileNames(before) === fileNames(deployment)
    && apps.get(app)?.files.join("\n") === sources.filesOf(app).join("\n");
}

const fileNames = (deployment: CompiledDeployment | undefined): string =>
  (deployment?.files ?? []).map(([file]) => file).join(" ");
