import { test } from "uvu";
import * as assert from "uvu/assert";
import { Portainer } from "#lib/adapters/portainer/client.js";
import type { Stack } from "#lib/adapters/portainer/stacks.js";
import { applyPortainer } from "#lib/portainer/apply.js";
import { stackTraps, type ReferenceState, type StackFacts } from "#lib/portainer/judge.js";
import { relativeMounts } from "#lib/portainer/mounts.js";
import { isSettled, settledStack } from "#lib/portainer/settled.js";
import { readStatus, type PlaceStatus, type StatusWish } from "#lib/portainer/status.js";
import { traps, type TrapName } from "#lib/portainer/trap.js";
import { failureOf } from "../adapters/stand-in.js";
import { clientOf, example, file, repository, stackOf, webhookKey, withScene, type Scene } from "./example.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";

const webhook = webhookId(webhookKey, "berlin", "web");
const [older, newer] = ["a".repeat(40), "b".repeat(40)];
const tip: ReferenceState = { commit: older, time: 1000, isOurs: true, isAsMerged: true, source: "c".repeat(40) };
const well: Stack = {
  id: 5, name: "web", kind: "swarm", environment: 3, swarm: "s", state: "active", said: "", variables: [], author: "admin", access: undefined,
  source: { url: repository, reference: "refs/heads/deploy-portainer/berlin/web", file: "generated/berlin/web/stack.yaml", commit: older, user: "", hasAuthentication: false, skipsTls: false },
  update: { interval: "", webhook, forcesUpdate: false, forcesPull: false, hasJob: false },
};
const { source } = well;
const facts: StackFacts = {
  ours: well, place: example, wanted: stackOf("web"), tip, now: 5000, webhook, users: new Set(["admin"]), running: { running: 2, desired: 2, lacking: [] }, mounts: [],
};
const behind = { tip: { ...tip, commit: newer } };
const { ours: _ours, ...absent } = facts;

const rows: readonly (readonly [what: string, given: StackFacts, expected: readonly TrapName[], message?: RegExp])[] = [
  ["all is well", facts, []],
  ["what runs is not known", { ...facts, running: undefined, users: undefined, webhook: undefined }, []],
  ["there is no stack", absent, ["stack-missing"]],
  ["nothing is published either", { ...absent, tip: undefined }, ["stack-missing", "reference-missing"]],
  ["somebody else's stack", { ...absent, foreign: { ...well, source: source && { ...source, reference: "refs/heads/main" } } }, ["stack-foreign"], /pulled from refs\/heads\/main/],
  ["a stack of another repository", { ...absent, foreign: { ...well, source: source && { ...source, url: "https://example.org/x.git" } } }, ["stack-foreign"], /another repository/],
  ["detached from git", { ...absent, foreign: { ...well, source: undefined } }, ["stack-detached"]],
  ["the same name in another environment of the Swarm", { ...absent, rival: { ...well, environment: 9 } }, ["name-shared"], /environment number 9/],
  ["two of one name", { ...facts, foreign: { ...well, id: 6 } }, ["name-shared"], /the stack number 6/],
  ["just merged", { ...facts, ...behind, now: 1300 }, ["deploying"], /is at aaaaaaaaaa, and its branch at bbbbbbbbbb, merged 5 minutes ago/],
  ["under way for long", { ...facts, ...behind, ours: { ...well, state: "deploying" } }, ["deploying"]],
  ["the webhook answered and nothing came of it", { ...facts, ...behind }, ["deployment-failed"], /merged 66 minutes ago: a webhook answers before anything is deployed/],
  ["Portainer says why it failed", { ...facts, ...behind, now: 1001, ours: { ...well, state: "failed", said: "no such image." } }, ["deployment-failed"], /Portainer says: no such image\.$/],
  ["it failed at the same commit", { ...facts, ours: { ...well, state: "failed", said: "" } }, ["deployment-failed"]],
  ["polling alone, and it stopped", { ...facts, ...behind, ours: { ...well, update: { interval: "5m", webhook: "", forcesUpdate: false, forcesPull: false, hasJob: false } } }, ["polling-stopped", "webhook-missing"], /every 5m and has no job that does/],
  ["polling that works", { ...facts, ours: { ...well, update: { interval: "5m", webhook, forcesUpdate: false, forcesPull: false, hasJob: true } } }, []],
  ["no webhook", { ...facts, ours: { ...well, update: undefined } }, ["webhook-missing"]],
  ["another webhook", { ...facts, ours: { ...well, update: { interval: "", webhook: "x", forcesUpdate: false, forcesPull: false, hasJob: false } } }, ["webhook-other"]],
  ["a reference that is gone", { ...facts, tip: undefined }, ["reference-missing"]],
  ["a reference that was moved by hand", { ...facts, tip: { ...tip, isOurs: false } }, ["reference-moved-by-hand"]],
  ["merged and not published", { ...facts, tip: { ...tip, isAsMerged: false } }, ["reference-behind"], /holds the files of cccccccccc/],
  ["the user who updates is gone", { ...facts, ours: { ...well, author: "carol" } }, ["update-user-gone"], /as carol, who does not exist/],
  ["stopped", { ...facts, ...behind, ours: { ...well, state: "stopped" } }, ["stack-stopped"]],
  ["tasks lack", { ...facts, running: { running: 1, desired: 3, lacking: ["web_main"] } }, ["tasks-lacking"], /1 of 3 tasks run.*web_main/],
  ["relative mounts", { ...facts, mounts: ["./data"] }, ["relative-mount"]],
  ["polling beside a webhook of which nothing is known here", { ...facts, ...behind, webhook: undefined, ours: { ...well, update: { interval: "5m", webhook: "x", forcesUpdate: false, forcesPull: false, hasJob: true } } }, ["deployment-failed"]],
];

