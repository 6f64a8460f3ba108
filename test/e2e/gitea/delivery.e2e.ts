/** From an edit to main on a real Gitea with its runner: published, verified, held for its owners, merged; and what is behind main. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { progress } from "../components/cache.js";
import type { Desk } from "./desk.js";
import { ended, logOf, splitOf } from "./jobs.js";
import { path, startLab } from "./lab.js";
import { messageOf, owned, Pulls, verified, type Pull } from "./pulls.js";

const lab = await startLab();
test.after(lab.stop);
const { ada, rosa, paul } = lab.people;
const pulls = new Pulls(lab);
const first = await lab.desk(ada, "ada");
const second = await lab.desk(rosa, "rosa");

/** The only open pull request from the branch of a desk. */
async function pullOf(desk: Desk): Promise<Pull> {
  const commit = await desk.git("rev-parse", "HEAD");
  const found = (await pulls.open()).filter(({ head }) => head === commit);
  const [pull, ...more] = found;
  assert.ok(pull !== undefined && more.length === 0, `${found.length} pull requests of ${commit}`);
  return pull;
}

async function publish(desk: Desk, ...more: readonly string[]): Promise<string> {
  await desk.astrolabe(["synth"]);
  return desk.astrolabe(["publish", ...more]);
}

test("the settings are applied, and applying them again writes nothing", async () => {
  const writes = (): number => lab.gitea.requests().filter((line) => /^(POST|PUT|PATCH|DELETE) \/api\/v1\//.test(line)).length;
  const before = writes();
  const said = await lab.seed.astrolabe(["gitea", "apply"], lab.secrets);
  assert.match(said, "Nothing was changed.");
  assert.is(writes(), before);
});

test("nobody pushes to main, not even the administrator", async () => {
  for (const desk of [lab.seed, await lab.desk(ada, "direct")]) {
    await desk.git("commit", "--quiet", "--allow-empty", "--message", "Straight to main");
    const error = await desk.git("push", "origin", "HEAD:main").then(() => undefined, (reason: unknown) => reason);
    assert.match(String(error), "Not allowed to push to protected branch main", desk.person.name);
  }
});

test("a published change is verified, and its plan stands in one comment", async () => {
  first.edit("apps/results-portal/app.ts", (text) => text.replace('results-portal:${versions["results-portal"]}', "results-portal:2.4.2"));
  const published = await publish(first);
  assert.match(published, "opened pull request 1");
  const pull = await pullOf(first);
  assert.equal(pull.labels, ["plan/caution"]);

  assert.is((await pulls.settled(pull.head, verified)).state, "success");
  const run = await ended(lab, "verify.yaml", pull.head);
  progress(`push to ${verified}: ${splitOf(await logOf(lab, run), lab.gitea.lastAt(`POST /${path}.git/git-receive-pack`))}`);
  const [plan, ...more] = await pulls.plans(pull.number);
  assert.ok(plan !== undefined && more.length === 0);
  assert.match(plan.body, "restarts 2 to 6 pods of `results-portal-web` one at a time");
  assert.is((await pulls.status(pull.head, "astrolabe/plan"))?.creator, "ada");
});

test("publishing again does nothing, and a further change updates the comment", async () => {
  assert.match(await publish(first), "Nothing to do");
  first.edit("apps/results-portal/app.ts", (text) => text.replace("valkey:${versions.valkey}", "valkey:8.0.2-alpine"));
  assert.match(await publish(first), "pushed");
  const pull = await pullOf(first);
  assert.is((await pulls.settled(pull.head, verified)).state, "success");
  const [plan, ...more] = await pulls.plans(pull.number);
  assert.ok(plan !== undefined && more.length === 0);
  assert.match(plan.body, "8.0.2");
});

test("the merge waits for the owners: neither the author nor another team can do without them", async () => {
  const pull = await pullOf(first);
  const waits = await pulls.settled(pull.head, owned, () => true);
  assert.equal([waits.state, waits.creator], ["pending", undefined]);
  assert.match(waits.description, "@platform/research-computing");
  const refused = await pulls.merge(pull.number, ada);
  assert.equal([refused.status, messageOf(refused)], [405, "Not all required status checks successful"]);
  await pulls.approve(pull.number, paul);
  assert.is((await ended(lab, "reviewed.yaml", pull.head)).conclusion, "success");
  assert.is((await pulls.merge(pull.number, paul)).status, 405);
});

test("with the owners' approval it is merged, and main is verified", async () => {
  second.edit("apps/mlflow/app.ts", (text) => text.replace("mlflow:${versions.mlflow}", "mlflow:${versions.mlflow}.1"));
  await publish(second);

  const pull = await pullOf(first);
  const begin = performance.now();
  await pulls.approve(pull.number, rosa);
  await pulls.settled(pull.head, owned, ({ state }) => state === "success");
  progress(`approval to ${owned}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  assert.is((await pulls.merge(pull.number, ada)).status, 200);
  assert.ok((await pulls.read(pull.number)).merged);
  await first.git("fetch", "--quiet", "origin");
  assert.is((await ended(lab, "verify.yaml", await first.git("rev-parse", "origin/main"))).conclusion, "success");
});

test("a branch that main has left behind is not merged, until it is rebased and compiled again", async () => {
  const old = await pullOf(second);
  await pulls.settled(old.head, verified);
  await pulls.approve(old.number, ada);
  await pulls.settled(old.head, owned, ({ state }) => state === "success");
  const refused = await pulls.merge(old.number, rosa);
  assert.equal([refused.status, messageOf(refused)], [405, "The head branch is behind the base branch"]);

  assert.match(await second.astrolabe(["publish"]), /main has \d+ commits that this branch lacks/);
  await second.astrolabe(["publish", "--rebase"]);
  const pull = await pullOf(second);
  assert.is(pull.number, old.number);
  assert.is((await pulls.settled(pull.head, verified)).state, "success");
  assert.is((await pulls.plans(pull.number)).length, 1);
  // The approval was for what stood there before.
  assert.is((await pulls.settled(pull.head, owned, () => true)).state, "pending");
  await pulls.approve(pull.number, ada);
  await pulls.settled(pull.head, owned, ({ state }) => state === "success");
  assert.is((await pulls.merge(pull.number, rosa)).status, 200);
});

test.run();
