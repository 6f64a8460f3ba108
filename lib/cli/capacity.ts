import { capacityOf } from "../checks/cluster-checks.js";
import { factsIn } from "../compiled/judge.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { renderCapacity, takesUnicode } from "./occupancy.js";
import type { Outcome } from "./outcome.js";
import { select } from "./selection.js";
import { compileWorkspace } from "./session.js";

/** Compiles the workspace and shows what its clusters' nodes hold, and what happens when one of them is lost. */
export async function capacity(request: RequestOf<"capacity">, context: WorkspaceContext, progress: (stage: string) => void, color: boolean): Promise<Outcome> {
  const { compilation } = await compileWorkspace({ ...context, changes: undefined }, { ...request, progress });
  const selection = select({ ...request, app: [] }, compilation);
  const structural = compilation.diagnostics.filter((diagnostic) => !compilation.checked.includes(diagnostic));
  // What could not be rendered would be missing from the count.
  if (hasErrors(structural)) return { diagnostics: structural, text: "", result: { clusters: [] } };
  const chosen = compilation.clusters.filter(({ facts }) => selection.clusters.includes(facts.name));
  const all = chosen.map((cluster) => capacityOf(cluster.facts, factsIn(cluster, compilation.deployments), "report"));
  const reports = all.flatMap(({ report }) => report ?? []);
  const without = chosen.filter(({ facts }) => !reports.some(({ cluster }) => cluster === facts.name)).map(({ facts: { name } }) => `${name}: no inventory of nodes`);
  const style = { color, unicode: takesUnicode(process.env), columns: process.stdout.columns ?? 120 };
  return {
    diagnostics: compilation.diagnostics.filter(({ code, location }) => all.some(({ diagnostics }) =>
      diagnostics.some((found) => found.code === code && found.location.cluster === location.cluster && found.location.object === location.object))),
    text: [...(reports.length === 0 ? [] : [renderCapacity(reports, style)]), ...without].join("\n"),
    result: { clusters: reports },
  };
}