for (const [what, given, expected, message = /./] of rows) {
  test(`a stack is judged: ${what}`, () => {
    const found = stackTraps(given);
    assert.equal(found.map(({ trap }) => trap), expected);
    if (found.length > 0) assert.match(found[0]?.message ?? "", message);
    for (const { next } of found) assert.match(next, /\.$/);
  });
}

test("every trap of a stack is found by one of these", () => {
  const found = new Set(rows.flatMap(([, , expected]) => expected));
  const elsewhere = ["environment-missing", "environment-offline", "stack-gone"];
  assert.equal(Object.keys(traps).filter((trap) => !found.has(trap as TrapName)), elsewhere);
});

test("mounts that are relative to the file are found in every form", () => {
  const text = `
services:
  web:
    volumes: ["./data:/data", "named:/x", "/abs:/y", {type: bind, source: ../up, target: /z}, {type: volume, source: named, target: /n}, "."]
configs:
  a: {file: ./configs/a.conf}
`;
  assert.equal(relativeMounts(text, "swarm"), [".", "../up", "./data"]);
  assert.equal(relativeMounts(text, "standalone"), [".", "../up", "./configs/a.conf", "./data"]);
  for (const odd of ["", "[", "services: 5", "services: {a: null, b: {volumes: 7}}", "a: &a [*a]"]) assert.equal(relativeMounts(odd, "standalone"), [], odd);
});

/** What is wanted to know of a scene, whose references are all as merged. */
const questionOf = ({ wish, bare }: Scene, now = 5000): StatusWish => ({
  place: wish.place, now, webhookOf: wish.webhookOf, removalsOf: () => [],
  tips: new Map([...bare.tips].map(([reference, commit]) => [reference, { commit, time: 1000, isOurs: true, isAsMerged: true }])),
});

const trapsOf = ({ traps: own, stacks }: PlaceStatus): string[] => [...own.map(({ trap }) => trap), ...stacks.flatMap(({ name, traps: found }) => found.map(({ trap }) => `${name} ${trap}`))];

test("a place is settled once everything is applied, and asking changes nothing", () => withScene(async (scene) => {
  const { portainer, client, wish } = scene;
  const before = await readStatus(client, questionOf(scene));
  assert.equal([trapsOf(before), isSettled(before)], [["environment-missing", "db stack-missing", "web stack-missing", "cron stack-missing"], false]);
  await applyPortainer(client, wish);
  const writes = portainer.writes.length;
  const status = await readStatus(client, questionOf(scene));
  assert.equal([trapsOf(status), isSettled(status), status.version, status.remarks], [[], true, "2.23.0", []]);
  assert.equal(status.stacks.map(({ name, running }) => [name, running?.running]), [["db", 1], ["web", 1], ["cron", 1]]);
  assert.is(portainer.writes.length, writes);
}));

test("a webhook that answers 204 and fails is found by its commit, and the next application says why", () => withScene(async (scene) => {
  const { portainer, bare, client, wish } = scene;
  await applyPortainer(client, wish);
  bare.move(stackOf("cron"), file("Not An Image"));
  const { status: answer } = await client.ask({ method: "POST", path: `/stacks/webhooks/${webhookId(webhookKey, "berlin", "cron")}` });
  assert.is(answer, 204);
  assert.is(portainer.log.length, 1);
  assert.equal(trapsOf(await readStatus(client, questionOf(scene, 1100))), ["cron deploying"]);
  const late = await readStatus(client, questionOf(scene));
  assert.equal(trapsOf(late), ["cron deployment-failed"]);
  assert.equal(["db", "cron"].map((name) => settledStack(late, name).map(({ trap }) => trap)), [[], ["deployment-failed"]]);
}));

