/** Takes single files from packages of npm's registry, which are unpacked and not installed. */
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";

/**
 * Downloads a package, whose digest npm compares with the registry's, and takes one file from it.
 *
 * @param file relative to the package's folder.
 */
export async function unpackNpm(name: string, version: string, file: string, { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  const run = async (command: string, args: readonly string[]): Promise<void> => {
    const { status, stderr } = await runProcess(command, args, { cwd: work, timeout: 10 * 60_000 });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}${lastWords(stderr)}`);
  };
  await run("npm", ["pack", "--silent", `${name}@${version}`]);
  const [archive = ""] = readdirSync(work);
  await run("tar", ["-xzf", archive, `package/${file}`]);
  copyFileSync(join(work, "package", file), target);
}
