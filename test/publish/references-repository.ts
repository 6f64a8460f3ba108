import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../cli/workspace.js";
import { makeRepository, type TestRepository } from "./repository.js";

export const key = "0123456789abcdef0123456789abcdef";

/** A record of the tree as data: tests spoil it. */
export type Record = { [key: string]: unknown; deployments: { [name: string]: unknown }; delivery: { [name: string]: unknown } };

/** The record of a place with some stacks. */
export function recordOf(place: string, stacks: readonly string[], { kind = "swarm", server = "https://portainer.example.org" }: { kind?: "swarm" | "standalone" | "kubernetes"; server?: string } = {}): Record {
  const dialect = kind === "standalone" ? "compose" : kind;
  const file = { swarm: "stack.yaml", compose: "compose.yaml", kubernetes: "manifests.yaml" }[dialect];
  return {
    compiler: "astrolabe 0.0.0", cluster: place, distribution: dialect === "kubernetes" ? "k3s" : dialect, environment: "production",
    delivery: {
      kind: "portainer", server, repository: "https://git.example.org/lab/astrolabe.git", folder: "generated", references: "deploy-portainer",
      environment: { name: place, kind, tags: [] }, networks: [],
    },
    nodes: {}, waived: [],
    deployments: Object.fromEntries(stacks.map((name) => [name, { app: name, owner: "team", namespace: name, project: "", sources: [], stack: { dialect, file, variables: [], wave: 0, teams: [] } }])),
  };
}

/** Writes files of a workspace. */
export function write(root: string, files: Readonly<{ [path: string]: string }>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export const recordFile = (place: string): string => `generated/.astrolabe/${place}.json`;

/** A repository whose first commit has stacks of a Swarm named `harbour`. */
export function makeStacks(names: readonly string[], server?: string): TestRepository {
  const root = makeFolder();
  write(root, { [recordFile("harbour")]: JSON.stringify(recordOf("harbour", names, server === undefined ? {} : { server })), ...Object.fromEntries(names.map((name) => [stackPath(name), stackText(name, "1.0.0")])) });
  return makeRepository(root);
}

export const stackPath = (name: string): string => `generated/harbour/${name}/stack.yaml`;

export const stackText = (name: string, version: string): string => `services:\n  ${name}:\n    image: registry.example.org/${name}:${version}\n`;

/** Commits what is in the work tree, and merges it. */
export function merge({ git }: TestRepository, message: string): string {
  git("add", "-A");
  git("commit", "--quiet", "-m", message);
  git("push", "--quiet", "origin", "HEAD:main");
  return git("rev-parse", "HEAD").trim();
}

export function removePath(root: string, path: string): void {
  rmSync(join(root, path), { recursive: true });
}

/** Branches of the server, by name. */
export function branchesOf({ git }: TestRepository): Map<string, string> {
  const lines = git("ls-remote", "origin", "refs/heads/*").trim().split("\n").map((line) => line.split("\trefs/heads/"));
  return new Map(lines.map(([id = "", branch = ""]) => [branch, id]));
}

/** Stands in for Portainer's webhooks, and remembers who called. */
export interface WebhookServer {
  readonly url: string;
  readonly calls: string[];
  /** Status of the answers from now on; 404 stands for a webhook that no stack has. */
  answer(status: number): void;
  close(): void;
}

export async function serveWebhooks(): Promise<WebhookServer> {
  const calls: string[] = [];
  let status = 204;
  const server: Server = createServer(({ method, url }, response) => {
    calls.push(`${method} ${url}`);
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, answer: (next) => { status = next; }, close: () => { server.close(); server.closeAllConnections(); } };
}
