/** Takes programs from Debian's packages, which are unpacked and not installed. */
import { mkdirSync, readdirSync } from "node:fs";
import { lastWords, runProcess } from "#lib/adapters/process.js";

/**
 * Downloads packages and unpacks them together as `target`, with Debian's folders (`usr/bin`, `usr/lib/…`) below it.
 *
 * @param packages as apt-get takes them: `redis-tools=5:7.0.15*`.
 */
export async function unpackDebian(packages: readonly string[], { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  const run = async (command: string, args: readonly string[]): Promise<void> => {
    const { status, stderr } = await runProcess(command, args, { cwd: work, timeout: 5 * 60_000 });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}${lastWords(stderr)}`);
  };
  const download = (): Promise<void> => run("apt-get", ["download", ...packages]);
  // A fresh container knows no packages until it is told to look, for which it has to be root.
  await download().catch(() => run("apt-get", ["update", "--quiet"]).then(download));
  mkdirSync(target, { recursive: true });
  for (const archive of readdirSync(work).filter((name) => name.endsWith(".deb"))) await run("dpkg", ["-x", archive, target]);
}
