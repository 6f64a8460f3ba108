/**
 * What Portainer does with stacks that are pulled from git (portainer/portainer, api/stacks/deployments/deploy.go), and nothing else of it:
 * told by a webhook, it answers at once, clones the stack's reference, and deploys the file that is in it.
 */
import { createServer } from "node:http";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import type { PortainerStack } from "#lib/targets/portainer/place.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { freePort } from "../processes.js";
import type { Engine } from "./engine.js";
import { deployStack } from "./place.js";

export interface Follower {
  readonly url: string;
  /** Registers a stack and deploys what its reference has now. */
  create(stack: PortainerStack): Promise<void>;
  /** Calls of webhooks of stacks that are registered, as `<place>/<stack>`, and how many there were of others. */
  calls(): { readonly known: readonly string[]; readonly unknown: number };
  /** What went wrong after a webhook, and when all that is under way has ended. */
  settled(): Promise<readonly string[]>;
  stop(): void;
}

export interface Repository {
  readonly url: string;
  /** Value of the header `Authorization` for git. */
  readonly authorization: string;
}

/** @param key what the ids of webhooks are made from. */
export async function startFollower(engine: Engine, key: string): Promise<Follower & { read(repository: Repository): void }> {
  const stacks = new Map<string, PortainerStack>();
  const known: string[] = [];
  const errors: string[] = [];
  let unknown = 0;
  let repository: Repository | undefined;
  let underway: Promise<void> = Promise.resolve();

  const pull = async (stack: PortainerStack): Promise<void> => {
    if (repository === undefined) throw new Error("There is no repository to pull from");
    const folder = join(engine.folder, "clones", stack.place, `${stack.name}-${known.length}`);
    const env = {
      PATH: process.env["PATH"] ?? "", HOME: engine.folder, GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraHeader", GIT_CONFIG_VALUE_0: `Authorization: ${repository.authorization}`,
    };
    const { status, stderr } = await runProcess("git", ["clone", "--quiet", "--depth=1", "--branch", stack.reference, repository.url, folder], { env, timeout: 60_000 });
    if (status !== 0) throw new Error(`git clone of ${stack.reference} ended with ${status}${lastWords(stderr)}`);
    await deployStack(engine, folder, stack);
    rmSync(folder, { recursive: true });
  };

  const server = createServer((request, response) => {
    const stack = stacks.get(/^\/api\/stacks\/webhooks\/([0-9a-f-]+)$/.exec(request.url ?? "")?.[1] ?? "");
    if (request.method !== "POST" || stack === undefined) {
      unknown += 1;
      response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Unable to find the stack by webhook ID"}');
      return;
    }
    known.push(`${stack.place}/${stack.name}`);
    underway = underway.then(() => pull(stack)).catch((error: unknown) => void errors.push(String(error)));
    response.writeHead(204).end();
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${port}`,
    read: (from) => {
      repository = from;
    },
    create: async (stack) => {
      stacks.set(webhookId(key, stack.place, stack.name), stack);
      await pull(stack);
    },
    calls: () => ({ known: [...known], unknown }),
    settled: () => underway.then(() => [...errors]),
    stop: () => void server.close().closeAllConnections(),
  };
}
