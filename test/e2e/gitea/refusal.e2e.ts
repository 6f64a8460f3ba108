/** What a real Gitea with its runner does with changes that are wrong, pushed by hand past `publish`, and with those of a fork. */
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Desk } from "./desk.js";
import { ended, logOf, runsOf } from "./jobs.js";
import { path, startLab, type GiteaLab } from "./lab.js";
import { owned, Pulls, verified, type Pull } from "./pulls.js";
import { signIn } from "./web.js";

let started: GiteaLab | undefined;
test.after(async () => started?.stop());

const lab = (): GiteaLab => there(started);
const pulls = (): Pulls => new Pulls(lab());

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("an earlier test did not come so far");
  return value;
}

/** A change that is wrong. */
interface Mistake {
  readonly branch: string;
  readonly file: string;
  readonly change: (text: string) => string;
  readonly isCompiled: boolean;
  /** What the comment has to say. */
  readonly says: readonly (string | RegExp)[];
}

const app = "apps/results-portal/app.ts";
const mistakes: readonly Mistake[] = [
  {
    branch: "foreign-image", file: app, isCompiled: true,
    change: (text) => text.replace("docker.io/valkey/valkey", "images.example.com/valkey/valkey"),
    says: ["policy/allowed-registries", /apps\/results-portal\/app\.ts:\d+/],
  },
  {
    branch: "stale", file: app, isCompiled: false,
    change: (text) => text.replace("results-portal:2.4.1", "results-portal:2.4.3"),
    says: ["tree-stale", "generated/research/results-portal/Deployment.apps_results-portal_results-portal-web.yaml"],
  },
  {
    branch: "mistyped", file: app, isCompiled: false,
    change: (text) => text.replace("autoscale: { ...replicas, cpu: 70 }", 'autoscale: { ...replicas, cpu: "70" }'),
    says: ["type-error", /apps\/results-portal\/app\.ts:\d+/],
  },
];

/** Commits and pushes a branch as somebody does who has never heard of `publish`. */
async function push(desk: Desk, message: string): Promise<void> {
  await desk.git("commit", "--quiet", "--all", "--message", message);
  await desk.git("push", "--quiet", "origin", "HEAD");
}

/** The end of the log of what verified a commit. */
const said = async (commit: string): Promise<string> => (await logOf(lab(), await ended(lab(), "verify.yaml", commit))).slice(-40).map(({ text }) => text).join("\n");

const opened = new Map<string, Pull>();
let desk: Desk | undefined;

test("pull requests with mistakes are opened", async () => {
  started = await startLab();
  desk = await lab().desk(lab().people.ada, "ada");
  for (const { branch, file, change, isCompiled } of mistakes) {
    await desk.git("switch", "--quiet", "--create", branch, "main");
    desk.edit(file, change);
    if (isCompiled) await desk.tryAstrolabe(["synth"]);
    await push(desk, branch);
    opened.set(branch, await pulls().make(lab().people.ada, { head: branch, title: branch }));
  }
  assert.is((await pulls().open()).length, mistakes.length);
});

for (const { branch, says } of mistakes) {
  test(`${branch}: it goes red, and a comment says why and where`, async () => {
    const { number, head } = there(opened.get(branch));
    assert.is((await pulls().settled(head, verified)).state, "failure");
    const [plan, ...more] = await pulls().plans(number);
    assert.equal([plan?.author, more], ["gitea-actions", []], await said(head));
    for (const part of says) assert.match(there(plan).body, part);
  });
}

test("mended, it goes green, and the same comment says so", async () => {
  const { number } = there(opened.get("stale"));
  const author = there(desk);
  await author.git("switch", "--quiet", "stale");
  await author.astrolabe(["synth"]);
  await push(author, "Compile");
  const { head } = await pulls().read(number);
  assert.is((await pulls().settled(head, verified)).state, "success", await said(head));
  const [plan, ...more] = await pulls().plans(number);
  assert.equal(more, []);
  assert.not.match(there(plan).body, "tree-stale");
  assert.match(there(plan).body, "2.4.3");
});

test("a fork's pull request waits for somebody who writes, runs without secrets and is held for its owners", async () => {
  const { gus, paul } = lab().people;
  const fork = `${gus.name}/astrolabe`;
  await lab().gitea.as(gus).call("POST", `/repos/${path}/forks`, {});
  for (let turn = 0; (await lab().gitea.as(gus).ask("GET", `/repos/${fork}/branches/main`)).status !== 200 && turn < 100; turn++) await sleep(100);
  const own = await lab().desk(gus, "gus", fork);
  await own.git("switch", "--quiet", "--create", "from-outside");
  own.edit(app, (text) => text.replace("results-portal:2.4.1", "results-portal:2.4.4"));
  await own.astrolabe(["synth"]);
  await push(own, "From outside");
  const pull = await pulls().make(gus, { head: `${fork}:from-outside`, title: "From outside" });

  const [waiting] = await runsOf(lab(), "verify.yaml", pull.head);
  assert.is(there(waiting).status, "waiting");
  assert.is((await pulls().status(pull.head, verified))?.state, "pending");
  const session = await signIn(lab().gitea, paul);
  await session.post(`/${path}/actions/runs/${there(waiting).id}/approve`);
  assert.is((await pulls().settled(pull.head, verified)).state, "success");
  const log = (await logOf(lab(), await ended(lab(), "verify.yaml", pull.head))).map(({ text }) => text).join("\n");
  // It may not comment, so the plan stands in its log.
  assert.equal(await pulls().plans(pull.number), []);
  assert.match(log, "No comment was written");
  assert.match(log, "restarts 2 to 6 pods of results-portal-web");
  assert.match((await pulls().settled(pull.head, owned, () => true)).description, "@platform/research-computing");
  await pulls().approve(pull.number, lab().people.rosa);
  await pulls().settled(pull.head, owned, ({ state }) => state === "success");
  assert.is((await pulls().merge(pull.number, paul)).status, 200);
});

test.run();
