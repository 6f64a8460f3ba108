import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { bundling } from "../../lib/launcher/build.cjs";
import { seal } from "../../lib/launcher/seal.cjs";
import { root } from "./generate.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Modules of the compiler by what stands in for them where nothing is to be checked. */
const standIns = new Map([
  [join(root, "lib/cli/rules"), join(here, "unchecked/rules.ts")],
  [join(root, "lib/checks/cluster-checks"), join(here, "unchecked/cluster-checks.ts")],
]);

/** Leads the imports of whole modules to their stand-ins, but for those of the stand-ins themselves. */
const unchecked: Plugin = {
  name: "unchecked",
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.js$/ }, ({ importer, path, resolveDir }) => {
      const standIn = standIns.get(join(resolveDir, path.replace(/\.js$/, "")));
      return standIn === undefined || dirname(importer) === join(here, "unchecked") ? undefined : { path: standIn };
    });
  },
};

/**
 * Bundles the compiler as its launcher does (lib/launcher/build.cjs), whole or without its checks.
 *
 * @param folder where the scripts go.
 * @returns Node's arguments that start it.
 */
export async function bundleCompiler(folder: string, { isChecking }: { readonly isChecking: boolean }): Promise<readonly string[]> {
  const { metafile, outputFiles } = await build({
    ...bundling,
    entryPoints: { main: join(root, "lib/cli/main.ts"), thread: join(root, "lib/sandbox/run.ts") },
    outdir: folder,
    write: false,
    external: ["esbuild"],
    plugins: isChecking ? [] : [unchecked],
  });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) await writeFile(path, seal(contents));
  const replaced = Object.keys(metafile.inputs).filter((file) => file.startsWith("test/bench/unchecked/")).length;
  if (!isChecking && replaced !== standIns.size) throw new Error("the compiler was to be bundled without its checks, but its modules are others now");
  return [join(here, "launch.cjs"), folder];
}
