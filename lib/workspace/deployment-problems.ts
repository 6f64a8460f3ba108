import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { isStandIn, type AnyApp } from "../model/app.js";
import type { Cluster } from "../model/cluster.js";
import { dataProblems } from "../model/data.js";
import { isDeployment, type Deployment } from "../model/deployment.js";
import { nameProblem, quote } from "../model/name.js";
import { repeated } from "./cluster-problems.js";
import { namesProblem } from "./delivery-problems.js";
import { clusterFile } from "./find.js";

/** What a cluster lists, as far as `deploy` made it. Author code may be wrong about the types. */
export function listedDeployments({ apps }: { readonly apps: unknown }): Deployment[] {
  return Array.isArray(apps) ? apps.filter(isDeployment) : [];
}

/** The deployments of a cluster that can be built, and what is wrong with the others. */
export interface CheckedDeployments {
  readonly deployments: readonly Deployment[];
  /** All that the cluster lists. */
  readonly listed: readonly Deployment[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks what a cluster runs.
 *
 * @param apps the workspace's apps by name; a deployment's app has to be one of them, not a copy.
 */
export function checkDeployments(cluster: Cluster, apps: ReadonlyMap<string, AnyApp>): CheckedDeployments {
  const at: Location = { file: clusterFile(cluster.name), cluster: cluster.name };
  const listed: readonly unknown[] = Array.isArray(cluster.apps) ? cluster.apps : [];
  const all = listedDeployments(cluster);
  const diagnostics: Diagnostic[] = [];
  for (const [index, entry] of listed.entries()) {
    if (!isDeployment(entry)) diagnostics.push(diagnose("cluster-invalid", `Entry ${index} of apps was not made by deploy()`, { ...at, pointer: `/apps/${index}` }));
  }
  if (listed.length === 0) diagnostics.push(diagnose("cluster-empty", `The cluster ${quote(cluster.name)} runs no apps`, at, {
    hint: "List what it runs in `apps`, or delete its folder under clusters/.",
  }));

  const names = new Set(all.map(({ name }) => name));
  const taken = repeated(all.map(({ name }) => name));
  for (const name of taken) {
    diagnostics.push(diagnose("name-duplicate", `Two deployments on this cluster are named ${quote(name)}`, { ...at, deployment: name }, {
      hint: "Give each its own name: `deploy(app, settings, { name: \"second\" })`.",
    }));
  }
  const deployments = all.filter((deployment) => {
    if (isStandIn(deployment.app)) return false;
    const problems = deploymentProblems(deployment, at, apps, names);
    diagnostics.push(...problems);
    // A name that was taken over from the app has been reported with the app, and is no better here.
    return problems.length === 0 && !taken.has(deployment.name) && nameProblem(deployment.name) === undefined;
  });
  return { deployments, listed: all, diagnostics };
}

function deploymentProblems(deployment: Deployment, cluster: Location, apps: ReadonlyMap<string, AnyApp>, names: ReadonlySet<string>): Diagnostic[] {
  const at = { ...cluster, deployment: String(deployment.name), app: deployment.app.name };
  const diagnostics: Diagnostic[] = [];
  const { name: own, namespace, project, teams } = deployment;
  const teamsProblem = teams === undefined ? undefined : namesProblem(teams);
  if (teamsProblem !== undefined) diagnostics.push(diagnose("cluster-invalid", `The deployment ${quote(own)}: teams ${teamsProblem}`, at));
  for (const [what, name, source] of [["deployment", own, deployment.app.name], ["namespace", namespace, own], ["project", project, undefined]] as const) {
    // A name that was taken over from somewhere is reported there.
    const problem = name === source ? undefined : nameProblem(name);
    if (problem !== undefined) diagnostics.push(diagnose("name-invalid", `A ${what} cannot have this name: ${problem}`, at));
  }
  if (apps.get(deployment.app.name) !== deployment.app && ![...apps.values()].includes(deployment.app)) {
    diagnostics.push(diagnose("app-invalid", `The app ${quote(deployment.app.name)} is not the one that apps/${deployment.app.name}/app.ts exports`, at, {
      hint: "Define the app in apps/<name>/app.ts and import it from there.",
    }));
  }
  for (const { pointer, found } of dataProblems(deployment.settings)) {
    diagnostics.push(diagnose("settings-not-data", `The settings hold ${found}`, { ...at, pointer }, { hint: "Settings are plain data, as JSON has it." }));
  }
  for (const earlier of deployment.after) {
    if (names.has(earlier)) continue;
    diagnostics.push(diagnose("deployment-unknown", `${quote(deployment.name)} comes after ${quote(earlier)}, which this cluster does not run`, at, {
      hint: `It runs ${[...names].sort().map((name) => quote(name)).join(", ")}.`,
    }));
  }
  return diagnostics;
}
