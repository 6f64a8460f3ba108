/** Real Caddy with the plugin that makes its configuration of labels. It takes no requests here. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess, type Finished } from "#lib/adapters/process.js";
import { caddy } from "../components/docker.js";
import { eventually } from "../eventually.js";
import { openStage } from "../processes.js";

/** A configuration that was taken. */
export interface Adapted {
  /** In Caddy's own form. */
  readonly json: string;
  /** What Caddy warns of. */
  readonly warnings: string[];
}

/**
 * Has Caddy read a Caddyfile and make ready all that it names.
 *
 * @throws Error with its words when it does not.
 */
export async function validate(text: string): Promise<Adapted> {
  const stage = openStage("caddy");
  try {
    const file = join(stage.folder, "Caddyfile");
    writeFileSync(file, text);
    const env = { PATH: process.env["PATH"] ?? "", HOME: stage.folder };
    const program = await caddy();
    const run = async (command: string): Promise<Finished> => {
      const finished = await runProcess(program, [command, "--config", file, "--adapter", "caddyfile"], { cwd: stage.folder, env, timeout: 60_000 });
      if (finished.status !== 0) throw new Error(`caddy ${command} ended with ${finished.status}${lastWords(finished.stderr)}`);
      return finished;
    };
    await run("validate");
    const { stdout, stderr } = await run("adapt");
    return { json: stdout, warnings: complaintsIn(stderr) };
  } finally {
    await stage.stop();
  }
}

const complaintsIn = (log: string): string[] => log.split("\n").filter((line) => /"level":"(?:warn|error)"/.test(line));

/** The Caddyfile that the plugin makes of the labels of an engine's services and containers, and the sites that it left out. */
export interface Drawn {
  readonly text: string;
  readonly complaints: string[];
}

/**
 * Has the plugin draw a Caddyfile until it is as it should be.
 *
 * @param env the variables of its service, with the address of the engine.
 * @param isWhole whether what stands there is all.
 */
export async function drawCaddyfile(env: Readonly<Record<string, string>>, isWhole: (text: string) => boolean): Promise<Drawn> {
  const stage = openStage("caddy");
  try {
    mkdirSync(join(stage.folder, "caddy"));
    const child = stage.start({
      name: "caddy", path: await caddy(), args: ["docker-proxy", "--polling-interval", "1s"],
      // As a controller of servers that are not there it makes a configuration and listens nowhere.
      env: { PATH: process.env["PATH"] ?? "", HOME: stage.folder, XDG_CONFIG_HOME: stage.folder, CADDY_DOCKER_MODE: "controller", ...env },
    });
    const file = join(stage.folder, "caddy/Caddyfile.autosave");
    const text = (): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
    await eventually("the Caddyfile is whole", 60, async () => (isWhole(text()) ? [] : [text()]));
    return { text: text(), complaints: complaintsIn(readFileSync(child.log, "utf8")) };
  } finally {
    await stage.stop();
  }
}
