/** Takes programs from Debian's packages, which are unpacked and not installed. */
import { mkdirSync, readdirSync } from "node:fs";
import { runCommand } from "./command.js";

/**
 * Downloads packages and unpacks them together as `target`, with Debian's folders (`usr/bin`, `usr/lib/…`) below it.
 *
 * @param packages as apt-get takes them: `redis-tools=5:7.0.15*`.
 */
export async function unpackDebian(packages: readonly string[], { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  const download = (): Promise<void> => runCommand(work, "apt-get", ["download", ...packages]);
  // A fresh container knows no packages until it is told to look, for which it has to be root.
  await download().catch(() => runCommand(work, "apt-get", ["update", "--quiet"]).then(download));
  mkdirSync(target, { recursive: true });
  for (const archive of readdirSync(work).filter((name) => name.endsWith(".deb"))) await runCommand(work, "dpkg", ["-x", archive, target]);
}
