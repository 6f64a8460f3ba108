import { Heartbeat } from "./heartbeat.js";
import { run } from "./run.js";
import type { JobDone, RunJob } from "./supervise.js";

/**
 * Does jobs in the calling thread, without limits: for programs that call the compiler as a function
 * and trust the workspace. A loop that never ends is never noticed.
 */
export const inline: RunJob = async (job, pass) => {
  let done: JobDone | undefined;
  const heartbeat = new Heartbeat();
  run({ ...job, heartbeat: heartbeat.memory }, ({ done: ended, ...batch }) => {
    pass(batch);
    heartbeat.took();
    if (ended !== undefined) done = { ...ended, condemned: job.condemned };
  });
  if (done === undefined) throw new Error("the job ended without an answer");
  return done;
};
