/** Servers that a test starts on this machine: with throw-away data, and ended with all that they started whatever becomes of the test. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What to start. */
export interface Program {
  /** Of its log and for messages. A later program of the same name goes on in the same log. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  /** The whole environment. Default: that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the stage's folder. */
  readonly cwd?: string;
}

/** A running server. */
export interface Child {
  readonly name: string;
  /** File of what it says. */
  readonly log: string;
  /** Why it runs no more, or nothing while it runs. */
  ended(): string | undefined;
  /** Ends it, and by force after 10 s. */
  end(): Promise<void>;
}

/** A temporary folder and the servers that run in it. */
export interface Stage {
  readonly folder: string;
  start(program: Program): Child;
  /**
   * Waits until `isReady` says so. An error of it counts as no.
   *
   * @throws Error with the end of every log when a server ended meanwhile or patience did.
   */
  ready(isReady: () => Promise<boolean>): Promise<void>;
  /** Ends all servers, the last one first, and removes what they wrote. */
  stop(): Promise<void>;
}

/** How long a server may take until it is ready. They take three seconds on a machine that does nothing else. */
const patience = 120_000;

/** Opens a stage. Until it is stopped it ends with this process, also when that is interrupted. */
export function openStage(name: string): Stage {
  const folder = mkdtempSync(join(tmpdir(), `astrolabe-${name}-`));
  let children: readonly Spawned[] = [];
  const clear = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const abandon = (): void => {
    for (const child of children) child.kill("SIGKILL");
    try {
      clear();
    } catch {
      // Somebody still writes there, and this process has no time left to wait.
    }
  };
  const interrupted = (): void => process.exit(130);
  process.on("exit", abandon).on("SIGINT", interrupted).on("SIGTERM", interrupted);
  return {
    folder,
    start(program) {
      const child = spawnChild(program, folder);
      const end = (): Promise<void> => child.end().then(() => void (children = children.filter((other) => other !== child)));
      children = [...children, child];
      return { ...child, end };
    },
    async ready(isReady) {
      const begin = performance.now();
      const logs = (): string => children.map(({ name: own, log }) => `${own}:\n${tail(log)}`).join("\n");
      while (performance.now() - begin < patience) {
        if (await isReady().catch(() => false)) return;
        const dead = children.find((child) => child.ended() !== undefined);
        if (dead !== undefined) throw new Error(`${dead.name} ended (${dead.ended()}) before all was ready.\n${logs()}`);
        await sleep(100);
      }
      throw new Error(`Not ready within ${patience / 1000} s.\n${logs()}`);
    },
    async stop() {
      for (const child of [...children].reverse()) await child.end();
      process.off("exit", abandon).off("SIGINT", interrupted).off("SIGTERM", interrupted);
      clear();
    },
  };
}

/** A child and all that it started in its group. */
interface Spawned extends Child {
  kill(signal: NodeJS.Signals): void;
}

function spawnChild({ name, path, args, env, cwd }: Program, folder: string): Spawned {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, "a");
  // A group of its own, so that what it started ends with it.
  const child = spawn(path, args, { cwd: cwd ?? folder, stdio: ["ignore", file, file], detached: true, ...(env !== undefined && { env: { ...env } }) });
  closeSync(file);
  let reason: string | undefined;
  const ended = new Promise<void>((done) => {
    child.once("exit", (code, signal) => done(void (reason = signal ?? `exit code ${code}`)));
    child.once("error", ({ message }) => done(void (reason = message)));
  });
  const kill = (signal: NodeJS.Signals): void => {
    const { pid } = child;
    if (pid === undefined) return;
    // Asked to end, a server ends those below itself. Killed, it cannot.
    const below = signal === "SIGKILL" && reason === undefined ? descendants(pid) : [];
    for (const target of [-pid, ...below]) {
      try {
        process.kill(target, signal);
      } catch {
        // There is nobody any more.
      }
    }
  };
  const end = async (): Promise<void> => {
    if (reason === undefined) kill("SIGTERM");
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
    kill("SIGKILL");
    await ended;
  };
  return { name, log, ended: () => reason, end, kill };
}

/** Processes below another, also those in groups of their own, as jobs of a runner are. None where there is no `/proc`. */
function descendants(pid: number): number[] {
  if (!existsSync("/proc/self/stat")) return [];
  const parents = new Map(readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name): [number, number][] => {
    try {
      // After the name in brackets: state and parent (proc(5)).
      return [[Number(name), Number(readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /s, "").split(" ")[1])]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  }));
  const below = (of: number): number[] => [...parents].flatMap(([own, parent]) => (parent === of ? [own, ...below(own)] : []));
  return below(pid);
}

/** The last lines of a log. */
export const tail = (log: string): string => readFileSync(log, "utf8").split("\n").slice(-20).join("\n");

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address === null || typeof address === "string" ? fail(new Error("no port is free")) : done(address.port)));
    });
  });
}
