import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Portainer } from "#lib/adapters/portainer/client.js";
import type { Wish } from "#lib/portainer/topic.js";
import type { PortainerPlace, PortainerStack } from "#lib/targets/portainer/place.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { PortainerStandIn } from "./stand-in.js";

export const repository = "https://git.example.org/lab/astrolabe.git";
export const webhookKey = "0123456789abcdef0123456789abcdef";
/** Values that nothing may print. */
export const values: Readonly<Record<string, string>> = { PASSWORD: "value-of-the-password", TOKEN: "value-of-the-token" };

export const stackOf = (name: string, more: Partial<PortainerStack> = {}): PortainerStack => ({
  place: "berlin", name, kind: "swarm", owner: "team-web", reference: `deploy-portainer/berlin/${name}`,
  file: `generated/berlin/${name}/stack.yaml`, variables: [], teams: [], wave: 0, ...more,
});

/** A place with one of each. */
export const example: PortainerPlace = {
  place: "berlin", server: "", repository,
  environment: { name: "berlin-swarm", kind: "swarm", agent: "tcp://berlin-1.example.org:9001", tags: ["lab", "swarm"], group: "lab" },
  networks: [{ name: "front", driver: "overlay", attachable: true, encrypted: true }, { name: "back", driver: "overlay", internal: true }],
  stacks: [
    stackOf("db", { variables: [{ name: "PASSWORD", secret: "db", key: "password" }], teams: ["data"] }),
    stackOf("web", { variables: [{ name: "TOKEN", secret: "web", key: "token" }], teams: ["data", "web"], wave: 1 }),
    stackOf("cron", { wave: 1 }),
  ],
};

/** A stack's file with one service. */
export const file = (image = "registry.example.org/web:1"): string => `version: "3.8"\nservices:\n  main:\n    image: ${image}\n`;

const repositories: BareRepository[] = [];
process.on("exit", () => repositories.forEach(({ path }) => rmSync(path, { recursive: true, force: true })));

/** A bare repository whose branches tests move. */
export class BareRepository {
  readonly path = mkdtempSync(join(tmpdir(), "astrolabe-portainer-"));
  readonly tips = new Map<string, string>();

  /** @param stacks what is published in it. */
  constructor(stacks: readonly PortainerStack[]) {
    repositories.push(this);
    this.#git(["init", "--quiet", "--bare"]);
    this.#import(stacks.map((stack) => [stack, file()]));
  }

  /** Lets the branch of a stack hold a file. Gives its commit. */
  move(stack: PortainerStack, text: string): string {
    this.#import([[stack, text]]);
    return this.tips.get(stack.reference) ?? "";
  }

  #import(moves: readonly (readonly [PortainerStack, string])[]): void {
    const commands = moves.map(([{ reference, file: path }, text]) => {
      const from = this.tips.get(reference);
      return `commit refs/heads/${reference}\ncommitter A <a@example.org> 1000 +0000\ndata 1\nx\n${from === undefined ? "" : `from ${from}\n`}M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    });
    this.#git(["fast-import", "--quiet", "--force"], commands.join(""));
    for (const [{ reference }] of moves) this.tips.set(reference, readFileSync(join(this.path, "refs/heads", reference), "utf8").trim());
  }

  #git(words: readonly string[], input = ""): string {
    return execFileSync("git", ["--git-dir", this.path, ...words], { encoding: "utf8", input });
  }
}

/** A stand-in, a repository with every stack of a place published, and what is wanted of the place. */
export interface Scene {
  readonly portainer: PortainerStandIn;
  readonly bare: BareRepository;
  readonly wish: Wish;
  readonly client: Portainer;
}

/** @param bare for those who move nothing in it. Default: one of its own. */
export async function withScene(action: (scene: Scene) => Promise<void>, place: PortainerPlace = example, bare: BareRepository = new BareRepository(place.stacks)): Promise<void> {
  const portainer = await PortainerStandIn.start();
  portainer.repositories.set(repository, bare.path);
  const wish: Wish = {
    place: { ...place, server: portainer.url }, tips: bare.tips, adopts: false, login: undefined,
    webhookOf: (stack) => webhookId(webhookKey, stack.place, stack.name), valueOf: (_stack, name) => values[name],
  };
  try {
    await action({ portainer, bare, wish, client: clientOf(portainer) });
  } finally {
    await portainer.stop();
  }
}

export const clientOf = (portainer: PortainerStandIn, key = portainer.key): Portainer => new Portainer({ server: portainer.url, key, attempts: 2, pause: 5, timeout: 2000 });
