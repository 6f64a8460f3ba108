import type { Worker } from "node:worker_threads";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Location } from "../diagnostics/diagnostic.js";
import type { Finding } from "../workspace/evaluate.js";
import type { Position } from "../workspace/position.js";
import { Heartbeat } from "./heartbeat.js";
import { Locator } from "./locate.js";
import type { Answer, Job, RenderedDeployment } from "./protocol.js";

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
export type RunJob = (job: Omit<Job, "heartbeat">, pass: (deployments: readonly RenderedDeployment[]) => void) => Promise<JobDone>;

/** Why a thread ended early, and which unit of author code is to blame. */
interface Overrun {
  readonly unit: string;
  readonly code: "build-timeout" | "build-memory";
  readonly position: Position | undefined;
}

const watchInterval = 50;
const sampleInterval = 15;

/**
 * Runs jobs in worker threads under limits. A unit of author code that exceeds them is reported with
 * the line that it was in, and the job starts over in a new thread without it.
 *
 * @param startThread starts a thread that runs `thread.ts`, with the given heap limit in megabytes.
 */
export function supervised(startThread: (heap: number) => Worker, limits: Limits): RunJob {
  return async (job, pass) => {
    const overruns: Finding[] = [];
    const condemned = [...job.condemned];
    let suspect: string | undefined;
    for (;;) {
      const ended = await runOnce(startThread(limits.memory), { ...job, condemned }, limits, pass, suspect);
      if ("findings" in ended) return { ...ended, condemned, findings: [...ended.findings, ...overruns] };
      if (ended.code === "build-memory" && ended.position === undefined && suspect !== ended.unit) {
        // A heap that is full ends the thread at once. Run again, this time looking where it grows.
        suspect = ended.unit;
        continue;
      }
      suspect = undefined;
      condemned.push(ended.unit);
      overruns.push(findingOf(ended, limits));
    }
  };
}

async function runOnce(
  worker: Worker,
  job: Omit<Job, "heartbeat">,
  limits: Limits,
  pass: (deployments: readonly RenderedDeployment[]) => void,
  suspect: string | undefined,
): Promise<NonNullable<Answer["done"]> | Overrun> {
  const heartbeat = new Heartbeat();
  const locator = suspect === undefined ? undefined : new Locator();
  let timer: NodeJS.Timeout | undefined;
  let sampled: Position | undefined;
  let ended = false;
  let isDone = false;
  try {
    return await new Promise<NonNullable<Answer["done"]> | Overrun>((resolve, reject) => {
      worker.on("message", ({ deployments, done }: Answer) => {
        pass(deployments);
        if (done === undefined) return;
        isDone = true;
        resolve(done);
      });
      worker.on("error", (error: NodeJS.ErrnoException) => {
        const { unit } = heartbeat.read();
        if (error.code === "ERR_WORKER_OUT_OF_MEMORY" && unit !== "") resolve({ unit, code: "build-memory", position: sampled });
        else reject(error);
      });
      worker.on("exit", (code) => reject(new Error(`the thread with the author code ended with ${code}`)));
      worker.postMessage({ ...job, heartbeat: heartbeat.memory });
      watch(heartbeat, limits, resolve, (started) => { timer = started; });
      const sample = async (): Promise<void> => {
        while (locator !== undefined && !ended) {
          if (heartbeat.read().unit === suspect) sampled = (await locator.position(200)) ?? sampled;
          await new Promise((next) => setTimeout(next, sampleInterval));
        }
      };
      sample().catch(reject);
    });
  } finally {
    ended = true;
    clearInterval(timer);
    locator?.close();
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
  let since = performance.now();
  const timer = setInterval(() => {
    const beat = heartbeat.read();
    if (beat.count !== last.count) {
      last = beat;
      since = performance.now();
    }
    if (beat.unit === "") return;
    const late = performance.now() - since > limits.time * 1000;
    // The heap limit does not count buffers, so the whole process is watched as well.
    const large = process.memoryUsage.rss() - baseline > (limits.memory + 256) * 1024 * 1024;
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
  return { diagnostic: diagnose(code, message, location), ...(position && { position }) };
}
