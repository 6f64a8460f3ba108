import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { AnyApp } from "../model/app.js";
import { isCluster, type Cluster, type NamedCluster } from "../model/cluster.js";
import type { Deployment } from "../model/deployment.js";
import type { Given } from "../model/given.js";
import { nameProblem, quote } from "../model/name.js";
import type { Waiver } from "../model/waiver.js";
import { appProblems, exportedApp, type ExportedApp } from "./app-problems.js";
import { clusterProblems } from "./cluster-problems.js";
import { checkDeployments, listedDeployments } from "./deployment-problems.js";
import { factsOfCluster } from "./digest.js";
import { appFile, clusterFile, type Found } from "./find.js";
import { brokenSource } from "./imports.js";
import { damagedScript, ForbiddenImport, type Loader } from "./load.js";
import { positionIn, type Position } from "./position.js";

/** A diagnostic from running author code, with the place in the bundle that it was found at. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly position?: Position;
}

/** A cluster's facts, what it lists, and those of its deployments that can be built. */
export interface EvaluatedCluster {
  readonly facts: NamedCluster;
  readonly listed: readonly Deployment[];
  readonly deployments: readonly Deployment[];
  readonly waivers: readonly Waiver[];
  readonly given: readonly Given[];
}

/** Turns an error of author code into a finding, or into nothing when it has been reported already. */
export type Report = (error: unknown, location: Location) => Finding | undefined;

/** What the apps' modules say, as far as they can be evaluated. */
export interface EvaluatedApps {
  /** By name; those that are known already are not evaluated. */
  readonly apps: ReadonlyMap<string, AnyApp>;
  /** The apps that were evaluated, and what their files export them as. */
  readonly evaluated: readonly ExportedApp[];
  readonly findings: readonly Finding[];
}

/** Evaluates the apps of a workspace and checks what they define. */
export function evaluateApps(found: Found, loader: Loader, report: Report = reportError): EvaluatedApps {
  const findings: Finding[] = [];
  const apps = new Map<string, AnyApp>();
  const evaluated: ExportedApp[] = [];
  for (const folder of found.apps) {
    const known = loader.known(folder);
    if (known !== undefined) {
      apps.set(folder, known);
      continue;
    }
    const problem = nameProblem(folder);
    if (problem !== undefined) findings.push({ diagnostic: diagnose("name-invalid", `An app's folder cannot have this name: ${problem}`, { file: appFile(folder) }) });
    const exports = tryLoad(appFile(folder), { file: appFile(folder), app: folder }, loader, report, findings);
    const app = exports && exportedApp(folder, exports);
    if (app === undefined) continue;
    if ("code" in app) {
      findings.push({ diagnostic: app });
      continue;
    }
    if (problem === undefined) findings.push(...appProblems(folder, app.app).map((diagnostic) => ({ diagnostic })));
    apps.set(folder, app.app);
    evaluated.push(app);
  }
  return { apps, evaluated, findings };
}

/** What the clusters' modules say, as far as they can be evaluated. */
export interface EvaluatedClusters {
  /** Those that are well defined. */
  readonly clusters: readonly EvaluatedCluster[];
  /** What `defineCluster` returned, by folder. */
  readonly defined: ReadonlyMap<string, Cluster>;
  readonly findings: readonly Finding[];
}

/** Evaluates the clusters of a workspace and checks what they define and run. */
export function evaluateClusters(
  found: Found,
  apps: ReadonlyMap<string, AnyApp>,
  loader: Loader,
  report: Report = reportError,
): EvaluatedClusters {
  const findings: Finding[] = [];
  const clusters: EvaluatedCluster[] = [];
  const defined = new Map<string, Cluster>();
  const homes = new Map<string, string>();
  for (const folder of found.clusters) {
    const at: Location = { file: clusterFile(folder), cluster: folder };
    const exports = tryLoad(clusterFile(folder), at, loader, report, findings);
    const cluster = exports?.default;
    if (!isCluster(cluster)) {
      if (exports === undefined) continue;
      findings.push({ diagnostic: diagnose("cluster-missing", "The file has no default export made by defineCluster()", at, {
        hint: `Write \`export default defineCluster("${folder}", { ... })\`.`,
      }) });
      continue;
    }
    defined.set(folder, cluster);
    const home = homes.get(cluster.name);
    if (home !== undefined) {
      findings.push({ diagnostic: diagnose("name-duplicate", `Two clusters are named ${quote(cluster.name)}`, at, { related: [{ file: clusterFile(home), cluster: home }] }) });
      continue;
    }
    homes.set(cluster.name, folder);
    const problems = clusterProblems(folder, cluster);
    findings.push(...problems.map((diagnostic) => ({ diagnostic })));
    if (problems.length > 0) continue;
    const { listed, deployments, diagnostics } = checkDeployments(cluster, apps);
    findings.push(...diagnostics.map((diagnostic) => ({ diagnostic })));
    const { waivers = [], given = [] } = cluster;
    clusters.push({ facts: factsOfCluster(cluster), listed, deployments, waivers, given });
  }
  // A cluster that cannot be read may run any app.
  if (defined.size === found.clusters.length) findings.push(...unused(apps, [...defined.values()]));
  return { clusters, defined, findings };
}

function tryLoad(file: string, location: Location, loader: Loader, report: Report, findings: Finding[]): Readonly<Record<string, unknown>> | undefined {
  try {
    return loader.load(file);
  } catch (error) {
    const finding = report(error, location);
    if (finding !== undefined) findings.push(finding);
    return undefined;
  }
}

function unused(apps: ReadonlyMap<string, AnyApp>, clusters: readonly Cluster[]): Finding[] {
  const used = new Set<object>(clusters.flatMap((cluster) => listedDeployments(cluster).map(({ app }) => app)));
  return [...apps]
    .filter(([, app]) => !used.has(app))
    .map(([folder]) => ({ diagnostic: diagnose("app-unused", `No cluster runs the app ${quote(folder)}`, { file: appFile(folder), app: folder }, {
      hint: "Deploy it in a cluster's list, or delete its folder.",
    }) }));
}

/** Makes a finding of what author code threw, which can be anything. */
export function reportError(error: unknown, location: Location): Finding | undefined {
  if (!(error instanceof Error)) {
    return { diagnostic: diagnose("build-threw", `The code throws ${quote(textOf(error))}, which is not an Error`, location) };
  }
  const message = textOf(error.message);
  if (message.startsWith(brokenSource)) return undefined;
  if (message === damagedScript) throw error;
  const position = positionIn(textOf(error.stack));
  const at = position === undefined ? {} : { position };
  if (error instanceof ForbiddenImport) {
    return { diagnostic: diagnose("source-import", `The module ${quote(message)} cannot be imported`, location, {
      hint: "A compile reads no files, network or clock. Import text files directly, and pass other values as settings.",
    }), ...at };
  }
  return { diagnostic: diagnose("build-threw", `${textOf(error.name)}: ${message}`, location), ...at };
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "a value that cannot be shown as text";
  }
}
