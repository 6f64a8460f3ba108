import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where a clone comes from, and whom its server knows us as. */
export interface Origin {
  readonly remote: string;
  readonly login: { readonly user: string; readonly token: string } | undefined;
}

/** What lies at the top of a repository that the scenario made, so that it never touches another. */
export const mark = "astrolabe-scenario.txt";

/** A clone in a folder of its own, with a tree that is written by hand: what a merge would bring. */
export class Desk {
  readonly root = mkdtempSync(join(tmpdir(), "astrolabe-scenario-"));

  constructor({ remote, login }: Origin) {
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("remote", "add", "origin", remote);
    this.git("config", "user.name", "Scenario");
    this.git("config", "user.email", "scenario@localhost.invalid");
    // In a file of the clone, and not in a list of processes.
    if (login === undefined) return;
    const header = `Authorization: Basic ${Buffer.from(`${login.user}:${login.token}`).toString("base64")}`;
    writeFileSync(join(this.root, ".git/config"), `[http "${new URL(remote).origin}/"]\n\textraHeader = ${header}\n`, { flag: "a", mode: 0o600 });
  }

  git(...words: readonly string[]): string {
    return execFileSync("git", words, { cwd: this.root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } }).trim();
  }

  /** Branches that the remote has. */
  branches(): string[] {
    return this.git("ls-remote", "--heads", "origin").split("\n").filter((line) => line !== "").map((line) => line.split("\trefs/heads/")[1] ?? "");
  }

  /**
   * Begins from the remote, which has to be empty, or the scenario's own.
   *
   * @throws Error when it is neither.
   */
  begin(): void {
    const branches = this.branches();
    if (branches.length > 0) {
      const foreign = branches.filter((branch) => branch !== "main" && !branch.startsWith("deploy-portainer/scenario-"));
      this.git("fetch", "--quiet", "origin", "main");
      if (foreign.length > 0 || this.git("ls-tree", "--name-only", "FETCH_HEAD", mark) !== mark) {
        throw new Error(`The repository holds something else (${[...foreign, "main"].slice(0, 3).join(", ")}): name one that is empty, or that this scenario made.`);
      }
      this.git("reset", "--quiet", "--hard", "FETCH_HEAD");
    }
    this.write(mark, "Made by the scenario of Astrolabe for Portainer. Nothing of this repository is needed by anybody.\n");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  /** What a merge does: a commit on the default branch of the server. */
  merge(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    this.git("push", "--quiet", "origin", "HEAD:main");
    return this.git("rev-parse", "HEAD");
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What the place of the scenario is called, and what is in it. */
export interface SamplePlace {
  readonly place: string;
  readonly server: string;
  readonly repository: string;
  readonly environment: string;
  readonly image: string;
}

export const names = (place: string) => ({ web: `${place}-web`, worker: `${place}-worker`, network: `${place}-front`, tag: place, team: place }) as const;

/** Writes the tree of the place: its record, and its stacks; `page` is what web's config holds. */
export function writeTree(desk: Desk, { place, server, repository, environment, image }: SamplePlace, { page, webImage = image, hasWorker = true }: { readonly page: string; readonly webImage?: string; readonly hasWorker?: boolean }): void {
  const { web, worker, network, tag, team } = names(place);
  const folder = `generated/${place}`;
  const hash = createHash("sha256").update(page).digest("hex").slice(0, 8);
  desk.remove(folder);
  const shared = `networks:\n  front:\n    name: ${network}\n    external: true\n`;
  desk.write(`${folder}/${web}/stack.yaml`, [
    'version: "3.8"', "services:", "  web:", `    image: ${JSON.stringify(webImage)}`, '    command: ["sleep", "1000000"]', "    environment:", '      GREETING: "${GREETING}"',
    "    networks: [front]", "    configs:", "      - source: page", "        target: /page.txt", shared.trimEnd(), "configs:", "  page:", `    name: ${web}_page-${hash}`, `    file: ./configs/page-${hash}/page.txt`, "",
  ].join("\n"));
  desk.write(`${folder}/${web}/configs/page-${hash}/page.txt`, page);
  if (hasWorker) {
    desk.write(`${folder}/${worker}/stack.yaml`, ['version: "3.8"', "services:", "  worker:", `    image: ${JSON.stringify(image)}`, '    command: ["sleep", "1000000"]', "    networks: [front]", shared].join("\n"));
  }
  const stack = (wave: number, variables: readonly object[]): object =>
    ({ app: "scenario", owner: "scenario", namespace: "default", project: "", sources: [], stack: { dialect: "swarm", file: "stack.yaml", variables, wave, teams: [team] } });
  const record = {
    compiler: "astrolabe", cluster: place, distribution: "swarm", environment: "development",
    delivery: {
      kind: "portainer", server, repository, folder: "generated", references: "deploy-portainer",
      environment: { name: environment, kind: "swarm", tags: [tag] }, networks: [{ name: network, driver: "overlay", attachable: true }],
    },
    nodes: {}, waived: [],
    deployments: { [web]: stack(1, [{ name: "GREETING", secret: "web", key: "greeting" }]), ...(hasWorker ? { [worker]: stack(0, []) } : {}) },
  };
  desk.write(`generated/.astrolabe/${place}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
  desk.write(`generated/.astrolabe/${place}.sha256`, "");
}
