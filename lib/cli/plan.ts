import { hasErrors } from "../diagnostics/diagnostic.js";
import { renderMarkdown } from "../plan/markdown.js";
import { tallyPlan } from "../plan/tally.js";
import { renderPlan } from "../plan/text.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { planWorkspace } from "./planned.js";

/** Compiles the workspace and says what publishing it would do to running services and data. */
export async function plan(request: RequestOf<"plan">, context: WorkspaceContext, progress: (stage: string) => void, color: boolean): Promise<Outcome> {
  const { diagnostics, plan: made, base, timings } = await planWorkspace(context, request, progress);
  const { changes, consequences, shares } = made;
  const result = { base, ...tallyPlan(made), consequences, changes, shares: Object.fromEntries(shares), timings };
  if (request.format === "markdown") return { diagnostics, isBrief: true, text: renderMarkdown(made, { findings: diagnostics, base }).trimEnd(), result };
  return { diagnostics, isBrief: true, text: hasErrors(diagnostics) ? "" : renderPlan(made, { color, base }), result };
}
