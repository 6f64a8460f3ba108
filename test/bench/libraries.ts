import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { collectingLess } from "../../lib/launcher/engine.cjs";
import { checkTypes } from "../../lib/workspace/types.js";
import { root } from "./generate.js";
import { run } from "./process.js";

/**
 * Milliseconds that a compile takes in other people's code alone: TypeScript checks the apps while esbuild bundles them and
 * Node runs them, each in a chart of an app of its own, which is how cdk8s is quickest. No object is checked, and no file of
 * the tree is written. No compiler that is built on these libraries can be faster, but for what it does otherwise than they.
 *
 * @param objects how many there must be.
 */
export async function librariesAlone(folder: string, objects: number): Promise<number> {
  const state = await mkdtemp(join(folder, "types-"));
  try {
    const start = performance.now();
    const [{ diagnostics }, given] = await Promise.all([
      checkTypes(folder, state, join(root, "lib"), ["clusters/bench/cluster.ts"], { environment: collectingLess(), niceness: 0 }),
      buildObjects(folder, join(state, "main.cjs")),
    ]);
    const wall = performance.now() - start;
    if (diagnostics.length > 0 || given !== objects) throw new Error(`the libraries alone gave ${given} objects and ${diagnostics.length} type errors`);
    return wall;
  } finally {
    await rm(state, { recursive: true });
  }
}

/** Bundles and runs `main-objects.ts`, which prints how many objects it made. */
async function buildObjects(folder: string, outfile: string): Promise<number> {
  await build({ entryPoints: [join(folder, "main-objects.ts")], outfile, bundle: true, platform: "node", format: "cjs", logLevel: "silent" });
  const script = `require(${JSON.stringify(join(root, "lib/launcher/engine.cjs"))}).setEngine(); require(${JSON.stringify(outfile)});`;
  const { stdout } = await run(process.execPath, ["-e", script], { folder });
  return Number(stdout);
}
