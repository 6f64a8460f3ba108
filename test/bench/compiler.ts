import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { launcherIn } from "./generate.js";
import { run, type Run } from "./process.js";

/** Milliseconds since the start of the process, as `synth --format json` reports them. */
export interface Timings {
  readonly total: number;
  /** How long the type check itself ran. It runs beside the compile. */
  readonly types: number;
  /** When the tree would have been written without waiting for the type check. */
  readonly withoutTypes: number;
}

/** One run of the compiler. */
export interface Synthesis extends Run {
  readonly timings: Timings;
  /** `wall` without the time that was spent in waiting for the type check alone. */
  readonly beforeTypes: number;
}

/** Compiles the workspace as its user does. */
export function synth(folder: string): Promise<Run> {
  return run(process.execPath, [launcherIn(folder), "synth"], { folder });
}

export interface SynthOptions {
  /** Whether to measure memory. Default: false. */
  readonly memory?: boolean;
  /** Node's arguments that start the compiler. Default: the launcher, as users start it. */
  readonly compiler?: readonly string[];
}

/** Compiles the workspace, and asks where the time went. */
export async function measuredSynth(folder: string, { memory = false, compiler = [launcherIn(folder)] }: SynthOptions = {}): Promise<Synthesis> {
  const result = await run(process.execPath, [...compiler, "synth", "--format", "json"], { folder, memory });
  const { result: found } = JSON.parse(result.stdout) as { readonly result?: { readonly timings?: Partial<Timings> } };
  const { total, types, withoutTypes } = found?.timings ?? {};
  if (total === undefined || types === undefined || withoutTypes === undefined) {
    throw new Error("synth --format json reports no timings.total, timings.types and timings.withoutTypes");
  }
  return { ...result, timings: { total, types, withoutTypes }, beforeTypes: result.wall - (total - withoutTypes) };
}

/** What a plan says of itself. */
export interface PlanReport {
  readonly timings: { readonly compile: number; readonly plan: number };
  readonly changed: number;
  readonly consequences: readonly { readonly source?: { readonly line?: number } }[];
}

/** Compares the workspace with the tree of a revision, as its user does. */
export async function planned(folder: string, revision: string): Promise<PlanReport & Pick<Run, "wall">> {
  const { stdout, wall } = await run(process.execPath, [launcherIn(folder), "plan", "--base", revision, "--format", "json"], { folder });
  return { ...(JSON.parse(stdout) as { readonly result: PlanReport }).result, wall };
}

/** Compiles the workspace and compares every byte of the tree, writing nothing. */
export function check(folder: string): Promise<Run> {
  return run(process.execPath, [launcherIn(folder), "check"], { folder });
}

let forgotten = 0;

/**
 * Takes away everything that the compiler has left in the workspace, so that the next compile is a cold
 * one. It is put aside and not deleted: ext4 is many times slower at making files for a while after
 * thousands have been deleted.
 */
export async function forget(folder: string): Promise<void> {
  forgotten += 1;
  const aside = `${folder}.aside-${forgotten}`;
  await mkdir(aside);
  for (const path of [".astrolabe", "generated"]) {
    if (existsSync(join(folder, path))) await rename(join(folder, path), join(aside, path));
  }
}
