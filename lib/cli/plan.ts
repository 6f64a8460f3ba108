import { AdapterError } from "../adapters/error.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";

export async function plan(_request: RequestOf<"plan">, _context: WorkspaceContext, _progress: (stage: string) => void, _color: boolean): Promise<Outcome> {
  throw new AdapterError("not there", { subject: "plan" });
}
