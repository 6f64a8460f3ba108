import type { Compilation } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../model/name.js";
import { deploymentId } from "../sandbox/protocol.js";
import { applicationName } from "../targets/argocd/application.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { clusterOf } from "../tree/places.js";
import type { Found } from "../workspace/find.js";
import type { UsageProblem } from "./arguments.js";
import { nearest } from "../diagnostics/nearest.js";

/** The filters of a command line. An empty list selects everything. */
export interface Filters {
  readonly cluster: readonly string[];
  readonly app: readonly string[];
}

/** The part of a workspace that a command is about. */
export interface Selection {
  readonly isWhole: boolean;
  /** Whether whole clusters are selected, their metadata included. */
  readonly wholeClusters: boolean;
  readonly clusters: readonly string[];
  /** Whether a path of the tree belongs to it. */
  readonly holds: (path: string) => boolean;
  /** Whether a finding concerns it. What belongs to no app and no cluster concerns everybody. */
  readonly concerns: (diagnostic: Diagnostic) => boolean;
}

/** A name in a filter that the workspace does not have. */
export function filterProblem({ cluster, app }: Filters, found: Found): UsageProblem | undefined {
  for (const [what, names, known] of [["cluster", cluster, found.clusters], ["app", app, found.apps]] as const) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const near = nearest(unknown, known);
    return { problem: `there is no ${what} ${quote(unknown)}`, hint: near === undefined ? `${what}s are ${known.join(", ")}` : `did you mean "${near}"?` };
  }
  return undefined;
}

export function select(filters: Filters, { clusters, deployments, found, program }: Pick<Compilation, "clusters" | "deployments" | "found" | "program">): Selection {
  const apps = new Set(filters.app);
  const names = new Set(filters.cluster);
  const holdsCluster = (cluster: string): boolean => names.size === 0 || names.has(cluster);
  const chosen = apps.size === 0 ? [] : [...deployments.values()].filter(({ app }) => apps.has(app)).map(({ facts }) => facts);
  const folders = new Set(chosen.map((facts) => deploymentId(facts.cluster, facts.name)));
  const applications = chosen.map((facts) => `_${applicationName(facts.cluster, facts.name)}.yaml`);
  const isDelivery = (path: string): boolean => path.includes(`/${argocdFolder}/`) && applications.some((ending) => path.endsWith(ending));
  /** Whether a finding that names a file alone concerns the selected apps: an app's file does when one of them needs it. */
  const holdsFile = (file: string): boolean => {
    if (apps.size === 0) return true;
    const needing = found.apps.filter((app) => program.filesOf(app).includes(file));
    return needing.length === 0 || needing.some((app) => apps.has(app));
  };
  return {
    isWhole: apps.size === 0 && names.size === 0,
    wholeClusters: apps.size === 0,
    clusters: clusters.map(({ facts }) => facts.name).filter(holdsCluster),
    holds: (path) => holdsCluster(clusterOf(path))
      && (apps.size === 0 || folders.has(path.split("/", 2).join("/")) || isDelivery(path)),
    concerns: ({ location, related = [] }) => [location, ...related].some(({ cluster, app, file }) => {
      if (cluster === undefined && app === undefined && file !== undefined) return holdsFile(file);
      return (cluster === undefined || holdsCluster(cluster)) && (app === undefined || apps.size === 0 || apps.has(app));
    }),
  };
}
