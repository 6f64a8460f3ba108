/**
 * What a lab does with Portainer, from the first registration to a stack that is removed, by the commands of the product. It is
 * run against a stand-in by `npm test`, and against a real Portainer with a Swarm by `npm run test:e2e:portainer`.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { Portainer } from "#lib/adapters/portainer/client.js";
import { list, member, text } from "#lib/adapters/json.js";
import type { Outcome } from "#lib/cli/outcome.js";
import { portainer as command } from "#lib/cli/portainer.js";
import { readStates } from "#lib/cli/portainer-state.js";
import type { Trap } from "#lib/portainer/trap.js";
import { valueVariable } from "#lib/portainer/values.js";
import { Desk, names, writeTree, type SamplePlace } from "./desk.js";
import { cleanUp, findSwarm, stacksOf, tasksOf, until } from "./observer.js";

export interface Scenario {
  readonly url: string;
  readonly key: string;
  /** URL of the repository as Portainer reads it, and as it is pushed to from here. */
  readonly repository: string;
  readonly remote: string;
  readonly login: { readonly user: string; readonly token: string } | undefined;
  /** Name of the environment. Default: the only Swarm. */
  readonly environment: string | undefined;
  readonly image: string;
  /** Seconds that a deployment may take. */
  readonly patience: number;
  readonly say: (line: string) => void;
}

/** Runs everything, and removes what it made, also when it fails. @throws Error at the first thing that is not as it has to be. */
export async function runScenario(scenario: Scenario): Promise<void> {
  const { url, key, repository, remote, login, image, say } = scenario;
  const place = `scenario-${randomBytes(3).toString("hex")}`;
  const client = new Portainer({ server: url, key });
  const environment = await findSwarm(client, scenario.environment);
  const desk = new Desk({ remote, login });
  const restore = environmentFor(scenario, place);
  try {
    desk.begin();
    say(`what is made is named ${place}`);
    await steps(new Stage(scenario, desk, client, { place, server: url, repository, environment: environment.name, image }));
  } finally {
    restore();
    const left = await cleanUp(client, environment, place);
    try {
      const branches = desk.branches().filter((branch) => branch.startsWith(`deploy-portainer/${place}/`));
      if (branches.length > 0) desk.git("push", "--quiet", "origin", "--delete", ...branches);
    } catch (error) {
      left.push(`branches: ${error instanceof Error ? error.message : String(error)}`);
    }
    desk.close();
    for (const line of left) say(`left behind, remove it by hand: ${line}`);
    if (left.length === 0) say("everything that was made at Portainer is removed");
  }
}

async function steps(stage: Stage): Promise<void> {
  const { client, sample, scenario: { patience, say } } = stage;
  const { web, worker } = names(sample.place);
  const environment = await findSwarm(client, sample.environment);
  const tasks = () => tasksOf(client, environment, sample.place);

  writeTree(stage.desk, sample, { page: "one\n" });
  stage.desk.merge("A place with two stacks");
  const early = await stage.run("apply");
  assert.equal(list(stage.placeOf(early), "left").map((change) => [text(change, "subject"), /publish first/.test(text(change, "obstacle"))]), [[`stack ${worker}`, true], [`stack ${web}`, true]]);
  say("before anything is published, everything but the stacks is registered");

  await stage.publish(2);
  const first = await stage.run("apply");
  assert.equal([list(stage.placeOf(first), "left"), first.outcome.failed], [[], false]);
  await until("both stacks run", patience, async () => !(await stage.run("status")).outcome.failed);
  say("both stacks run what is merged");
  const again = await stage.run("apply");
  assert.equal([again.writes, list(stage.placeOf(again), "made"), list(stage.placeOf(again), "left")], [[], [], []]);
  say("a second application makes no writing call");

  const [before, stacksBefore] = [await tasks(), await stacksOf(client, sample.place)];
  writeTree(stage.desk, sample, { page: "two\n" });
  stage.desk.merge("One change");
  assert.equal((await stage.publish(1)).map((call) => call.replace(/[^/]+$/, "…")), ["POST /api/stacks/webhooks/…"]);
  await until("the change is deployed", patience, async () => !(await stage.run("status")).outcome.failed && (await tasks()).get(`${web}_web`) !== before.get(`${web}_web`));
  const after = await tasks();
  for (const [service, task] of before) say(`e2e: task of ${service} before ${task}, after ${after.get(service) ?? "none"}`);
  assert.equal([...after].filter(([service, task]) => before.get(service) !== task).map(([service]) => service), [`${web}_web`]);
  const commits = async (): Promise<(string | undefined)[]> => (await stacksOf(client, sample.place)).map(({ source }) => source?.commit);
  assert.equal((await commits()).filter((commit, index) => commit !== stacksBefore[index]?.source?.commit).length, 1);
  say("one merge moved one reference, made one call, and restarted one task");

  const sound = await commits();
  writeTree(stage.desk, sample, { page: "two\n", webImage: "Not An Image" });
  stage.desk.merge("A stack that cannot be deployed");
  await stage.publish(1);
  await sleep(Math.min(20, patience / 6) * 1000);
  assert.equal(await commits(), sound);
  assert.equal((await stage.traps(3600)).map(({ trap }) => trap), ["deployment-failed"]);
  say("a broken stack is found by its commit, which did not move");
  const broken = await stage.run("apply");
  const [change] = list(stage.placeOf(broken), "left");
  say(change === undefined ? "this version deploys in the background, and does not say at once why that fails" : `apply says why: ${text(change, "obstacle").slice(0, 200)}`);
  writeTree(stage.desk, sample, { page: "three\n" });
  stage.desk.merge("Mended");
  await stage.publish(1);
  await until("the mended stack runs", patience, async () => !(await stage.run("status")).outcome.failed);
  say("the mending merge is deployed");

  writeTree(stage.desk, sample, { page: "three\n", hasWorker: false });
  stage.desk.merge("Without the worker");
  await stage.publish(0);
  const less = await stage.run("apply");
  assert.equal([less.writes, list(stage.placeOf(less), "extra").filter((note) => String(note).startsWith(`the stack ${worker} is ours, and its deployment is gone`)).length], [[], 1]);
  assert.equal((await stage.traps(0)).map(({ trap }) => trap), ["stack-gone"]);
  assert.is((await stacksOf(client, sample.place)).length, 2);
  say("a stack whose deployment is gone is reported, and stays");
}

