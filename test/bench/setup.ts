import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forget, synth } from "./compiler.js";
import { generate, type Place, type Style } from "./generate.js";
import { run } from "./process.js";
import { count } from "./report.js";

/** What the parts of the benchmark are told. */
export interface Setup {
  /** Empty folder that the parts may fill. */
  readonly folder: string;
  /** Says what is going on. */
  readonly progress: (text: string) => void;
  /** How many apps a workspace has. The targets are meant for 1,000. */
  readonly size: number;
  /** How often each long command runs. */
  readonly rounds: number;
  /** How often each command of a fraction of a second runs. */
  readonly shortRounds: number;
  /** How the apps are written that have to reach the targets. */
  readonly style: Style;
}

let workspaces = 0;

/** Writes a workspace of its own for each part: files are deleted when all is measured. */
export async function workspace(setup: Setup, apps: number, style: Style, place: Place = "kubernetes"): Promise<string> {
  workspaces += 1;
  const folder = join(setup.folder, `${workspaces}-${style}-${place}-${apps}`);
  setup.progress(`writing a workspace of ${count(apps)} apps`);
  await mkdir(folder);
  generate(folder, apps, style, place);
  await writeFile(join(folder, "empty.cjs"), "");
  return folder;
}

/** Milliseconds of a cold compile. The first in a new workspace is not to be counted: the disk is still taking in the sources. */
export async function coldSynth(folder: string): Promise<number> {
  await forget(folder);
  const { wall, stderr } = await synth(folder);
  // Making findings takes time, and they would hide what else is wrong.
  if (stderr !== "") throw new Error(`the generated workspace has findings: ${stderr.slice(0, 500)}`);
  return wall;
}

/** Milliseconds that Node takes for nothing. */
export async function emptyNode(folder: string): Promise<number> {
  return (await run(process.execPath, ["empty.cjs"], { folder })).wall;
}
