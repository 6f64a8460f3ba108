/**
 * A merge on a real Gitea with its runner, and a real Swarm of 100 stacks: one reference moves, Portainer is called once, one service is
 * updated, and nothing else restarts. Portainer itself is played (follower.ts).
 */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { progress } from "../components/cache.js";
import { eventually } from "../eventually.js";
import { ended } from "../gitea/jobs.js";
import { path, startLab } from "../gitea/lab.js";
import { owned, Pulls, verified } from "../gitea/pulls.js";
import type { Task } from "./api.js";
import { startSwarm } from "./engine.js";
import { startFollower } from "./follower.js";
import { makeImage } from "./images.js";
import { readPlace } from "./place.js";
import { restartedBy } from "./restarts.js";

/** Seconds that a hundred stacks may take, on a machine that does other things too. */
const patience = 900;

const engine = await startSwarm([{ name: "hundred-1", role: "manager" }]);
test.after(() => engine.stop());
const key = "said to nobody, and long enough to pass";
const follower = await startFollower(engine, key);
test.after(() => follower.stop());
const lab = await startLab({
  portainer: follower.url,
  prepare: async (clone) => {
    cpSync(fileURLToPath(new URL("hundred", import.meta.url)), clone.folder, { recursive: true });
    await clone.synth();
  },
});
test.after(() => lab.stop());
follower.read({ url: `${lab.gitea.url}/${path}.git`, authorization: `token ${lab.gitea.admin.token}` });
const pulls = new Pulls(lab);
const { ada, paul } = lab.people;
const place = readPlace(lab.seed.folder, "hundred");

/** Commit of each branch that stacks are pulled from. */
async function references(): Promise<ReadonlyMap<string, string>> {
  const said = await lab.seed.git("ls-remote", "origin", "refs/heads/deploy-portainer/*");
  return new Map(said.split("\n").filter((line) => line !== "").map((line) => {
    const [commit = "", name = ""] = line.split("\t");
    return [name.replace("refs/heads/", ""), commit];
  }));
}

/** Configs of the tasks of the stack that is changed. */
const configs = (tasks: readonly Task[]): string[] =>
  tasks.filter(({ service, state, wanted }) => service === "beacon-42_beacon-42" && state === "running" && wanted === "running").flatMap((task) => task.configs);

test("the workflow of main makes a reference for each stack, and tells Portainer of each", async () => {
  assert.is(lab.secrets["ASTROLABE_SECRET_ASTROLABE_WEBHOOK_KEY"], key);
  const run = await ended(lab, "deploy.yaml", await lab.seed.git("rev-parse", "HEAD"));
  assert.is(run.conclusion, "success");
  const found = await references();
  for (const { reference } of place.stacks) assert.ok(found.has(reference), reference);
  assert.equal(follower.calls(), { known: [], unknown: found.size });
});

test("100 stacks converge that are pulled from their references", async () => {
  await makeImage(engine, { script: "exec sleep 1000000" }, ["git.radioastronomy.io/platform/beacon:1.0.0"]);
  const begin = performance.now();
  const waiting = [...place.stacks];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await follower.create(next);
  };
  await Promise.all([work(), work()]);
  await eventually("100 stacks run", patience, () => engine.api.waiting());
  assert.is((await engine.api.running()).size, 100);
  progress(`100 stacks with a network and a config each ran ${((performance.now() - begin) / 1000).toFixed(0)} s after the first was created`);
});

test("a merge that changes one of 100 stacks moves one reference, calls Portainer once, and restarts no other task", async () => {
  const desk = await lab.desk(ada, "ada");
  desk.edit("clusters/hundred/cluster.ts", (text) => text.replace("= {};", '= { 42: "there" };'));
  await desk.astrolabe(["synth"]);
  await desk.astrolabe(["publish"]);
  const head = await desk.git("rev-parse", "HEAD");
  const [pull] = (await pulls.open()).filter((one) => one.head === head);
  assert.ok(pull !== undefined);
  assert.is((await pulls.settled(head, verified)).state, "success");
  await pulls.approve(pull.number, paul);
  await pulls.settled(head, owned, ({ state }) => state === "success");

  const before = await references();
  const old = configs(await engine.api.tasks());
  const calls = follower.calls();
  const pushes = lab.gitea.requests().filter((line) => line.startsWith(`POST /${path}.git/git-receive-pack`)).length;
  let merged = 0;
  const restarted = await restartedBy(engine, async () => {
    const reply = await pulls.merge(pull.number, ada);
    assert.is(reply.status, 200, JSON.stringify(reply.body));
    merged = performance.now();
    await desk.git("fetch", "--quiet", "origin");
    assert.is((await ended(lab, "deploy.yaml", await desk.git("rev-parse", "origin/main"))).conclusion, "success");
    progress(`the workflow ended ${((performance.now() - merged) / 1000).toFixed(1)} s after the merge`);
    assert.equal(await follower.settled(), []);
    await eventually("the changed stack has its new config", patience, async () => configs(await engine.api.tasks()).filter((name) => old.includes(name)));
    await eventually("all run", patience, () => engine.api.waiting());
    progress(`its new task ran ${((performance.now() - merged) / 1000).toFixed(1)} s after the merge`);
  }, { show: true });
  assert.equal(restarted, ["beacon-42_beacon-42"]);

  const after = await references();
  assert.equal([...after].filter(([name, commit]) => before.get(name) !== commit).map(([name]) => name), ["deploy-portainer/hundred/beacon-42"]);
  assert.is(after.size, before.size);
  assert.equal(follower.calls(), { known: [...calls.known, "hundred/beacon-42"], unknown: calls.unknown });
  assert.is(lab.gitea.requests().filter((line) => line.startsWith(`POST /${path}.git/git-receive-pack`)).length - pushes, 1);
  progress(`of 100 stacks one changed: 1 reference moved by 1 push, 1 call of Portainer, ${(await engine.api.running()).size - restarted.length} services with the same tasks`);
});

test("the reference says from which commit its files are", async () => {
  await lab.seed.git("fetch", "--quiet", "origin", "main", "deploy-portainer/hundred/beacon-42:moved");
  const message = await lab.seed.git("log", "-1", "--format=%B", "moved");
  assert.match(message, `Source-Commit: ${await lab.seed.git("rev-parse", "origin/main")}`);
  assert.is(await lab.seed.git("rev-parse", "moved:generated/hundred/beacon-42"), await lab.seed.git("rev-parse", "origin/main:generated/hundred/beacon-42"));
});

test.run();