interface Ran {
  readonly outcome: Outcome;
  /** What was sent to Portainer and changes something, as `POST /api/stacks/…`. */
  readonly writes: readonly string[];
}

/** Runs commands as they are run in the clone, and looks at what they send. */
class Stage {
  readonly scenario: Scenario;
  readonly desk: Desk;
  readonly client: Portainer;
  readonly sample: SamplePlace;

  constructor(scenario: Scenario, desk: Desk, client: Portainer, sample: SamplePlace) {
    this.scenario = scenario;
    this.desk = desk;
    this.client = client;
    this.sample = sample;
  }

  async run(action: "diff" | "apply" | "publish" | "status"): Promise<Ran> {
    const request = { command: "portainer", action, cluster: [], adopt: false, revision: undefined, tell: [], dryRun: false, format: "json", color: "never", workspace: undefined } as const;
    const context = { root: this.desk.root, packageRoot: "", compiler: "", engine: "plain", changes: undefined, threadFile: "", thread: undefined };
    const writes: string[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => {
      const { method = "GET" } = init ?? {};
      if (method !== "GET") writes.push(`${method} ${new URL(String(input)).pathname}`);
      return fetch(input, init);
    };
    try {
      const outcome = await command(request, context, () => undefined);
      const said = JSON.stringify(outcome);
      for (const secret of [this.scenario.key, process.env[greeting(this.sample.place)] ?? "", process.env["ASTROLABE_WEBHOOK_KEY"] ?? ""]) assert.not.ok(said.includes(secret), "a secret was printed");
      return { outcome, writes };
    } finally {
      globalThis.fetch = fetch;
    }
  }

  /** Publishes, and makes sure that so many references move. Gives the calls of Portainer. */
  async publish(count: number): Promise<readonly string[]> {
    const { outcome, writes } = await this.run("publish");
    assert.is(list(outcome.result, "moved").length, count, outcome.text);
    assert.is(writes.length, count);
    return writes;
  }

  /** What a command says of the place, as data. */
  placeOf({ outcome }: Ran): unknown {
    return list(outcome.result, "places").find((found) => text(found, "place") === this.sample.place) ?? member(outcome, "diagnostics");
  }

  /** All that is wrong at a time so many seconds from now. */
  async traps(later: number): Promise<readonly Trap[]> {
    const { statuses } = await readStates({ root: this.desk.root, clusters: [this.sample.place], now: Math.floor(Date.now() / 1000) + later }, () => undefined);
    return statuses.flatMap(({ traps, stacks }) => [...traps, ...stacks.flatMap((stack) => stack.traps)]);
  }
}

const greeting = (place: string): string => valueVariable({ place, name: names(place).web }, "GREETING");

/** Sets the environment that the commands read. Gives how to put it back. */
function environmentFor({ url, key, login }: Scenario, place: string): () => void {
  const wanted: Readonly<Record<string, string>> = {
    ASTROLABE_PORTAINER_URL: url, ASTROLABE_PORTAINER_KEY: key, ASTROLABE_WEBHOOK_KEY: randomBytes(32).toString("hex"),
    ASTROLABE_PORTAINER_GIT_USER: login?.user ?? "", ASTROLABE_PORTAINER_GIT_TOKEN: login?.token ?? "", [greeting(place)]: `greeting-${randomBytes(6).toString("hex")}`,
  };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
