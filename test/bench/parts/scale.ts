import { objectsPerApp } from "../apps/name.js";
import { forget, measuredSynth, type Synthesis } from "../compiler.js";
import { median } from "../process.js";
import { count, info, megabytes, target, type Row } from "../report.js";
import { coldSynth, workspace, type Setup } from "../setup.js";

/** Sizes of the workspaces, in multiples of the usual one; memory has a bound at the second. */
const multiples = [1, 5, 12.5] as const;

/**
 * Cold compiles of 8,000, 40,000 and 100,000 objects: time for each object, and memory. The bound on the
 * growth is one on the compile; how the TypeScript compiler beside it grows is printed for comparison.
 */
export async function scale(setup: Setup): Promise<Row[]> {
  const rows: Row[] = [];
  const compiles: number[] = [];
  const walls: number[] = [];
  const sizes = multiples.map((multiple) => Math.round(multiple * setup.size));
  for (const [index, apps] of sizes.entries()) {
    const objects = apps * objectsPerApp;
    const folder = await workspace(setup, apps, setup.style);
    setup.progress(`cold compile of ${count(objects)} objects`);
    await coldSynth(folder);
    const runs: Synthesis[] = [];
    while (runs.length < (index === 0 ? setup.rounds : Math.min(2, setup.rounds))) {
      await forget(folder);
      runs.push(await measuredSynth(folder, { memory: true }));
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
      index === 1 ? target(peak, memory / 1e6, "under", 300, " MB") : info(peak, megabytes(memory)),
    );
  }
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)].map((apps = 0) => apps * objectsPerApp);
  const subject = `${count(least)} to ${count(most)} objects: growth of the time for each object`;
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
