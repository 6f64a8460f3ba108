import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appName, objectsPerApp } from "../apps/name.js";
import { check, planned, synth } from "../compiler.js";
import { interleave, median, run } from "../process.js";
import { count, info, target, time, type Row } from "../report.js";
import { workspace, type Setup } from "../setup.js";

/** Objects that differ: the Deployment of as many apps, as after the update of an image that they share. */
const changedObjects = 100;

/**
 * What `plan` takes beyond the compile, against `git diff` of the same two trees: that one compares lines, `plan` objects, says
 * what they do to what runs, and finds the author's lines. The trees are commits, so that git need not look at the disk.
 */
export async function plan(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, setup.size, setup.style);
  const git = (...words: string[]): Promise<{ readonly wall: number; readonly stdout: string }> =>
    run("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0", ...words], { folder });
  const commit = async (): Promise<void> => {
    await synth(folder);
    await git("add", "apps", "clusters", "policies", "generated");
    await git("commit", "--quiet", "--message", "tree");
  };
  setup.progress("plan and git diff");
  await git("init", "--quiet", "--initial-branch", "main");
  await commit();
  const apps = Math.min(changedObjects, setup.size);
  for (let n = 1; n <= apps; n += 1) writeNextImage(join(folder, "apps", appName(n), "app.ts"));
  await commit();

  const whole: number[] = [];
  const medians = await interleave(setup.rounds, {
    check: async () => (await check(folder)).wall,
    plan: async () => {
      const { timings, changed, consequences, wall } = await planned(folder, "HEAD~1");
      whole.push(wall);
      if (changed !== apps || consequences.some(({ source }) => source?.line === undefined)) throw new Error(`the plan has ${changed} changed objects instead of ${apps}, or lines are missing`);
      return timings.plan;
    },
    git: async () => {
      const { wall, stdout } = await git("diff", "HEAD~1", "HEAD", "--", "generated");
      if (stdout.split("\ndiff --git ").length < apps) throw new Error("git diff found less than the plan");
      return wall;
    },
  });
  const subject = `plan of ${apps} changed objects among ${count(setup.size * objectsPerApp)}`;
  return [
    info(`${subject}: git diff`, time(medians.git)),
    info(`${subject}: beyond the compile / git diff`, `${(medians.plan / medians.git).toFixed(1)} x`),
    // What is done while the compile waits for something else does not show beyond it, but would show here.
    info(`${subject}: whole plan / whole check`, `${(median(whole) / medians.check).toFixed(2)} x`),
    target(`${subject}: beyond the compile`, medians.plan / 1000, "under", 0.3, " s"),
  ];
}

/** Gives an app another image, and leaves its other objects as they are. */
function writeNextImage(file: string): void {
  const text = readFileSync(file, "utf8");
  const changed = text.replace(/(\/app-\d+:1\.\d+\.)0\b/, "$11");
  if (changed === text) throw new Error(`${file} has no image to change`);
  writeFileSync(file, changed);
}
