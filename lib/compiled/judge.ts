import { checkCluster, readCapacity, readReferences, readStack, type PlacedFacts } from "../checks/cluster-checks.js";
import type { PlacedGiven } from "../checks/references/place.js";
import { unusedEverywhere } from "../checks/references/unused-everywhere.js";
import { applyWaivers, type PlacedWaiver, type WaiverScope } from "../checks/waivers.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isKubernetes } from "../model/cluster.js";
import { givenIn } from "../model/given.js";
import { deploymentId, type ClusterSummary } from "../sandbox/protocol.js";
import { sha256 } from "../workspace/digest.js";
import type { KnownApp } from "../workspace/program.js";
import { objectFindings } from "./check.js";
import type { CompiledDeployment } from "./deployment.js";
import { LostRecord, type Earlier } from "./earlier.js";

/** What the checks of one cluster as a whole found. */
export interface CheckedCluster {
  /** Digest of all that it depends on. */
  readonly key: string;
  /** Whether the checks of single objects found anything in it, waived or not. */
  readonly hasProblems: boolean;
  readonly findings: readonly Diagnostic[];
}

/** The verdict of all checks. */
export interface Judged {
  /** In no order, and without the lines of authors. */
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that a waiver is about, whatever the day. */
  readonly covered: readonly Diagnostic[];
  readonly clusters: ReadonlyMap<string, CheckedCluster>;
}

/** What is judged: the compiled clusters, and what their authors say of them. */
export interface Compiled {
  readonly clusters: readonly ClusterSummary[];
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  readonly apps: ReadonlyMap<string, Pick<KnownApp, "waivers" | "given">>;
}

export interface JudgeOptions {
  readonly today: string;
  /** Names of the policies. */
  readonly policies: ReadonlySet<string>;
  /** Whether all objects are there. If not, nothing is said of what several of them, or none, are needed for. */
  readonly isComplete: boolean;
}

/** What an earlier run knew of checks. */
type EarlierChecks = Pick<Earlier, "checkedClusters" | "clusterFacts" | "deployments" | "apps">;

/**
 * Joins what the checks found in single objects with what they find in clusters, and applies the waivers.
 *
 * @param rendered the deployments that alone can be others than in an earlier run. Default: all.
 */
export function judge(
  compiled: Compiled,
  options: JudgeOptions,
  earlier: EarlierChecks | undefined,
  rendered?: readonly CompiledDeployment[],
): Judged {
  const findings: Diagnostic[] = [];
  const checked = new Map<string, CheckedCluster>();
  for (const cluster of compiled.clusters) {
    const { name } = cluster.facts;
    const before = earlier?.checkedClusters.get(name);
    if (before !== undefined && !before.hasProblems && rendered?.every((deployment) => isAsBefore(deployment, compiled.apps, earlier)) === true) {
      checked.set(name, before);
      findings.push(...before.findings);
      continue;
    }
    const deployments = listedOf(cluster, compiled.deployments);
    findings.push(...objectFindings(name, deployments));
    if (!options.isComplete) continue;
    const own = given(cluster, deployments, compiled.apps);
    const key = sha256([JSON.stringify(cluster.facts), JSON.stringify(own), ...deployments.map(({ id, clusterFacts }) => `${id} ${clusterFacts}`)].join("\n"));
    const hasProblems = deployments.some((deployment) => deployment.hasProblems);
    const now = before?.key === key ? { ...before, hasProblems }
      : { key, hasProblems, findings: checkCluster(cluster.facts, deployments.map((deployment) => factsOf(name, deployment, earlier)), own) };
    checked.set(name, now);
    findings.push(...now.findings);
  }
  const found = unusedEverywhere(findings, deploymentsOf(compiled));
  const stated = waivers(compiled);
  const judged = applyWaivers(found, stated, options);
  return {
    diagnostics: judged.filter(({ code }) => options.isComplete || code !== "waiver-unused"),
    covered: applyWaivers(found, stated, { ...options, today: firstDay }).filter(({ waived }) => waived !== undefined),
    clusters: checked,
  };
}

