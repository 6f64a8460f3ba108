import { withLock } from "../tree/lock.js";
import { recover } from "../tree/write.js";
import { print } from "../launcher/output.cjs";
import { renderText } from "../diagnostics/text.js";
import type { WorkspaceContext } from "./context.js";

/** Milliseconds to wait for another run before giving up. */
const patience = 60_000;

/**
 * Runs a command while no other one works in the workspace, after completing or discarding what an
 * interrupted one left behind.
 */
export async function alone<Result>(
  context: WorkspaceContext,
  progress: (stage: string) => void,
  command: (context: WorkspaceContext) => Promise<Result>,
): Promise<Result> {
  let waited = false;
  return withLock(context.root, {
    wait: patience,
    onWait: (holder) => {
      waited = true;
      progress(holder === undefined ? "waiting for another run" : `waiting for the run of process ${holder.pid}`);
    },
  }, () => {
    const { outcome, diagnostics, aside } = recover(context.root);
    if (outcome === "completed") print(2, "The write of an interrupted run was completed first.\n");
    if (outcome === "damaged") print(2, `The journal of an interrupted run cannot be read; it was moved to ${aside}.\n`);
    print(2, renderText(diagnostics, { color: false }));
    // What the launcher saw is out of date when somebody else has written since.
    return command(waited || outcome !== "none" ? { ...context, changes: undefined } : context);
  });
}
