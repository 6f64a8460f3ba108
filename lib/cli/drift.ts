import { AdapterError } from "../adapters/error.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";

export async function drift(_request: RequestOf<"drift">, _context: WorkspaceContext, _progress: (stage: string) => void): Promise<Outcome> {
  throw new AdapterError("not there", { subject: "drift" });
}