/** Whether a deployment has nothing that is to be judged anew. */
function isAsBefore({ id, app, clusterFacts, hasProblems }: CompiledDeployment, apps: Compiled["apps"], earlier: EarlierChecks | undefined): boolean {
  const stated = (known: Compiled["apps"] | undefined): string => JSON.stringify(known?.get(app)?.given);
  return !hasProblems && earlier?.deployments.get(id)?.clusterFacts === clusterFacts && stated(earlier.apps) === stated(apps);
}

/** A day on which no waiver has ended. */
const firstDay = "0001-01-01";

/** Counts the deployments of an app, when somebody asks. */
function deploymentsOf({ deployments }: Compiled): (app: string) => number {
  return (name) => [...deployments.values()].filter(({ app }) => app === name).length;
}

const listedOf = ({ facts, deployments: names }: ClusterSummary, deployments: ReadonlyMap<string, CompiledDeployment>): CompiledDeployment[] =>
  names.flatMap((name) => deployments.get(deploymentId(facts.name, name)) ?? []);

/** What the checks of a whole cluster know of its deployments, after a compile without an earlier run. */
export function factsIn(cluster: ClusterSummary, deployments: ReadonlyMap<string, CompiledDeployment>): PlacedFacts[] {
  return listedOf(cluster, deployments).map((deployment) => factsOf(cluster.facts.name, deployment, undefined));
}

function factsOf(cluster: string, deployment: CompiledDeployment, earlier: Pick<Earlier, "clusterFacts"> | undefined): PlacedFacts {
  const { id, app, namespace, clusterFacts, texts } = deployment;
  const text = (): string => {
    const found = texts === undefined ? earlier?.clusterFacts(id) : texts.at(deployment.size);
    if (found === undefined || (texts === undefined && sha256(found) !== clusterFacts)) throw new LostRecord(id);
    return found;
  };
  const place = { cluster, app, deployment: id.slice(cluster.length + 1), namespace };
  // Read each time: no check needs all of it, and that of thousands of deployments fills the memory.
  return {
    place,
    get objects() { return deployment.labels; },
    get references() { return readReferences(text()); },
    get capacity() { return readCapacity(text()); },
    get stack() { return readStack(text()); },
  };
}

/** What exists from outside: as the cluster says, and as the apps on it say for their namespaces. */
function given({ facts: { name: cluster }, given: own }: ClusterSummary, deployments: readonly CompiledDeployment[], apps: Compiled["apps"]): readonly PlacedGiven[] {
  const all: PlacedGiven[] = own.map((object, index) => ({ ...object, at: { cluster, pointer: `/given/${index}` } }));
  for (const deployment of deployments) {
    const stated = apps.get(deployment.app)?.given ?? [];
    if (stated.length === 0) continue;
    const { namespace } = deployment;
    for (const [index, object] of stated.entries()) all.push({ ...givenIn(object, namespace), at: { app: deployment.app, pointer: `/given/${index}` } });
  }
  return all;
}

function waivers({ clusters, deployments, apps }: Compiled): PlacedWaiver[] {
  const placed: PlacedWaiver[] = clusters.flatMap(({ facts: { name }, waivers: own }) =>
    own.map((waiver, index) => ({ waiver, location: { cluster: name, pointer: `/waivers/${index}` }, scopes: [{ cluster: name }] })));
  const waiving: [name: string, own: KnownApp["waivers"]][] = [];
  apps.forEach(({ waivers: own }, name) => {
    if (own.length > 0) waiving.push([name, own]);
  });
  if (waiving.length === 0) return placed;
  const scopes = new Map<string, WaiverScope[]>();
  const stackPlaces = new Set(clusters.filter(({ facts }) => !isKubernetes(facts)).map(({ facts: { name } }) => name));
  for (const each of deployments.values()) {
    const { app } = each;
    if (apps.get(app)?.waivers.length === 0) continue;
    const { id, namespace } = each;
    const [cluster = "", deployment = ""] = id.split("/");
    // What is in a stack is named after the stack.
    const home = stackPlaces.has(cluster) ? deployment : namespace;
    scopes.set(app, [...(scopes.get(app) ?? []), { cluster, deployment, namespace: home }]);
  }
  for (const [app, own] of waiving) {
    const where = scopes.get(app);
    if (where !== undefined) placed.push(...own.map((waiver, index) => ({ waiver, location: { app, pointer: `/waivers/${index}` }, scopes: where })));
  }
  return placed;
}
