import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { AnyApp } from "../model/app.js";
import { isCluster, type Cluster } from "../model/cluster.js";
import type { Deployment } from "../model/deployment.js";
import { nameProblem, quote } from "../model/name.js";
import { appProblems, exportedApp } from "./app-problems.js";
import { clusterProblems } from "./cluster-problems.js";
import { checkDeployments } from "./deployment-problems.js";
import { appFile, clusterFile, type Found } from "./find.js";
import { brokenSource } from "./imports.js";
import { ForbiddenImport, type Loader } from "./load.js";
import { positionIn, type Position } from "./position.js";

/** A diagnostic from running author code, with the place in the bundle that it was found at. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly position?: Position;
}

/** A cluster and those of its deployments that can be built. */
export interface EvaluatedCluster {
  readonly cluster: Cluster;
  readonly deployments: readonly Deployment[];
}

/** What the author's modules say, as far as they can be evaluated. */
export interface Evaluation {
  readonly apps: ReadonlyMap<string, AnyApp>;
  readonly clusters: readonly EvaluatedCluster[];
  readonly findings: readonly Finding[];
}

/** Turns an error of author code into a finding, or into nothing when it has been reported already. */
export type Report = (error: unknown, location: Location) => Finding | undefined;

/** Evaluates every app and every cluster of a workspace and checks what they define. */
export function evaluate(found: Found, loader: Loader, report: Report = reportError): Evaluation {
  const findings: Finding[] = [];
  const tryLoad = (file: string, location: Location): Readonly<Record<string, unknown>> | undefined => {
    try {
      return loader.load(file);
    } catch (error) {
      const finding = report(error, location);
      if (finding !== undefined) findings.push(finding);
      return undefined;
    }
  };

  const apps = new Map<string, AnyApp>();
  for (const folder of found.apps) {
    const problem = nameProblem(folder);
    if (problem !== undefined) {
      findings.push({ diagnostic: diagnose("name-invalid", `An app's folder cannot have this name: ${problem}`, { file: appFile(folder) }) });
      continue;
    }
    const exports = tryLoad(appFile(folder), { file: appFile(folder), app: folder });
    const app = exports && exportedApp(folder, exports);
    if (app === undefined) continue;
    if ("code" in app) findings.push({ diagnostic: app });
    else {
      findings.push(...appProblems(folder, app).map((diagnostic) => ({ diagnostic })));
      apps.set(folder, app);
    }
  }

  const clusters: EvaluatedCluster[] = [];
  const homes = new Map<string, string>();
  let unreadable = false;
  for (const folder of found.clusters) {
    const at: Location = { file: clusterFile(folder), cluster: folder };
    const exports = tryLoad(clusterFile(folder), at);
    const cluster = exports?.default;
    if (!isCluster(cluster)) {
      unreadable = true;
      if (exports === undefined) continue;
      findings.push({ diagnostic: diagnose("cluster-missing", "The file has no default export made by defineCluster()", at) });
      continue;
    }
    const home = homes.get(cluster.name);
    if (home !== undefined) {
      findings.push({ diagnostic: diagnose("name-duplicate", `Two clusters are named ${quote(cluster.name)}`, at, { related: [{ file: clusterFile(home) }] }) });
      continue;
    }
    homes.set(cluster.name, folder);
    const problems = clusterProblems(folder, cluster);
    findings.push(...problems.map((diagnostic) => ({ diagnostic })));
    if (problems.length > 0) continue;
    const { deployments, diagnostics } = checkDeployments(cluster, apps);
    findings.push(...diagnostics.map((diagnostic) => ({ diagnostic })));
    clusters.push({ cluster, deployments });
  }

  if (!unreadable) findings.push(...unused(apps, clusters));
  return { apps, clusters, findings };
}

function unused(apps: ReadonlyMap<string, AnyApp>, clusters: readonly EvaluatedCluster[]): Finding[] {
  const used = new Set<string>(clusters.flatMap(({ cluster }) => cluster.apps.map(({ app }) => app.name)));
  return [...apps.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({ diagnostic: diagnose("app-unused", `No cluster runs the app ${quote(name)}`, { file: appFile(name), app: name }) }));
}

/** Makes a finding of what author code threw. */
export function reportError(error: unknown, location: Location): Finding | undefined {
  if (error instanceof Error && error.message.startsWith(brokenSource)) return undefined;
  const position = error instanceof Error ? positionIn(error.stack) : undefined;
  const at = position === undefined ? {} : { position };
  if (error instanceof ForbiddenImport) {
    return { diagnostic: diagnose("source-import", `The module ${quote(error.message)} cannot be imported`, location), ...at };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${quote(String(error))}, not an Error`;
  return { diagnostic: diagnose("build-threw", message, location), ...at };
}
