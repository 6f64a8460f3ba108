/** Docker's command line, away from what the user of this machine has set up for their own. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess, type Finished } from "#lib/adapters/process.js";
import { dockerCli, dockerCompose } from "./components/docker.js";

export interface Docker {
  /** Address of the engine. */
  readonly host: string;
  /** Runs it, however it ends. */
  ask(args: readonly string[], options?: DockerOptions): Promise<Finished>;
  /** What it says when it succeeds. @throws Error with its words for another. */
  run(args: readonly string[], options?: DockerOptions): Promise<string>;
}

export interface DockerOptions {
  /** Default: the folder of its settings. */
  readonly cwd?: string;
  /** Variables beside PATH and its own, for files that leave some open. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Obtains it, with `docker compose`.
 *
 * @param folder an empty one of its own, for settings.
 * @param host address of the engine. Default: none, for what needs no engine.
 */
export async function openDocker(folder: string, host = "unix:///nobody"): Promise<Docker> {
  const program = await dockerCli();
  mkdirSync(join(folder, "cli-plugins"), { recursive: true });
  symlinkSync(await dockerCompose(), join(folder, "cli-plugins/docker-compose"));
  const own = { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", DOCKER_CONFIG: folder, DOCKER_HOST: host };
  const ask: Docker["ask"] = (args, { cwd = folder, env = {} } = {}) => runProcess(program, args, { cwd, env: { ...own, ...env }, timeout: 5 * 60_000 });
  return {
    host,
    ask,
    run: async (args, options) => {
      const { status, stdout, stderr } = await ask(args, options);
      if (status !== 0) throw new Error(`docker ${args.join(" ")} ended with ${status}${lastWords(stderr)}`);
      return stdout.trim();
    },
  };
}
