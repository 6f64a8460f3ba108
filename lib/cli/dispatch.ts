import { alone } from "./alone.js";
import type { Request } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import type { PromoteRequest } from "./promote-request.js";
import { synth } from "./synth.js";
import { verify } from "./verify.js";

/** A command line that is about a workspace, with what it names found to be there. */
export type WorkspaceRequest = Exclude<Request, { command: "help" | "version" | "completion" | "promote" }> | PromoteRequest;

/**
 * Does what a command line asks for while nobody else works on the workspace. Each command but `synth` is loaded when it is asked for:
 * what the others need, such as the YAML reader and git, would take longer to load than a small change to compile.
 */
export async function carryOut(request: WorkspaceRequest, context: WorkspaceContext, progress: (stage: string) => void, color: boolean): Promise<Outcome> {
  if (request.command === "hook" && request.action === "run") {
    const { isBeingPublished } = await import("./hook.js");
    if (await isBeingPublished(context.root)) return { diagnostics: [], text: "", result: { checked: true } };
  }
  return alone(context, progress, async (fresh) => {
    switch (request.command) {
      case "synth": return request.verify ? verify(request, fresh, progress) : synth(request, fresh, progress);
      case "check": return (await import("./check.js")).check(request, fresh, progress);
      case "portability": return (await import("./portability.js")).portability(request, fresh, progress);
      case "capacity": return (await import("./capacity.js")).capacity(request, fresh, progress, color);
      case "schemas": return (await import("./schemas.js")).schemas(request, fresh);
      case "policies": return (await import("./policies.js")).policies(request, fresh);
      case "plan": return (await import("./plan.js")).plan(request, fresh, progress, color);
      case "publish": return (await import("./publish.js")).publish(request, fresh, progress);
      case "rollback": return (await import("./rollback.js")).rollback(request, fresh, progress);
      case "promote": return (await import("./promote.js")).promote(request, fresh, progress);
      case "gitea": return (await import("./gitea.js")).gitea(request, fresh, progress);
      case "portainer": return (await import("./portainer.js")).portainer(request, fresh, progress);
      case "drift": return (await import("./drift.js")).drift(request, fresh, progress);
      case "review": return (await import("./review.js")).review(request, fresh, progress);
      case "approvals": return (await import("./approvals.js")).approvals(request, fresh, progress);
      case "hook": return (await import("./hook.js")).hook(request, fresh, progress);
      case "explain": return (await import("./explain.js")).explain(request, fresh, progress);
      case "diff": return (await import("./diff.js")).diff(request, fresh, progress, color);
    }
  });
}
