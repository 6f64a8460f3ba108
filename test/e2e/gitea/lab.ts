/** The lab's repository on a Gitea of its own, set up as `.gitea/settings.ts` says, with its runner and its people. */
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { field, objects } from "#lib/checks/workload.js";
import { Clone } from "../clone.js";
import { cacheFolder, progress } from "../components/cache.js";
import { repository } from "../lab.js";
import { openStage } from "../processes.js";
import { Desk, type Person } from "./desk.js";
import { startRunner } from "./runner.js";
import { startGitea, type Gitea, type GiteaOptions, type User } from "./server.js";

/** Path of the repository on the server. */
export const path = "platform/astrolabe";
const [organisation = ""] = path.split("/");

/** Who works there, and in which teams. Gus reads alone. */
const teams = {
  ada: ["research-computing"], rosa: ["research-computing"], paul: ["platform"], sam: ["security"], gus: ["guests"],
} satisfies Record<string, readonly string[]>;

export type Name = keyof typeof teams;

export interface GiteaLab {
  readonly gitea: Gitea;
  readonly people: Readonly<Record<Name, Person>>;
  /** The administrator's own clone, whose settings were applied. */
  readonly seed: Desk;
  /** Values for secrets that the settings name, as environment of `gitea apply`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** A clone of what a repository of the server has now. Default: the lab's. */
  desk(person: Person, folder: string, from?: string): Promise<Desk>;
  stop(): Promise<void>;
}

export interface LabOptions {
  /** Whether a runner takes jobs. Default: true. */
  readonly hasRunner?: boolean;
  /** Changes the repository before its first commit. */
  readonly prepare?: (clone: Clone) => Promise<void>;
  /**
   * Base URL of the Portainer that jobs tell of references. Default: Gitea's, which says of every webhook that it has none such, as a
   * Portainer does that knows of no stack yet.
   */
  readonly portainer?: string;
  /** Further settings of the server: see {@link GiteaOptions}. */
  readonly settings?: GiteaOptions["settings"];
  /** Further variables of the jobs' environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts all of it and pushes main, whose own verification may still run. */
export async function startLab({ hasRunner = true, prepare, portainer, settings = {}, env = {} }: LabOptions = {}): Promise<GiteaLab> {
  const gitea = await startGitea({ settings });
  const stage = openStage("gitea-lab");
  const stops = [gitea.stop, stage.stop];
  const stop = async (): Promise<void> => {
    for (const end of [...stops].reverse()) await end();
  };
  try {
    const url = (at: string): string => `${gitea.url}/${at}.git`;
    const clone = await Clone.make(join(stage.folder, "seed"), { url: url(path), user: gitea.admin.name, token: gitea.admin.token });
    clone.edit(".gitea/settings.ts", (text) => text.replace(/^ {2}server: .*$/m, `  server: ${JSON.stringify(gitea.url)},`));
    await prepare?.(clone);
    const seed = new Desk(clone.folder, gitea.admin);
    await seed.astrolabe(["gitea", "codeowners"]);

    const reader = await gitea.token(gitea.admin, ["read:organization", "read:repository", "read:issue"]);
    const mover = await gitea.createUser("mover");
    const secrets = {
      ASTROLABE_SECRET_ASTROLABE_READ_TOKEN: reader, ASTROLABE_SECRET_ARGOCD_WEBHOOK: "said by nobody", ASTROLABE_SECRET_KUBECONFIG: "none",
      ASTROLABE_SECRET_ASTROLABE_DEPLOY_TOKEN: await gitea.token(mover, ["write:repository"]), ASTROLABE_SECRET_ASTROLABE_WEBHOOK_KEY: "said to nobody, and long enough to pass",
    };
    // Makes the repository; its branch is protected when it is there.
    await seed.tryAstrolabe(["gitea", "apply"], secrets);
    await enrol(gitea, mover.name, ["delivery"]);
    if (hasRunner) {
      const runner = await startRunner(gitea, { labels: ["linux"], capacity: 2, env: { npm_config_cache: await packages(stage.folder), ASTROLABE_PORTAINER_URL: portainer ?? gitea.url, ...env } });
      stops.push(runner.stop);
    }
    await introduce(seed);
    await seed.git("add", "--all");
    await seed.git("commit", "--quiet", "--message", "Begin");
    await seed.git("push", "--quiet", "origin", "main");

    await seed.astrolabe(["gitea", "apply"], secrets);
    const guests = { name: "guests", permission: "read", includes_all_repositories: true, units_map: { "repo.code": "read", "repo.pulls": "read", "repo.issues": "read" } };
    await gitea.admin.api.call("POST", `/orgs/${organisation}/teams`, guests);
    const people = {
      ada: await admit(gitea, "ada"), rosa: await admit(gitea, "rosa"), paul: await admit(gitea, "paul"), sam: await admit(gitea, "sam"), gus: await admit(gitea, "gus"),
    };
    const desk = async (person: Person, folder: string, from: string = path): Promise<Desk> => {
      const made = new Desk(join(stage.folder, folder), person);
      await new Desk(stage.folder, person).git("clone", "--quiet", url(from), folder);
      await introduce(made);
      symlinkSync(join(repository, "node_modules"), join(made.folder, "node_modules"));
      // As in a clone that was worked in before. Jobs begin without it.
      cpSync(join(seed.folder, ".astrolabe"), join(made.folder, ".astrolabe"), { recursive: true });
      appendFileSync(join(made.folder, ".git/info/exclude"), "node_modules\n");
      return made;
    };
    return { gitea, people, seed, secrets, desk, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A cache of npm with all that jobs install. It stays, so that only the first run ever downloads them. */
async function packages(work: string): Promise<string> {
  const cache = join(cacheFolder, "npm");
  if (existsSync(cache)) return cache;
  const folder = join(work, "packages");
  mkdirSync(folder);
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(repository, file), join(folder, file));
  progress("packages: downloading what jobs install, once");
  const { status, stderr } = await runProcess("npm", ["ci", "--no-audit", "--no-fund", "--cache", cache], { cwd: folder, timeout: 10 * 60_000 });
  if (status !== 0) throw new Error(`npm ci ended with ${status}${lastWords(stderr)}`);
  return cache;
}

/** Tells git who commits. */
async function introduce(desk: Desk): Promise<void> {
  await desk.git("config", "user.name", desk.person.name);
  await desk.git("config", "user.email", `${desk.person.name}@example.org`);
}

/** Makes a user with a token for what authors do, and puts them into their teams. */
async function admit(gitea: Gitea, name: Name): Promise<Person> {
  const user: User = await gitea.createUser(name);
  await enrol(gitea, name, teams[name]);
  return { ...user, token: await gitea.token(user, ["write:repository", "write:issue", "read:user"]) };
}

async function enrol(gitea: Gitea, name: string, wanted: readonly string[]): Promise<void> {
  const known = objects(await gitea.admin.api.call("GET", `/orgs/${organisation}/teams`));
  for (const team of wanted) {
    const id = field(known.find((one) => one["name"] === team), "id");
    await gitea.admin.api.call("PUT", `/teams/${String(id)}/members/${name}`);
  }
}
