import { spawn } from "node:child_process";
import { watchMemory } from "./memory.js";

/** What a command did. */
export interface Run {
  /** From the start of the process to its end, in milliseconds. */
  readonly wall: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Peak memory of the command's Node processes in bytes; `undefined` when it was not asked for. */
  readonly memory: number | undefined;
}

export interface RunOptions {
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether to measure memory. Default: false, because the sampling itself takes time. */
  readonly memory?: boolean;
}

/**
 * Runs a command to its end.
 *
 * @throws Error with the command and the end of what it printed, when it exits with anything but 0.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const environment = { ...process.env, ...options.environment };
  // Settings of the benchmark's own process would change what is measured.
  for (const name of ["NODE_OPTIONS", "NODE_COMPILE_CACHE", "NODE_V8_COVERAGE", "FORCE_COLOR"]) delete environment[name];

  const start = performance.now();
  const child = spawn(command, args, { cwd: options.folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const peak = options.memory === true && child.pid !== undefined ? watchMemory(child.pid) : undefined;
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));

  let wall = 0;
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => (wall = performance.now() - start));
    child.on("close", (code, signal) => resolve(String(signal ?? code)));
  });
  const status = await ended.finally(() => peak?.stop());
  if (status !== "0") {
    const said = `${output.stdout.slice(-1500)}${output.stderr.slice(-1500)}`.trim();
    throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${said}`);
  }
  return { wall, ...output, memory: peak?.bytes() };
}

/** Milliseconds of each thing that is measured. */
export type Subjects<Name extends string> = Record<Name, () => Promise<number>>;

/**
 * Measures subjects in turns, so that a slower or faster moment of the machine meets all of them, and
 * the order of one round is reversed in the next.
 *
 * @returns the median of each subject.
 */
export async function interleave<Name extends string>(rounds: number, subjects: Subjects<Name>): Promise<Record<Name, number>> {
  const names = Object.keys(subjects) as Name[];
  const values = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) values.get(name)?.push(await subjects[name]());
  }
  return Object.fromEntries([...values].map(([name, times]) => [name, median(times)])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error("there is no median of nothing");
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return (lower + upper) / 2;
}
