import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { appName } from "../apps/name.js";
import { measuredSynth, synth } from "../compiler.js";
import { writeApp } from "../generate.js";
import { interleave, median } from "../process.js";
import { count, info, target, time, type Row } from "../report.js";
import { emptyNode, workspace, type Setup } from "../setup.js";

/** A compile with one app of all changed, against Node running an empty file. */
export async function change(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, setup.size, setup.style);
  setup.progress("one app changed");
  for (let times = 0; times < 2; times += 1) await synth(folder);
  let release = 0;
  const walls: number[] = [];
  const types: number[] = [];
  const medians = await interleave(setup.shortRounds, {
    ours: async () => {
      release += 1;
      const n = (release * 37) % setup.size + 1;
      writeApp(folder, setup.style, n, release);
      const { wall, beforeTypes, timings } = await measuredSynth(folder);
      expectRelease(folder, n, release);
      walls.push(wall);
      types.push(timings.types);
      return beforeTypes;
    },
    empty: () => emptyNode(folder),
  });
  const subject = `one app of ${count(setup.size)} changed`;
  return [
    info(`${subject}: empty node`, time(medians.empty)),
    info(`${subject}: synth before the type check`, time(medians.ours)),
    target(`${subject}: that / empty node`, medians.ours / medians.empty, "at most", 3, " x"),
    info(`${subject}: incremental type check`, time(median(types))),
    info(`${subject}: synth with type check`, time(median(walls))),
  ];
}

/** Makes sure that a change of an app has reached the tree, so that no measure is of a run that did nothing. */
function expectRelease(folder: string, n: number, release: number): void {
  const generated = join(folder, "generated/bench", appName(n));
  const image = `/${appName(n)}:1.${n % 30}.${release}`;
  if (!readdirSync(generated).some((name) => readFileSync(join(generated, name), "utf8").includes(image))) {
    throw new Error(`the change of ${appName(n)} did not reach the tree`);
  }
}
