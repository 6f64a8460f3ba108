/** ArgoCD as processes of this machine, which delivers to control planes of this machine. */
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Data } from "#lib/synth/manifest.js";
import { progress } from "../components/cache.js";
import { argocd, argocdFiles, redis } from "../components/programs.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { freePort, openStage, type Child } from "../processes.js";
import { foundations, type Foundations } from "./foundations.js";
import type { Settings } from "./settings.js";

export interface Argocd {
  /** `http://127.0.0.1:PORT` of argocd-server, where nobody has to sign in. */
  readonly url: string;
  /** What its API answers. @throws Error for an answer that says no. */
  get(path: string): Promise<Data>;
  /** Ends it. What it delivered stays. */
  stop(): Promise<void>;
}

export interface ArgocdOptions extends Foundations {
  /** The cluster that ArgoCD runs in. */
  readonly home: ControlPlane;
  readonly settings: Settings;
}

/** Scripts that the repo server runs, by their names on PATH. */
const scripts = ["git-verify-wrapper.sh", "gpg-wrapper.sh"];

/** Starts it. Its definitions have to be there. @throws Error with the end of its logs when it does not become ready. */
export async function startArgocd(options: ArgocdOptions): Promise<Argocd> {
  const { home, settings } = options;
  const [path, files, redisFolder] = [await argocd(), await argocdFiles(), await redis()];
  for (const object of foundations(options, settings)) await home.cluster.create(object);
  const stage = openStage("argocd");
  const begin = performance.now();
  try {
    const folder = (name: string): string => {
      const made = join(stage.folder, name);
      mkdirSync(made, { mode: 0o700 });
      return made;
    };
    const bin = folder("bin");
    for (const script of scripts) {
      copyFileSync(join(files, "hack", script), join(bin, script));
      chmodSync(join(bin, script), 0o755);
    }
    // Git asks it for passwords by this name.
    symlinkSync(path, join(bin, "argocd"));
    const env = {
      PATH: `${bin}:${process.env["PATH"] ?? ""}`, HOME: folder("home"), TMPDIR: folder("tmp"), LANG: "C.UTF-8", HOSTNAME: "argocd-0",
      ARGOCD_FAKE_IN_CLUSTER: "true", ARGOCD_TLS_DATA_PATH: folder("tls"), ARGOCD_SSH_DATA_PATH: folder("ssh"), ARGOCD_GNUPGHOME: folder("gnupg"),
      ARGOCD_GPG_DATA_PATH: folder("gpg"), ARGOCD_PLUGINSOCKFILEPATH: folder("plugins"), ARGOCD_GPG_ENABLED: "false",
      KUBECONFIG: home.kubeconfig,
      // As the chart does with this parameter.
      ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF: settings.parameters["controller.diff.server.side"] ?? "false",
    };
    const [redisPort, repoPort, apiPort] = [await freePort(), await freePort(), await freePort()];
    stage.start({
      name: "redis", path: join(redisFolder, "usr/bin/redis-server"),
      args: ["--port", `${redisPort}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      env: { PATH: env.PATH, LD_LIBRARY_PATH: join(redisFolder, "usr/lib/x86_64-linux-gnu") },
    });
    const start = (name: string, args: readonly string[]): Child =>
      stage.start({ name, path, args: [...args, "--redis", `127.0.0.1:${redisPort}`, "--loglevel", "info"], env: { ...env, ARGOCD_BINARY_NAME: name } });
    const metrics = async (): Promise<string[]> => ["--metrics-port", `${await freePort()}`];
    const repo = ["--repo-server", `127.0.0.1:${repoPort}`, "--repo-server-plaintext"];
    const kubernetes = ["--kubeconfig", home.kubeconfig, "--namespace", "argocd"];
    start("argocd-repo-server", ["--address", "127.0.0.1", "--port", `${repoPort}`, "--disable-tls", "--client-ca-path", "", ...await metrics()]);
    start("argocd-application-controller", [...kubernetes, ...repo, "--self-heal-timeout-seconds", "1", ...await metrics()]);
    start("argocd-server", [...kubernetes, ...repo, "--address", "127.0.0.1", "--port", `${apiPort}`, "--insecure", "--disable-auth", ...await metrics()]);
    const url = `http://127.0.0.1:${apiPort}`;
    await stage.ready(async () => (await fetch(`${url}/healthz`)).ok);
    progress(`argocd ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    return { url, get: (own) => ask(url + own), stop: stage.stop };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

async function ask(url: string): Promise<Data> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  const body: Data = JSON.parse(text);
  return body;
}