test("what was done by hand in Portainer is found", () => withScene(async (scene) => {
  const { portainer, client, wish } = scene;
  await applyPortainer(client, wish);
  const [db, web, cron] = portainer.stacks;
  if (db !== undefined) db.GitConfig = null;
  if (web !== undefined) Object.assign(web, { UpdatedBy: "carol", file: "services: {main: {volumes: ['./data:/data']}}" });
  if (cron !== undefined) cron.Status = 2;
  for (const service of portainer.services) if (service.stack === "web") service.running = 0;
  const status = await readStatus(client, questionOf(scene));
  assert.equal(trapsOf(status), ["db stack-detached", "web tasks-lacking", "web update-user-gone", "web relative-mount", "cron stack-stopped"]);
  portainer.edition = "EE";
  assert.not.ok(trapsOf(await readStatus(client, questionOf(scene))).includes("web relative-mount"));
}));

test("a stack whose deployment is gone is reported, and a promotion does not mind it", () => withScene(async (scene) => {
  const { client, wish } = scene;
  await applyPortainer(client, wish);
  const question = questionOf(scene);
  const less = { ...question, place: { ...question.place, stacks: question.place.stacks.filter(({ name }) => name !== "cron") } };
  const status = await readStatus(client, less);
  assert.equal([trapsOf(status), isSettled(status), settledStack(status, "web")], [["stack-gone"], false, []]);
  assert.equal(settledStack(status, "cron").map(({ trap }) => trap), ["stack-missing"]);
}));

test("an environment that is offline unsettles its stacks, and what runs is not known", () => withScene(async (scene) => {
  const { portainer, client, wish } = scene;
  await applyPortainer(client, wish);
  const [environment] = portainer.environments;
  if (environment !== undefined) environment.Status = 2;
  const status = await readStatus(client, questionOf(scene));
  assert.equal(trapsOf(status), ["environment-offline"]);
  assert.match(status.remarks.join(), /^What runs is not known: .*502/);
  assert.equal(settledStack(status, "web").map(({ trap }) => trap), ["environment-offline"]);
}));

test("an engine that does not answer in time is one that is away", () => withScene(async (scene) => {
  await applyPortainer(scene.client, scene.wish);
  scene.portainer.plant({ path: /docker\/services/, fault: "timeout" });
  const hasty = new Portainer({ server: scene.portainer.url, key: scene.portainer.key, timeout: 200, attempts: 2, pause: 5 });
  assert.match((await readStatus(hasty, questionOf(scene))).remarks.join(), /^What runs is not known: .*did not answer in time/);
}));

test("what Portainer says of a failure is shown without values", () => withScene(async (scene) => {
  const { portainer, client, wish } = scene;
  await applyPortainer(client, wish);
  const [db] = portainer.stacks;
  if (db !== undefined) Object.assign(db, { Status: 4, DeploymentStatus: [{ Status: 4, Message: "cannot log in with value-of-the-password" }] });
  const { stacks } = await readStatus(client, questionOf(scene));
  assert.is(stacks[0]?.traps[0]?.message, "The last deployment of the stack db failed. Portainer says: cannot log in with (hidden).");
}));

test("on Kubernetes, what has to be removed by hand is told", () => withScene(async (scene) => {
  scene.portainer.environments.push({ Id: 3, Name: "k3s", Type: 6, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "" });
  await applyPortainer(scene.client, scene.wish);
  const status = await readStatus(scene.client, { ...questionOf(scene), removalsOf: () => ["kubectl delete Service shop --namespace shop"] });
  assert.equal([isSettled(status), status.stacks.map(({ running }) => running)], [true, [undefined]]);
  assert.match(status.remarks.join("\n"), /^Portainer does not prune on Kubernetes.*\n.*still there:\n  web: `kubectl delete Service shop --namespace shop`$/);
}, {
  ...example, environment: { name: "k3s", kind: "kubernetes", tags: [] }, networks: [],
  stacks: [stackOf("web", { kind: "kubernetes", file: "generated/berlin/web/manifests.yaml" })],
}));

test("configs that a stack used once are told of, and settle nothing less", () => withScene(async (scene) => {
  await applyPortainer(scene.client, scene.wish);
  const status = await readStatus(scene.client, { ...questionOf(scene), removalsOf: ({ name }) => (name === "web" ? ["docker config rm web_conf-0a1b2c3d"] : []) });
  assert.equal([isSettled(status), status.remarks.slice(-1)], [true, ["  web: `docker config rm web_conf-0a1b2c3d`"]]);
}));

test("who cannot be asked gives no status", () => withScene(async (scene) => {
  const question = questionOf(scene);
  assert.is((await failureOf(() => readStatus(clientOf(scene.portainer, "ptr_wrong"), question))).status, 401);
  await scene.portainer.stop();
  assert.match((await failureOf(() => readStatus(scene.client, question))).message, /cannot be reached/);
}));

test.run();
