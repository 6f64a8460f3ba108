/** The runner of Gitea Actions, in host mode: jobs are processes of this machine. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { field } from "#lib/checks/workload.js";
import { giteaRunner } from "../components/programs.js";
import { openStage } from "../processes.js";
import type { Gitea } from "./server.js";

export interface Runner {
  /** Home of its jobs. */
  readonly home: string;
  /** Ends it with its jobs and removes what they wrote. */
  stop(): Promise<void>;
}

export interface RunnerOptions {
  /** What `runs-on` of the jobs says. */
  readonly labels: readonly string[];
  /** Jobs at a time. Default: 1. */
  readonly capacity?: number;
  /** Variables of the jobs' environment beside PATH, HOME and LANG. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Registers a runner for all repositories of a server and starts it. Its own environment leaks into jobs, so it gets none of this process's. */
export async function startRunner(gitea: Gitea, { labels, capacity = 1, env: more = {} }: RunnerOptions): Promise<Runner> {
  const path = await giteaRunner();
  const stage = openStage("gitea-runner");
  try {
    const home = join(stage.folder, "home");
    mkdirSync(home);
    const config = join(stage.folder, "config.yaml");
    writeFileSync(config, JSON.stringify({
      log: { level: "info" },
      runner: { file: join(stage.folder, ".runner"), capacity, fetch_interval: "250ms", fetch_interval_max: "250ms", log_report_interval: "1s", log_report_max_latency: "500ms", state_report_interval: "1s" },
      cache: { enabled: false },
      host: { workdir_parent: join(stage.folder, "jobs") },
    }));
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8", ...more };
    const token = field(await gitea.admin.api.call("POST", "/admin/actions/runners/registration-token"), "token");
    if (typeof token !== "string") throw new Error("Gitea gave no registration token");
    const register = ["register", "--no-interactive", "--config", config, "--instance", gitea.url, "--token", token, "--name", "test", "--labels", labels.map((label) => `${label}:host`).join(",")];
    const { status, stdout, stderr } = await runProcess(path, register, { cwd: stage.folder, env, timeout: 60_000 });
    if (status !== 0) throw new Error(`the runner cannot be registered: it ended with ${status}${lastWords(stdout + stderr)}`);
    stage.start({ name: "runner", path, args: ["daemon", "--config", config], env });
    await stage.ready(async () => {
      const runners = field(await gitea.admin.api.call("GET", "/admin/actions/runners"), "runners");
      return Array.isArray(runners) && runners.some((runner) => field(runner, "status") === "online");
    });
    return { home, stop: stage.stop };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}
