import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appName, objectsPerApp } from "./apps/name.js";
import { forget, measuredSynth, synth, type Synthesis } from "./compiler.js";
import { generate, writeApp, type Style } from "./generate.js";
import { interleave, median, run } from "./process.js";
import { count, info, megabytes, target, time, type Row } from "./report.js";
import { installRival, synthWithRival } from "./rival.js";
import { sameObjects } from "./same-objects.js";

/** What the parts of the benchmark are told. */
export interface Setup {
  /** Empty folder that the parts may fill. */
  readonly folder: string;
  /** Says what is going on. */
  readonly progress: (text: string) => void;
  /** How often each long command runs. */
  readonly rounds: number;
  /** How often each command of a fraction of a second runs. */
  readonly shortRounds: number;
  /** How the apps are written that have to reach the targets. */
  readonly style: Style;
}

const styleNames = { plus: "cdk8s-plus-28 constructs", plain: "plain ApiObjects" } as const;

/** A cold compile with type check, against the cdk8s CLI on the same 1,000 apps. */
export async function cold(setup: Setup): Promise<Row[]> {
  setup.progress("installing the cdk8s CLI");
  const rival = await installRival();
  const rows: Row[] = [];
  for (const style of ["plus", "plain"] as const) {
    const folder = await workspace(setup, 1000, style);
    setup.progress(`cold compile and cdk8s CLI, ${styleNames[style]}`);
    await coldSynth(folder);
    const medians = await interleave(setup.rounds, {
      ours: () => coldSynth(folder),
      charts: async () => (await synthWithRival(rival, folder, "charts")).wall,
      files: async () => (await synthWithRival(rival, folder, "files")).wall,
    });
    await synthWithRival(rival, folder, "files");
    const objects = sameObjects(join(folder, "dist"), join(folder, "generated"));
    if (objects !== 1000 * objectsPerApp) throw new Error(`the cdk8s CLI gave ${objects} objects`);
    const subject = `${count(objects)} objects, ${styleNames[style]}`;
    const ratio = medians.charts / medians.ours;
    const against = `${subject}: cdk8s CLI / cold compile`;
    rows.push(
      info(`${subject}: cold compile with type check`, time(medians.ours)),
      info(`${subject}: cdk8s CLI, no type check`, time(medians.charts)),
      style === setup.style ? target(against, ratio, "at least", 10, " x") : info(against, `${ratio.toFixed(2)} x`),
      info(`${subject}: cdk8s CLI set to one file an object`, time(medians.files)),
      info(`${subject}: that / cold compile`, `${(medians.files / medians.ours).toFixed(2)} x`),
    );
  }
  return rows;
}

/** A compile with nothing changed, against Node running an empty file. */
export async function nochange(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, 1000, setup.style);
  setup.progress("no change");
  for (let times = 0; times < 2; times += 1) await synth(folder);
  const medians = await interleave(setup.shortRounds, {
    ours: async () => (await synth(folder)).wall,
    empty: () => emptyNode(folder),
  });
  return [
    info("no change: empty node", time(medians.empty)),
    info("no change: synth", time(medians.ours)),
    target("no change: synth / empty node", medians.ours / medians.empty, "at most", 1.5, " x"),
  ];
}

/** A compile with one app of 1,000 changed, against Node running an empty file. */
export async function change(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, 1000, setup.style);
  setup.progress("one app changed");
  for (let times = 0; times < 2; times += 1) await synth(folder);
  let release = 0;
  const walls: number[] = [];
  const types: number[] = [];
  const medians = await interleave(setup.shortRounds, {
    ours: async () => {
      release += 1;
      const n = (release * 37) % 1000 + 1;
      writeApp(folder, setup.style, n, release);
      const { wall, beforeTypes, timings } = await measuredSynth(folder);
      expectRelease(folder, n, release);
      walls.push(wall);
      types.push(timings.types);
      return beforeTypes;
    },
    empty: () => emptyNode(folder),
  });
  return [
    info("one app of 1,000 changed: empty node", time(medians.empty)),
    info("one app of 1,000 changed: synth before the type check", time(medians.ours)),
    target("one app of 1,000 changed: that / empty node", medians.ours / medians.empty, "at most", 3, " x"),
    info("one app of 1,000 changed: incremental type check", time(median(types))),
    info("one app of 1,000 changed: synth with type check", time(median(walls))),
  ];
}

/**
 * Cold compiles of 8,000, 40,000 and 100,000 objects: time for each object, and memory. The bound on the
 * growth is one on the compile; how the TypeScript compiler beside it grows is printed for comparison.
 */
export async function scale(setup: Setup): Promise<Row[]> {
  const rows: Row[] = [];
  const compiles: number[] = [];
  const walls: number[] = [];
  for (const apps of [1000, 5000, 12500]) {
    const objects = apps * objectsPerApp;
    const folder = await workspace(setup, apps, setup.style);
    setup.progress(`cold compile of ${count(objects)} objects`);
    await coldSynth(folder);
    const runs: Synthesis[] = [];
    while (runs.length < (apps === 1000 ? setup.rounds : Math.min(2, setup.rounds))) {
      await forget(folder);
      runs.push(await measuredSynth(folder, true));
    }

    const subject = `${count(objects)} objects`;
    const each = (milliseconds: number) => `${((1000 * milliseconds) / objects).toFixed(0)} µs`;
    const compile = median(runs.map(({ beforeTypes }) => beforeTypes));
    const wall = median(runs.map((one) => one.wall));
    const memory = Math.max(...runs.map((one) => one.memory ?? Number.NaN));
    const peak = `${subject}: peak memory of Node`;
    compiles.push(compile / objects);
    walls.push(wall / objects);
    rows.push(
      info(`${subject}: cold compile, for each object`, each(compile)),
      info(`${subject}: with type check, for each object`, each(wall)),
      apps === 5000 ? target(peak, memory / 1e6, "under", 300, " MB") : info(peak, megabytes(memory)),
    );
  }
  const subject = "8,000 to 100,000 objects: growth of the time for each object";
  return [
    ...rows,
    target(subject, growth(compiles), "under", 25, " %"),
    info(`${subject}, with type check`, `${growth(walls).toFixed(1)} %`),
  ];
}

/** By how many percent the last value is larger than the first. */
function growth(values: readonly number[]): number {
  return 100 * ((values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN) - 1);
}

let workspaces = 0;

async function workspace(setup: Setup, apps: number, style: Style): Promise<string> {
  // Each part has a workspace of its own: files are deleted when all is measured.
  workspaces += 1;
  const folder = join(setup.folder, `${workspaces}-${style}-${apps}`);
  setup.progress(`writing a workspace of ${count(apps)} apps`);
  await mkdir(folder);
  generate(folder, apps, style);
  await writeFile(join(folder, "empty.cjs"), "");
  return folder;
}

/** The first cold compile in a new workspace is not counted: the disk is still taking in the sources. */
async function coldSynth(folder: string): Promise<number> {
  await forget(folder);
  return (await synth(folder)).wall;
}

async function emptyNode(folder: string): Promise<number> {
  return (await run(process.execPath, ["empty.cjs"], { folder })).wall;
}

/** Makes sure that a change of an app has reached the tree, so that no measure is of a run that did nothing. */
function expectRelease(folder: string, n: number, release: number): void {
  const generated = join(folder, "generated/bench", appName(n));
  const image = `/${appName(n)}:1.${n % 30}.${release}`;
  if (!readdirSync(generated).some((name) => readFileSync(join(generated, name), "utf8").includes(image))) {
    throw new Error(`the change of ${appName(n)} did not reach the tree`);
  }
}
