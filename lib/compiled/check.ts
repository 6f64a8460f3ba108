import { checkedAs, type Checks, type Surroundings } from "../checks/checks.js";
import { namespacesIn } from "../checks/foundations.js";
import type { ObjectProblem } from "../checks/object-checks.js";
import { homeLabels } from "../checks/policies/compile.js";
import { selects } from "../checks/policies/selector.js";
import { isDefinition } from "../checks/schema/definitions.js";
import { isCode, severityOf } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { NamedCluster } from "../model/cluster.js";
import { objectLabel, type DataObject } from "../synth/manifest.js";
import { manifestOf } from "../synth/object.js";
import { scopes } from "../synth/scope.js";
import { clusterOf } from "../tree/places.js";
import type { CompiledDeployment } from "./deployment.js";

/**
 * What the checks of single objects found in the deployments of one cluster. Some of it holds in
 * namespaces with certain labels only, and these are known once all deployments are.
 */
export function objectFindings(cluster: string, deployments: readonly CompiledDeployment[]): Diagnostic[] {
  const found = deployments.filter(({ hasProblems }) => hasProblems);
  if (found.length === 0) return [];
  const namespaces = namespacesIn(deployments.flatMap(({ foundations }) => foundations));
  return found.flatMap(({ id, app, problems, objects }) => problems.filter((problem) => holds(problem, namespaces)).map((problem) => {
    const { label = "", construct = "" } = objects[problem.object] ?? {};
    return diagnosticOf(problem, { cluster, deployment: id.slice(cluster.length + 1), app, construct, object: label, pointer: problem.pointer });
  }));
}

/** Checks objects that the compiler makes for a delivery, as far as anybody describes their kinds. */
export function madeFindings(checks: Checks): (cluster: NamedCluster, objects: readonly DataObject[]) => readonly Diagnostic[] {
  return (cluster, objects) => objects.flatMap((data) => {
    const manifest = manifestOf(data, "", 0, scopes([], []));
    return checks.formProblems(checkedAs(cluster), manifest).map((problem) =>
      diagnosticOf({ ...problem, object: 0 }, { cluster: cluster.name, object: objectLabel(manifest), pointer: problem.pointer }));
  });
}

/** What the checks of single objects want to know of their cluster, once all its deployments are compiled. */
export function surroundings(cluster: string, deployments: ReadonlyMap<string, CompiledDeployment>): Surroundings {
  const foundations = [...deployments].flatMap(([id, deployment]) => (clusterOf(id) === cluster ? deployment.foundations : []));
  const namespaces = namespacesIn(foundations);
  return { definitions: foundations.filter(isDefinition), namespace: (name) => namespaces.get(name) ?? null };
}

/**
 * Whether Namespaces or definitions of custom resources came, went or changed since an earlier run.
 *
 * @param rendered the deployments that alone can be others. Default: all.
 */
export function hasNewFoundations(before: Deployments, now: Deployments, rendered?: Deployments): boolean {
  const ids = rendered === undefined ? new Set([...before.keys(), ...now.keys()]) : rendered.keys();
  const text = (deployment: CompiledDeployment | undefined): string => deployment?.foundationsText ?? "";
  return [...ids].some((id) => text(before.get(id)) !== text(now.get(id)));
}

type Deployments = ReadonlyMap<string, CompiledDeployment>;

/** Whether a problem holds in the namespace that its object is in. */
export function holds({ when }: ObjectProblem, namespaces: ReadonlyMap<string, DataObject>): boolean {
  return when === undefined || selects(when.selector, homeLabels(namespaces.get(when.namespace) ?? null, when.namespace));
}

/** A problem at its place. */
export function diagnosticOf({ code, message, hint, severity, source }: ObjectProblem, location: Diagnostic["location"]): Diagnostic {
  const weight = severity ?? (isCode(code) ? severityOf(code) : "error");
  return { code, severity: weight, message, location, ...(hint === undefined ? {} : { hint }), ...(source === undefined ? {} : { related: [source] }) };
}
