/** A real Kubernetes API server with its etcd, on free ports of this machine and in a temporary folder. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataObject } from "#lib/synth/manifest.js";
import { Client } from "./client.js";
import { progress } from "./components/cache.js";
import { etcd, kubeApiServer } from "./components/programs.js";
import { freePort, openStage } from "./processes.js";

export interface ApiServer {
  readonly client: Client;
  /** `https://127.0.0.1:PORT`. Its certificate signs itself. */
  readonly url: string;
  /** Of a user who may do everything. */
  readonly token: string;
  /** Path of a kubeconfig for that user. */
  readonly kubeconfig: string;
  /** Ends both processes and removes what they wrote. */
  stop(): Promise<void>;
}

/**
 * Starts both servers and waits until the API answers.
 *
 * @param flags further flags of kube-apiserver.
 * @throws Error with the end of the servers' logs when one does not become ready.
 */
export async function startApiServer(flags: readonly string[] = []): Promise<ApiServer> {
  const [etcdProgram, apiProgram] = [await etcd(), await kubeApiServer()];
  const stage = openStage("api-server");
  const { folder, stop } = stage;
  try {
    const [clientPort, peerPort, apiPort] = [await freePort(), await freePort(), await freePort()];
    // The API server ends first: without its etcd it would wait for it to come back.
    stage.start({ name: "etcd", path: etcdProgram, args: etcdFlags(folder, clientPort, peerPort) });
    const token = randomBytes(24).toString("hex");
    stage.start({ name: "kube-apiserver", path: apiProgram, args: [...apiFlags(folder, { etcd: clientPort, own: apiPort, token }), ...flags] });
    const client = new Client(apiPort, token);
    const begin = performance.now();
    await stage.ready(async () => (await client.ask({ method: "GET", path: "/readyz" })).status === 200);
    progress(`kube-apiserver ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    const url = `https://127.0.0.1:${apiPort}`;
    const kubeconfig = join(folder, "secrets/kubeconfig.json");
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, token)), { mode: 0o600 });
    return { client, url, token, kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function kubeconfigOf(server: string, token: string): DataObject {
  return {
    "apiVersion": "v1", "kind": "Config", "current-context": "test",
    "clusters": [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    "users": [{ name: "test", user: { token } }],
    "contexts": [{ name: "test", context: { cluster: "test", user: "test" } }],
  };
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
