/** Images that are made here, of Debian's static busybox, under the names that stacks use. */
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import type { Engine } from "./engine.js";

export interface Image {
  /** What the container runs, whatever a service says after it. A script of the shell. */
  readonly script: string;
  /** Further programs, such as those of health checks, as scripts by their path. They come before busybox's own. */
  readonly programs?: Readonly<Record<string, string>>;
}

const commands = ["sh", "cat", "httpd", "sleep", "wget"];

/** Makes an image on every machine, under one name, and gives it further ones. */
export async function makeImage(engine: Engine, { script, programs = {} }: Image, [name = "", ...others]: readonly string[]): Promise<void> {
  const folder = join(engine.folder, "images", name.replace(/[^a-z0-9.-]/g, "_"));
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(join(engine.files, "bin/busybox"), join(folder, "bin/busybox"));
  mkdirSync(join(folder, "srv"));
  writeFileSync(join(folder, "srv/index.html"), "here\n");
  const scripts = { ...programs, "/bin/run": script };
  for (const [path, text] of Object.entries(scripts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/busybox sh\n${text}\n`);
    chmodSync(join(folder, path), 0o755);
  }
  for (const command of commands.filter((name) => !Object.hasOwn(scripts, `/bin/${name}`))) symlinkSync("busybox", join(folder, "bin", command));
  const archive = `${folder}.tar`;
  const { status, stderr } = await runProcess("tar", ["-C", folder, "-cf", archive, "."], { timeout: 60_000 });
  if (status !== 0) throw new Error(`tar ended with ${status}${lastWords(stderr)}`);
  for (const { docker } of engine.nodes.values()) {
    await docker.run(["import", "--change", 'ENTRYPOINT ["/bin/run"]', archive, name]);
    for (const other of others) await docker.run(["tag", name, other]);
  }
}
