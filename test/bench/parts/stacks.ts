import { existsSync } from "node:fs";
import { join } from "node:path";
import { appName } from "../apps/name.js";
import { forget, measuredSynth } from "../compiler.js";
import { interleave, median } from "../process.js";
import { count, info, target, time, type Row } from "../report.js";
import { coldSynth, workspace, type Setup } from "../setup.js";

/** A cold compile of apps as stacks of a Swarm, against the same apps on Kubernetes, with all checks and policies on both. */
export async function stacks(setup: Setup): Promise<Row[]> {
  const folders = { kubernetes: await workspace(setup, setup.size, "portable", "kubernetes"), swarm: await workspace(setup, setup.size, "portable", "swarm") };
  setup.progress("cold compile of stacks, and of the same apps on Kubernetes");
  for (const folder of Object.values(folders)) await coldSynth(folder);
  if (!existsSync(join(folders.swarm, "generated/bench", appName(setup.size), "stack.yaml"))) throw new Error("the last app of the Swarm has no stack");
  const walls = { kubernetes: [] as number[], swarm: [] as number[] };
  const compile = (place: keyof typeof folders) => async (): Promise<number> => {
    await forget(folders[place]);
    const { beforeTypes, wall } = await measuredSynth(folders[place]);
    walls[place].push(wall);
    return beforeTypes;
  };
  const medians = await interleave(setup.rounds, { kubernetes: compile("kubernetes"), swarm: compile("swarm") });
  const subject = `${count(setup.size)} portable apps, cold compile`;
  return [
    info(`${subject} before the type check: on Kubernetes`, time(medians.kubernetes)),
    info(`${subject} before the type check: as stacks of a Swarm`, time(medians.swarm)),
    target(`${subject} before the type check: stacks / Kubernetes`, medians.swarm / medians.kubernetes, "at most", 1.5, " x"),
    info(`${subject} with type check: stacks / Kubernetes`, `${(median(walls.swarm) / median(walls.kubernetes)).toFixed(2)} x`),
  ];
}
