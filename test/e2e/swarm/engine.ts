/** Real Docker engines that are a Swarm, with processes, network and mounts away from those of this machine. */
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataObject } from "#lib/synth/manifest.js";
import { dockerEngine } from "../components/docker.js";
import { progress } from "../components/cache.js";
import { openDocker, type Docker } from "../docker.js";
import { openStage } from "../processes.js";
import { Api } from "./api.js";
import { launch } from "./launch.js";

/** A machine of a Swarm. */
export interface Machine {
  /** As constraints on `node.hostname` know it. */
  readonly name: string;
  readonly role: "manager" | "worker";
  /** As constraints on `node.labels` know them. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The engine of one machine. */
export interface Node {
  readonly docker: Docker;
  /** What the machine has as `/run` and `/srv`, below this folder. */
  readonly folder: string;
}

export interface Engine extends Node {
  /** The API of the first machine, which is a manager. */
  readonly api: Api;
  /** All machines, by name. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Folder of the components, with the static busybox that images are made of. */
  readonly files: string;
  /** Ends all of it with what it runs, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts an engine for each machine and joins them.
 *
 * @param machines the first one is a manager.
 * @param settings what the machines have in `daemon.json`.
 * @throws Error with the end of the log when they do not become ready. It has to be called by root.
 */
export async function startSwarm(machines: readonly Machine[], settings: DataObject = {}): Promise<Engine> {
  const files = await dockerEngine();
  const stage = openStage("swarm");
  const { folder } = stage;
  // Groups of processes that the kernel accounts for together stay when their processes end.
  const accounts = `astrolabe-${process.pid}-${machines[0]?.name ?? ""}`;
  const stop = async (): Promise<void> => {
    await stage.stop();
    removeAccounts(accounts);
  };
  try {
    const begin = performance.now();
    writeFileSync(join(folder, "daemon.json"), JSON.stringify(settings));
    const nodes = new Map<string, Node>();
    for (const { name } of machines) {
      const own = join(folder, name);
      for (const part of ["bin", "run", "srv"]) mkdirSync(join(own, part), { recursive: true });
      nodes.set(name, { folder: own, docker: await openDocker(join(own, "client"), `unix://${join(own, "run/docker.sock")}`) });
    }
    const [manager] = nodes.values();
    if (manager === undefined) throw new Error("A Swarm has a machine at least");
    stage.start({
      name: "dockerd", path: "unshare",
      args: ["--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc", join(files, "bin/busybox"), "sh", "-c", launch, "launch", files, folder, accounts, ...nodes.keys()],
      env: {
        PATH: [join(files, "usr/sbin"), join(files, "usr/bin"), "/usr/sbin", "/usr/bin", "/sbin", "/bin"].join(":"),
        LD_LIBRARY_PATH: ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"].map((path) => join(files, path)).join(":"),
        XTABLES_LIBDIR: join(files, "usr/lib/x86_64-linux-gnu/xtables"),
      },
    });
    for (const { docker } of nodes.values()) await stage.ready(async () => (await docker.ask(["info", "--format", "{{.ID}}"])).status === 0);
    await joinAll(machines, nodes, manager);
    progress(`${machines.length === 1 ? "A Docker engine" : `${machines.length} Docker engines`} ready as a Swarm after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    return { ...manager, nodes, api: new Api(join(manager.folder, "run/docker.sock")), files, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Address of a machine, by its place in the list. */
const address = (index: number): string => `10.199.0.${index + 1}`;

async function joinAll(machines: readonly Machine[], nodes: ReadonlyMap<string, Node>, { docker: manager }: Node): Promise<void> {
  await manager.run(["swarm", "init", "--advertise-addr", address(0)]);
  for (const [index, { name, role, labels = {} }] of machines.entries()) {
    if (index > 0) await nodes.get(name)?.docker.run(["swarm", "join", "--token", await manager.run(["swarm", "join-token", "--quiet", role]), "--advertise-addr", address(index), `${address(0)}:2377`]);
    const flags = Object.entries(labels).flatMap(([key, value]) => ["--label-add", `${key}=${value}`]);
    if (flags.length > 0) await manager.run(["node", "update", ...flags, name]);
  }
}

const control = "/sys/fs/cgroup";

/** Removes what is left of groups of processes: below each controller (version 1) or below all of them (version 2). */
function removeAccounts(name: string): void {
  for (const top of [control, ...readdirSync(control).map((controller) => join(control, controller))]) removeFolders(join(top, name));
}

function removeFolders(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeFolders(join(folder, entry.name));
    rmdirSync(folder);
  } catch {
    // There is none, or somebody still ends in it.
  }
}
