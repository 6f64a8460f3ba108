import { portabilityOf } from "../compiled/portability.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { renderPortability } from "./portability-table.js";
import { compileWorkspace } from "./session.js";

/** Says what each place keeps, changes and loses of an app. */
export async function portability(request: RequestOf<"portability">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const { compilation, runJob } = await compileWorkspace({ ...context, changes: undefined }, { ...request, progress });
  const structural = compilation.diagnostics.filter((diagnostic) => !compilation.checked.includes(diagnostic));
  // An object that is not portable keeps its own deployment from being rendered; the table says so.
  const broken = structural.filter(({ code }) => code !== "object-not-portable");
  if (hasErrors(broken)) return { diagnostics: broken, text: "", result: { app: request.name, places: [] } };
  progress(`placing ${request.name}`);
  const places = await portabilityOf(request.name, compilation, runJob);
  return { diagnostics: [], text: renderPortability(request.name, places), result: { app: request.name, places } };
}
