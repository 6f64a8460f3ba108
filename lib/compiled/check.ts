import type { ObjectProblem } from "../checks/object-checks.js";
import { namespaceLabels, type Labels } from "../checks/namespaces.js";
import { labelsOf, selects } from "../checks/policies/selector.js";
import { severityOf, isCode } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CompiledDeployment } from "./deployment.js";

/**
 * What the checks of single objects found in the deployments of one cluster. Some of it holds in
 * namespaces with certain labels only, and these are known once all deployments are.
 */
export function objectFindings(cluster: string, deployments: readonly CompiledDeployment[]): Diagnostic[] {
  const found = deployments.filter(({ hasProblems }) => hasProblems);
  if (found.length === 0) return [];
  const namespaces = new Map(deployments.flatMap((deployment) => Object.entries(deployment.namespaces)));
  return found.flatMap(({ id, app, problems, objects }) => problems.filter((problem) => holds(problem, namespaces)).map((problem) => {
    const { label = "", construct = "" } = objects[problem.object] ?? {};
    return diagnosticOf(problem, { cluster, deployment: id.slice(cluster.length + 1), app, construct, object: label, pointer: problem.pointer });
  }));
}

function holds({ when }: ObjectProblem, namespaces: ReadonlyMap<string, Labels>): boolean {
  return when === undefined || selects(when.selector, labelsOf(namespaceLabels(when.namespace, namespaces.get(when.namespace))));
}

function diagnosticOf({ code, message, hint, severity }: ObjectProblem, location: Diagnostic["location"]): Diagnostic {
  const weight = severity ?? (isCode(code) ? severityOf(code) : "error");
  return { code, severity: weight, message, location, ...(hint === undefined ? {} : { hint }) };
}
