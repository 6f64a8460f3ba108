/** A real Kubernetes API server with its etcd, on free ports of this machine and in a temporary folder. */
import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "./client.js";
import { progress } from "./components/cache.js";
import { etcd, kubeApiServer } from "./components/programs.js";

export interface ApiServer {
  readonly client: Client;
  /** Ends both processes and removes what they wrote. */
  stop(): Promise<void>;
}

/** How long a server may take until it is ready. It takes three seconds on a machine that does nothing else. */
const patience = 120_000;

/**
 * Starts both servers and waits until the API answers.
 *
 * @param flags further flags of kube-apiserver.
 * @throws Error with the end of the servers' logs when one does not become ready.
 */
export async function startApiServer(flags: readonly string[] = []): Promise<ApiServer> {
  const [etcdProgram, apiProgram] = [await etcd(), await kubeApiServer()];
  const folder = mkdtempSync(join(tmpdir(), "astrolabe-api-server-"));
  const children: Child[] = [];
  const abandon = (): void => {
    for (const child of children) child.process.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const interrupted = (): void => process.exit(130);
  process.on("exit", abandon).on("SIGINT", interrupted).on("SIGTERM", interrupted);
  const stop = async (): Promise<void> => {
    // The API server first: without its etcd it would wait for it to come back.
    for (const child of children.reverse()) await child.end();
    process.off("exit", abandon).off("SIGINT", interrupted).off("SIGTERM", interrupted);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [clientPort, peerPort, apiPort] = [await freePort(), await freePort(), await freePort()];
    children.push(start("etcd", etcdProgram, etcdFlags(folder, clientPort, peerPort), folder));
    const token = randomBytes(24).toString("hex");
    children.push(start("kube-apiserver", apiProgram, [...apiFlags(folder, { etcd: clientPort, own: apiPort, token }), ...flags], folder));
    const client = new Client(apiPort, token);
    await ready(client, children);
    return { client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  readonly log: string;
  readonly end: () => Promise<void>;
}

function start(name: string, program: string, args: readonly string[], folder: string): Child {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, "w");
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", file, file] });
  closeSync(file);
  const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
  const end = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
    child.kill("SIGKILL");
    await ended;
  };
  return { name, process: child, log, end };
}

function etcdFlags(folder: string, client: number, peer: number): string[] {
  const own = `http://127.0.0.1:${peer}`;
  return [
    "--name=test", `--data-dir=${join(folder, "etcd")}`, "--unsafe-no-fsync=true", "--log-level=error",
    `--listen-client-urls=http://127.0.0.1:${client}`, `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=${own}`, `--initial-advertise-peer-urls=${own}`, `--initial-cluster=test=${own}`,
  ];
}

function apiFlags(folder: string, { etcd: etcdPort, own, token }: { readonly etcd: number; readonly own: number; readonly token: string }): string[] {
  const secrets = join(folder, "secrets");
  mkdirSync(secrets, { mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048, privateKeyEncoding: { type: "pkcs1", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" },
  });
  writeFileSync(join(secrets, "private.pem"), privateKey, { mode: 0o600 });
  writeFileSync(join(secrets, "public.pem"), publicKey);
  writeFileSync(join(secrets, "tokens.csv"), `${token},test,test,"system:masters"\n`, { mode: 0o600 });
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`, "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", `--secure-port=${own}`,
    `--cert-dir=${join(folder, "certificates")}`, "--service-cluster-ip-range=10.96.0.0/16", "--endpoint-reconciler-type=none",
    "--service-account-issuer=https://astrolabe.example", `--service-account-key-file=${join(secrets, "public.pem")}`,
    `--service-account-signing-key-file=${join(secrets, "private.pem")}`, `--token-auth-file=${join(secrets, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    // Otherwise privileged Pods are refused before Pod Security sees them.
    "--allow-privileged=true",
    // Requests come one after another, thousands of them; nobody else has to be protected.
    "--enable-priority-and-fairness=false",
  ];
}

async function ready(client: Client, children: readonly Child[]): Promise<void> {
  const begin = performance.now();
  while (performance.now() - begin < patience) {
    const dead = children.find(({ process: { exitCode, signalCode, pid } }) => exitCode !== null || signalCode !== null || pid === undefined);
    if (dead !== undefined) throw new Error(`${dead.name} ended before it was ready. Its log ends:\n${tail(dead.log)}`);
    const answer = await client.ask({ method: "GET", path: "/readyz" }).catch(() => undefined);
    if (answer?.status === 200) {
      progress(`kube-apiserver ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
      return;
    }
    await sleep(100);
  }
  throw new Error(`The API server was not ready within ${patience / 1000} s.\n${children.map(({ name, log }) => `${name}:\n${tail(log)}`).join("\n")}`);
}

const tail = (log: string): string => readFileSync(log, "utf8").split("\n").slice(-20).join("\n");

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address === null || typeof address === "string" ? fail(new Error("no port is free")) : done(address.port)));
    });
  });
}
