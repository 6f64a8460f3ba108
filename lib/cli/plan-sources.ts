import type { Compilation } from "../compile.js";
import type { Located } from "../compiled/locate.js";
import type { Change } from "../plan/change.js";
import type { Plan } from "../plan/plan.js";
import { nearestOrigin } from "../sandbox/place.js";
import { deploymentId } from "../sandbox/protocol.js";
import { appFile, clusterFile } from "../workspace/find.js";

type Source = NonNullable<Change["source"]>;

type Lines = Awaited<Located["lines"]>;

/** Deployments that have files among those of a tree, by deploymentId. */
export function deploymentsAmong(paths: readonly string[], { deployments }: Compilation): string[] {
  return [...new Set(paths.map((path) => path.split("/", 2).join("/")))].filter((id) => deployments.has(id));
}

/**
 * A plan with the author's line of each change and consequence: that of the construct which makes the object, of the app
 * that made it when it is gone, and of the cluster for what belongs to no app.
 */
export function withSources(plan: Plan, compilation: Compilation, origins: Lines): Plan {
  const ids = deploymentsAmong([...plan.changes, ...plan.consequences].map(({ path }) => path), compilation);
  const constructs = constructsOf(compilation, ids);
  const sourceOf = (at: { readonly path: string; readonly object: string; readonly cluster: string; readonly deployment?: string }): Source | undefined => {
    const { cluster, deployment = "", path, object } = at;
    const app = compilation.deployments.get(deploymentId(cluster, deployment))?.app;
    if (app === undefined) return compilation.found.clusters.includes(cluster) ? { file: clusterFile(cluster) } : undefined;
    const { file = appFile(app), line } = nearestOrigin({ cluster, deployment, construct: constructs.get(`${path} ${object}`) ?? constructs.get(path) ?? "" }, origins) ?? nearestOrigin({ app }, origins) ?? {};
    return { file, ...(line === undefined ? {} : { line }) };
  };
  const placed = <Place extends Parameters<typeof sourceOf>[0]>(at: Place): Place & { readonly source?: Source } => {
    const source = sourceOf(at);
    return source === undefined ? at : { ...at, source };
  };
  return { ...plan, changes: plan.changes.map(placed), consequences: plan.consequences.map(placed) };
}

/** The construct path of each object of some deployments, by path in the tree, and with its label: many stand in one file of a stack, whose first is the stack. */
function constructsOf({ deployments }: Compilation, ids: readonly string[]): Map<string, string> {
  const all = ids.flatMap((id) => (deployments.get(id)?.objects ?? []).map(({ file, label, construct }) => ({ path: `${id}/${file}`, label, construct }))).reverse();
  return new Map(all.flatMap(({ path, label, construct }) => [[`${path} ${label}`, construct], [path, construct]] as const));
}
