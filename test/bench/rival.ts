import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./generate.js";
import { run, type Run } from "./process.js";

const packages = ["package.json", "package-lock.json"] as const;

/**
 * Installs the cdk8s CLI that `rival/package-lock.json` pins, once for each state of that
 * file, in the user's cache folder (XDG Base Directory Specification, "XDG_CACHE_HOME").
 *
 * @returns the path of the CLI's program.
 */
export async function installRival(): Promise<string> {
  const source = fileURLToPath(new URL("rival", import.meta.url));
  const state = createHash("sha256").update(await readFile(join(source, "package-lock.json"))).digest("hex").slice(0, 16);
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(cache, "astrolabe", "bench", state);
  const program = join(folder, "node_modules/cdk8s-cli/bin/cdk8s");
  if (existsSync(program)) return program;

  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    for (const name of packages) await copyFile(join(source, name), join(unfinished, name));
    await run("npm", ["ci", "--prefix", unfinished, "--ignore-scripts", "--no-audit", "--no-fund"], { folder: unfinished });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return program;
}

/** How the CLI divides its output: one file an app, as it does by default, or one file an object, as we do. */
export type Output = "charts" | "files";

const main = { charts: "main.ts", files: "main-files.ts" } as const;

/**
 * Compiles the workspace with the cdk8s CLI into `dist`, which the CLI itself empties before. It is
 * run as its quickest user would: TypeScript is bundled by esbuild, as we do it, which takes no longer
 * than loading the same modules through tsx; types are not checked, as the ts-node of the CLI's own
 * template would; and it does not ask the registry for a newer version of itself.
 */
export function synthWithRival(program: string, folder: string, output: Output): Promise<Run> {
  const externals = ["cdk8s", "cdk8s-plus-28", "constructs"].map((name) => `--external:${name}`).join(" ");
  const bundle = `esbuild ${main[output]} --bundle --platform=node --format=esm --log-level=error ${externals} --outfile=main.js`;
  return run(
    process.execPath,
    [program, "synth", "--check-upgrade=false", "--output", "dist", "--app", `${bundle} && node main.js`],
    { folder, environment: { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter) } },
  );
}
