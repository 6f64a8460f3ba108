import type { Worker } from "node:worker_threads";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Location } from "../diagnostics/diagnostic.js";
import type { Finding } from "../workspace/evaluate.js";
import type { Position } from "../workspace/position.js";
import { Heartbeat } from "./heartbeat.js";
import { Locator } from "./locate.js";
import type { Answer, Batch, Job } from "./protocol.js";

/** How much author code may take before it is stopped. */
export interface Limits {
  /** Seconds for one module or one build. */
  readonly time: number;
  /** Megabytes of memory for all author code. */
  readonly memory: number;
}

/** The end of a job, with the units that had to be left out. */
export type JobDone = NonNullable<Answer["done"]> & Pick<Job, "condemned">;

/** Does a job and passes on what it renders. A deployment passed twice counts as passed last. */
export type RunJob = (job: Omit<Job, "heartbeat">, pass: (batch: Batch) => void) => Promise<JobDone>;

/** Why a thread ended early, and which unit of author code is to blame. */
interface Overrun {
  readonly unit: string;
  readonly code: "build-timeout" | "build-memory";
  readonly position: Position | undefined;
}

/** Milliseconds between two looks at a thread. */
const watchInterval = 50;
/** Megabytes that the process may grow by beyond author code: what the compiler itself keeps and what is not collected yet. */
const ownMemory = 128;

/**
 * Runs jobs in worker threads under limits. A unit of author code that exceeds them is reported with
 * the line that it was in, and the job starts over in a new thread without it.
 *
 * @param startThread starts a thread that runs `thread.ts`, for author code that may use the given megabytes.
 */
export function supervised(startThread: (heap: number) => Worker, limits: Limits): RunJob {
  return async (job, pass) => {
    const overruns: Finding[] = [];
    const condemned = [...job.condemned];
    for (;;) {
      const ended = await runOnce(startThread(limits.memory), { ...job, condemned }, limits, pass);
      if ("findings" in ended) return { ...ended, condemned, findings: [...ended.findings, ...overruns] };
      condemned.push(ended.unit);
      overruns.push(findingOf(ended, limits));
    }
  };
}

async function runOnce(
  worker: Worker,
  job: Omit<Job, "heartbeat">,
  limits: Limits,
  pass: (batch: Batch) => void,
): Promise<NonNullable<Answer["done"]> | Overrun> {
  const heartbeat = new Heartbeat();
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  try {
    return await new Promise<NonNullable<Answer["done"]> | Overrun>((resolve, reject) => {
      worker.on("message", ({ done, ...batch }: Answer) => {
        try {
          pass(batch);
          heartbeat.took();
        } catch (error) {
          reject(error);
        }
        if (done === undefined) return;
        isDone = true;
        resolve(done);
      });
      worker.on("error", (error: NodeJS.ErrnoException) => {
        const { unit } = heartbeat.read();
        // It grew faster than it was watched, and ended before it could be asked where it was.
        if (error.code === "ERR_WORKER_OUT_OF_MEMORY" && unit !== "") resolve({ unit, code: "build-memory", position: undefined });
        else reject(error);
      });
      worker.on("exit", (code) => reject(new Error(`the thread with the author code ended with ${code}`)));
      worker.postMessage({ ...job, heartbeat: heartbeat.memory });
      watch(heartbeat, limits, resolve, (started) => { timer = started; });
    });
  } finally {
    clearInterval(timer);
    worker.removeAllListeners();
    worker.on("error", () => undefined);
    const end = worker.terminate();
    // Whoever starts another thread must not find this one; whoever is done need not wait.
    if (!isDone) await end;
  }
}

/** Watches the heartbeat and the memory of the process, and says when a unit exceeds a limit. */
function watch(heartbeat: Heartbeat, limits: Limits, exceeded: (overrun: Overrun) => void, started: (timer: NodeJS.Timeout) => void): void {
  const baseline = process.memoryUsage.rss();
  let last = heartbeat.read();
  let since = process.uptime();
  const timer = setInterval(() => {
    const beat = heartbeat.read();
    if (beat.count !== last.count) {
      last = beat;
      since = process.uptime();
    }
    if (beat.unit === "") return;
    const late = process.uptime() - since > limits.time;
    // The whole process, because the heap alone does not count buffers.
    const large = process.memoryUsage.rss() - baseline > (limits.memory + ownMemory) * 1024 * 1024;
    if (!late && !large) return;
    clearInterval(timer);
    const locator = new Locator();
    void locator.position().then((position) => {
      locator.close();
      exceeded({ unit: beat.unit, code: late ? "build-timeout" : "build-memory", position });
    });
  }, watchInterval);
  started(timer);
}

function findingOf({ unit, code, position }: Overrun, limits: Limits): Finding {
  const location = JSON.parse(unit) as Location;
  const what = location.deployment === undefined ? "The module" : "build";
  const message = code === "build-timeout"
    ? `${what} did not end within ${limits.time} s`
    : `${what} needed more than ${limits.memory} MB of memory`;
  const hint = code === "build-timeout"
    ? "Look for a loop that never ends here, or allow more with --time-limit <seconds>."
    : "Look for a list or text that grows here, or allow more with --memory-limit <MB>.";
  return { diagnostic: diagnose(code, message, location, { hint }), ...(position && { position }) };
}
