/** A workspace of its own. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "#lib/adapters/process.js";
import { repository } from "../lab.js";
import { openHome } from "../../sample.js";

export interface Workspace {
  readonly folder: string;
  /** Runs a command of the command line. @returns what it prints. @throws Error with its words unless it ends with exit code 0. */
  astrolabe(args: readonly string[]): Promise<string>;
  /** Changes a file. @throws Error when that changes nothing. */
  edit(file: string, change: (text: string) => string): void;
  remove(): void;
}

/** Lays out the folders `apps` and `clusters` of a sample. */
export function openWorkspace(sample: string): Workspace {
  const home = openHome();
  const folder = join(home, "workspace");
  cpSync(sample, folder, { recursive: true });
  return {
    folder,
    astrolabe: async (args) => {
      const env = { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" };
      const { status, stdout, stderr } = await runProcess(process.execPath, [join(repository, "lib/launcher/astrolabe.cjs"), ...args], { cwd: folder, env, timeout: 5 * 60_000 });
      if (status !== 0) throw new Error(`astrolabe ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
      return stdout;
    },
    edit: (file, change) => {
      const before = readFileSync(join(folder, file), "utf8");
      const after = change(before);
      if (after === before) throw new Error(`${file} holds nothing of what is to be changed`);
      writeFileSync(join(folder, file), after);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
