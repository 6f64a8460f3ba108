/** Takes single files from packages of npm's registry, which are unpacked and not installed. */
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.js";

/**
 * Downloads a package, whose digest npm compares with the registry's, and takes one file from it.
 *
 * @param file relative to the package's folder.
 */
export async function unpackNpm(name: string, version: string, file: string, { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  await runCommand(work, "npm", ["pack", "--loglevel=error", `${name}@${version}`]);
  const [archive = ""] = readdirSync(work);
  await runCommand(work, "tar", ["-xzf", archive, `package/${file}`]);
  copyFileSync(join(work, "package", file), target);
}
