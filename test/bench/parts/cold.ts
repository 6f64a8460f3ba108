import { join } from "node:path";
import { objectsPerApp } from "../apps/name.js";
import { librariesAlone } from "../libraries.js";
import { interleave } from "../process.js";
import { count, info, target, time, type Row } from "../report.js";
import { installRival, synthWithRival } from "../rival.js";
import { sameObjects } from "../same-objects.js";
import { coldSynth, workspace, type Setup } from "../setup.js";

const styleNames = { plus: "cdk8s-plus-28 constructs", plain: "plain ApiObjects" } as const;

/** A cold compile with all checks and the type check, against the cdk8s CLI, which has none, on the same apps. */
export async function cold(setup: Setup): Promise<Row[]> {
  setup.progress("installing the cdk8s CLI");
  const rival = await installRival();
  const rows: Row[] = [];
  for (const style of ["plus", "plain"] as const) {
    const folder = await workspace(setup, setup.size, style);
    setup.progress(`cold compile and cdk8s CLI, ${styleNames[style]}`);
    await coldSynth(folder);
    const medians = await interleave(setup.rounds, {
      ours: () => coldSynth(folder),
      charts: async () => (await synthWithRival(rival, folder, "charts")).wall,
      files: async () => (await synthWithRival(rival, folder, "files")).wall,
      libraries: () => librariesAlone(folder, setup.size * objectsPerApp),
    });
    await synthWithRival(rival, folder, "files");
    const objects = sameObjects(join(folder, "dist"), join(folder, "generated"));
    if (objects !== setup.size * objectsPerApp) throw new Error(`the cdk8s CLI gave ${objects} objects`);
    const subject = `${count(objects)} objects, ${styleNames[style]}`;
    const ratio = medians.charts / medians.ours;
    const against = `${subject}: cdk8s CLI / cold compile`;
    rows.push(
      info(`${subject}: cold compile with all checks and type check`, time(medians.ours)),
      info(`${subject}: cdk8s CLI, no checks, no type check`, time(medians.charts)),
      style === setup.style ? target(against, ratio, "at least", 10, " x") : info(against, `${ratio.toFixed(2)} x`),
      info(`${subject}: TypeScript, esbuild and cdk8s alone`, time(medians.libraries)),
      info(`${subject}: cdk8s CLI / that`, `${(medians.charts / medians.libraries).toFixed(2)} x`),
      info(`${subject}: cdk8s CLI set to one file an object`, time(medians.files)),
      info(`${subject}: that / cold compile`, `${(medians.files / medians.ours).toFixed(2)} x`),
    );
  }
  return rows;
}
