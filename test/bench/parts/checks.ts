import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCompiler } from "../bundle.js";
import { objectsPerApp } from "../apps/name.js";
import { forget, measuredSynth } from "../compiler.js";
import { interleave, median } from "../process.js";
import { count, info, target, time, type Row } from "../report.js";
import { workspace, type Setup } from "../setup.js";

/**
 * A cold compile with all checks, against the same compiler without them. Both have the type check beside them, and
 * the bound holds without the time that they only wait for it: with it, the difference would be smaller.
 */
export async function checks(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, setup.size, setup.style);
  const [checked, unchecked] = [
    await bundleCompiler(join(folder, "compiler-checked"), { isChecking: true }),
    await bundleCompiler(join(folder, "compiler-unchecked"), { isChecking: false }),
  ];
  setup.progress("cold compile with checks and without");
  const walls = { checked: [] as number[], unchecked: [] as number[] };
  const compile = (compiler: readonly string[], seen: number[]) => async (): Promise<number> => {
    await forget(folder);
    const { beforeTypes, wall } = await measuredSynth(folder, { compiler });
    seen.push(wall);
    return beforeTypes;
  };
  const subjects = { checked: compile(checked, walls.checked), unchecked: compile(unchecked, walls.unchecked) };
  // Neither's first one counts: the disk is still taking in the sources, and V8's compiled form is not there yet.
  const trees = [];
  for (const subject of [subjects.checked, subjects.unchecked]) {
    await subject();
    trees.push(readFileSync(join(folder, "generated/.astrolabe/bench.sha256"), "utf8"));
  }
  if (trees[0] !== trees[1]) throw new Error("the compiler makes another tree without its checks");
  walls.checked.length = walls.unchecked.length = 0;
  const medians = await interleave(setup.rounds, subjects);

  const subject = `${count(setup.size * objectsPerApp)} objects, cold compile`;
  const whole = { checked: median(walls.checked), unchecked: median(walls.unchecked) };
  return [
    info(`${subject} before the type check: without checks`, time(medians.unchecked)),
    info(`${subject} before the type check: with all checks`, time(medians.checked)),
    target(`${subject} before the type check: with / without`, medians.checked / medians.unchecked, "at most", 2, " x"),
    info(`${subject} with type check: without checks`, time(whole.unchecked)),
    info(`${subject} with type check: with all checks`, time(whole.checked)),
    info(`${subject} with type check: with / without`, `${(whole.checked / whole.unchecked).toFixed(2)} x`),
  ];
}
