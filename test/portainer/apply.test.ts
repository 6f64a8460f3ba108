import { test } from "uvu";
import * as assert from "uvu/assert";
import { AdapterError } from "#lib/adapters/error.js";
import { Portainer } from "#lib/adapters/portainer/client.js";
import { applyPortainer, diffPortainer } from "#lib/portainer/apply.js";
import type { Wish } from "#lib/portainer/topic.js";
import type { Change } from "#lib/server/difference.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { failureOf } from "../adapters/stand-in.js";
import { BareRepository, clientOf, example, file, repository, stackOf, values, webhookKey, withScene } from "./example.js";
import type { Fault } from "./stand-in.js";

const subjects = (changes: readonly Change[]): string[] => changes.map(({ subject }) => subject);
const obstacles = (changes: readonly Change[]): (string | undefined)[][] => changes.map(({ subject, obstacle }) => [subject, obstacle]);
const secrets = [...Object.values(values), ...example.stacks.map(({ place, name }) => webhookId(webhookKey, place, name))];

test("a second application makes no writing call", () => withScene(async ({ portainer, client, wish }) => {
  const first = await applyPortainer(client, wish);
  assert.equal([obstacles(first.left), first.extra], [[], []]);
  assert.equal(subjects(first.made), [
    "tag lab", "tag swarm", "group lab", "environment berlin-swarm", "team data", "team web", "network front", "network back", "stack db", "stack web", "stack cron",
    "access to the environment berlin-swarm", "access to the stack db", "access to the stack web",
  ]);
  const before = portainer.writes.length;
  const second = await applyPortainer(client, wish);
  assert.equal([second.made, second.left, second.extra], [[], [], []]);
  assert.is(portainer.writes.length, before);
  assert.equal((await diffPortainer(client, wish)).changes, []);
}));

test("stacks are made as the tree says, in the order of their waves", () => withScene(async ({ portainer, bare, client, wish }) => {
  await applyPortainer(client, { ...wish, login: { user: "reader", token: "token-that-reads" } });
  assert.equal(portainer.stacks.map(({ Name }) => Name), ["db", "web", "cron"]);
  const [db] = portainer.stacks;
  assert.equal(db?.GitConfig, {
    URL: repository, ReferenceName: "refs/heads/deploy-portainer/berlin/db", ConfigFilePath: "generated/berlin/db/stack.yaml", ConfigHash: bare.tips.get("deploy-portainer/berlin/db"),
    TLSSkipVerify: false, Authentication: { Username: "reader", Password: "token-that-reads" },
  });
  assert.equal([db?.SwarmId, db?.Env, db?.AutoUpdate], ["swarm-of-the-agent", [{ name: "PASSWORD", value: values["PASSWORD"] }], { Interval: "", Webhook: webhookId(webhookKey, "berlin", "db") }]);
  assert.equal(db?.ResourceControl?.TeamAccesses.map(({ TeamId }) => portainer.teams.find(({ Id }) => Id === TeamId)?.Name), ["data"]);
  assert.equal(portainer.networks.map(({ Name, Driver, Attachable, Internal, Options }) => [Name, Driver, Attachable, Internal, Options]), [
    ["front", "overlay", true, false, { encrypted: "" }], ["back", "overlay", false, true, {}],
  ]);
}));

test("a comparison makes no writing call, whatever is missing", () => withScene(async ({ portainer, client, wish }) => {
  assert.ok((await diffPortainer(client, wish)).changes.length > 8);
  assert.equal(portainer.writes, []);
}));

const shared = new BareRepository(example.stacks);

/** Applies while one writing call fails, then again, and makes sure that nothing is missing or there twice. */
async function interrupted(after: number, fault: Fault["fault"]): Promise<"interrupted" | "no such call"> {
  let result: "interrupted" | "no such call" = "no such call";
  await withScene(async ({ portainer, client, wish }) => {
    let seen = 0;
    const failing = new Portainer({
      server: portainer.url, key: portainer.key, attempts: 1, timeout: 300,
      onCall: ({ method }) => {
        if (method !== "GET" && seen++ === after) portainer.plant({ method, fault });
      },
    });
    const ended = await applyPortainer(failing, wish).catch((error: unknown) => error);
    if (seen <= after) return;
    result = "interrupted";
    assert.ok(ended instanceof AdapterError || (ended as { left: readonly unknown[] }).left.length > 0 || fault === "cut-after", `${fault} at ${after}`);
    for (const value of secrets) assert.not.ok(JSON.stringify(ended instanceof AdapterError ? [ended.message, ended.hint] : "").includes(value));
    portainer.mend();
    assert.equal(obstacles((await applyPortainer(client, wish)).left), [], `${fault} at ${after}`);
    assert.equal((await diffPortainer(client, wish)).changes, [], `${fault} at ${after}`);
    const { tags, groups, environments, teams, networks, stacks } = portainer;
    assert.equal([tags, groups, environments, teams, networks, stacks].map((list) => list.length), [2, 2, 1, 2, 2, 3], `${fault} at ${after}`);
  }, example, shared);
  return result;
}

test("whatever call fails, and however, the next run finishes and leaves nothing twice", async () => {
  for (const fault of ["cut-after", 500, 503] as const) {
    let after = 0;
    while (await interrupted(after, fault) === "interrupted") after += 1;
    assert.ok(after >= 14, `${after} writing calls`);
  }
});

test("a stack of an earlier wave that cannot be deployed holds up those that come after it, and no others", () => withScene(async ({ portainer, bare, client, wish }) => {
  const [db] = example.stacks;
  if (db !== undefined) bare.move(db, file("Not An Image"));
  const { left } = await applyPortainer(client, wish);
  assert.equal(subjects(left), ["stack db", "stack web", "stack cron"]);
  assert.match(left[0]?.obstacle ?? "", /answered 500 to POST \/stacks\/create\/swarm\/repository: failed to create service db_main.*not a valid repository\/tag \(\(hidden\)\)/);
  assert.is(left[1]?.obstacle, "It waits for the stack db, which comes before it.");
  assert.equal(portainer.stacks, []);
  if (db !== undefined) bare.move(db, file());
  assert.equal((await applyPortainer(client, wish)).left, []);
}));

test("nothing that is not published is created", () => withScene(async ({ portainer, bare, client, wish }) => {
  bare.tips.delete("deploy-portainer/berlin/cron");
  const { left } = await applyPortainer(client, wish);
  assert.equal(obstacles(left), [["stack cron", "There is no branch deploy-portainer/berlin/cron to pull: publish first (`npm run astrolabe -- portainer publish`), then apply again."]]);
  assert.equal(portainer.stacks.map(({ Name }) => Name), ["db", "web"]);
}));

test("values and keys that nobody knows are asked for by name, and known ones stay", () => withScene(async ({ portainer, client, wish }) => {
  const ignorant: Wish = { ...wish, valueOf: () => undefined, webhookOf: () => undefined };
  const first = await applyPortainer(client, ignorant);
  assert.equal(obstacles(first.left).slice(0, 3), [
    ["stack db", "Set ASTROLABE_STACK_BERLIN_DB_PASSWORD and ASTROLABE_WEBHOOK_KEY to their values."],
    ["stack web", "Set ASTROLABE_STACK_BERLIN_WEB_TOKEN and ASTROLABE_WEBHOOK_KEY to their values."],
    ["stack cron", "Set ASTROLABE_WEBHOOK_KEY to its value."],
  ]);
  await applyPortainer(client, wish);
  const writes = portainer.writes.length;
  assert.equal((await applyPortainer(client, ignorant)).left, []);
  assert.is(portainer.writes.length, writes);
}));

test("a changed value deploys the stack with the whole list, and keeps what others added", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  portainer.stacks.find(({ Name }) => Name === "web")?.Env.push({ name: "EXTRA", value: "kept" });
  const other: Wish = { ...wish, valueOf: (_stack, name) => (name === "TOKEN" ? "another-token-value" : values[name]) };
  const { changes } = await diffPortainer(client, other);
  assert.equal(changes.map(({ subject, fields, calls }) => [subject, fields, calls.map(({ method, path }) => `${method} ${path.replace(/\d+/, "N")}`)]), [
    ["stack web", [{ field: "Env.TOKEN", now: "another value", wanted: "the value of ASTROLABE_STACK_BERLIN_WEB_TOKEN" }], ["PUT /stacks/N/git/redeploy"]],
  ]);
  const { left, extra } = await applyPortainer(client, other);
  assert.equal([left, extra], [[], ["the stack web has the variable EXTRA, which its file does not ask for"]]);
  assert.equal(portainer.stacks.find(({ Name }) => Name === "web")?.Env, [{ name: "TOKEN", value: "another-token-value" }, { name: "EXTRA", value: "kept" }]);
}));

test("a webhook that is missing or another one is set without a deployment, and the account that reads the repository stays", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, { ...wish, login: { user: "reader", token: "token-that-reads" } });
  const [db, web] = portainer.stacks;
  if (db !== undefined) db.AutoUpdate = null;
  if (web !== undefined) web.AutoUpdate = { Interval: "5m", Webhook: "11111111-1111-4111-8111-111111111111" };
  const versions = portainer.services.map(({ version }) => version);
  const { made, left } = await applyPortainer(client, wish);
  assert.equal([subjects(made), left], [["stack db", "stack web"], []]);
  assert.equal(made.map(({ fields }) => fields.map(({ field, now }) => [field, now])), [[["AutoUpdate.Webhook", "nothing"]], [["AutoUpdate.Webhook", "another one"]]]);
  assert.equal(portainer.services.map(({ version }) => version), versions);
  assert.equal([web?.AutoUpdate?.Interval, web?.AutoUpdate?.Webhook], ["5m", webhookId(webhookKey, "berlin", "web")]);
  assert.equal([web?.Env.length, web?.GitConfig?.Authentication?.Password], [1, "token-that-reads"]);
}));

test("a stack that a webhook did not deploy is deployed, and why that fails is said", () => withScene(async ({ portainer, bare, client, wish }) => {
  await applyPortainer(client, wish);
  const cron = stackOf("cron");
  const before = bare.tips.get(cron.reference);
  bare.move(cron, file("Not An Image"));
  const { left } = await applyPortainer(client, wish);
  assert.equal(subjects(left), ["stack cron"]);
  assert.match(left[0]?.obstacle ?? "", /answered 500 to PUT \/stacks\/\d+\/git\/redeploy: failed to create service cron_main/);
  assert.is(portainer.calls.filter((call) => call.startsWith("PUT /stacks")).length, 1, "it is sent once");
  assert.is(portainer.stacks.find(({ Name }) => Name === "cron")?.GitConfig?.ConfigHash, before);
  const mended = bare.move(cron, file("registry.example.org/cron:2"));
  assert.equal((await applyPortainer(client, wish)).left, []);
  assert.is(portainer.stacks.find(({ Name }) => Name === "cron")?.GitConfig?.ConfigHash, mended);
}));

test("a user who no longer exists is replaced as the one who updates", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const [db] = portainer.stacks;
  if (db !== undefined) db.UpdatedBy = "carol";
  const { made, left } = await applyPortainer(client, wish);
  assert.equal([made.map(({ fields }) => fields), left], [[[{ field: "UpdatedBy", now: "carol, who does not exist", wanted: "the user of the key" }]], []]);
  assert.is(db?.UpdatedBy, "admin");
}));

test("a server that is too old, unknown or not Portainer is refused before anything is read", () => withScene(async ({ portainer, client, wish }) => {
  portainer.version = "2.18.4";
  assert.match((await failureOf(() => applyPortainer(client, wish))).message, /runs Portainer 2\.18\.4; 2\.19 or later is needed/);
  portainer.version = "nightly";
  assert.match((await failureOf(() => diffPortainer(client, wish))).message, /does not answer like a Portainer/);
  assert.equal(portainer.writes, []);
  portainer.version = "2.99.0";
  assert.match((await diffPortainer(client, wish)).extra.join(), /^Portainer 2\.99\.0 is newer than what was looked at/);
}));

test("a key that is refused, and that of no administrator, are said", () => withScene(async ({ portainer, wish }) => {
  const refused = await failureOf(() => applyPortainer(clientOf(portainer, "ptr_expired-key"), wish));
  assert.is(refused.status, 401);
  assert.match(refused.hint ?? "", /not valid, or it has expired/);
  assert.not.match(`${refused.message} ${refused.hint}`, /ptr_expired-key/);
  portainer.people.push({ Id: 2, Username: "dora", Role: 2 });
  portainer.keys.set("ptr_of-dora", "dora");
  assert.match((await diffPortainer(clientOf(portainer, "ptr_of-dora"), wish)).extra.join(), /^dora is no administrator/);
}));

test("the id of a webhook that is taken is not repeated", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const db = portainer.stacks.find(({ Name }) => Name === "db");
  const cron = portainer.stacks.findIndex(({ Name }) => Name === "cron");
  portainer.stacks.splice(cron, 1);
  portainer.services.splice(0, Infinity, ...portainer.services.filter(({ stack }) => stack !== "cron"));
  if (db !== undefined) db.AutoUpdate = { Interval: "", Webhook: webhookId(webhookKey, "berlin", "cron") };
  const { left } = await applyPortainer(client, { ...wish, webhookOf: (stack) => (stack.name === "cron" ? webhookId(webhookKey, "berlin", "cron") : undefined) });
  assert.match(left.map(({ obstacle }) => obstacle).join(), /409.*Webhook ID: \(webhook\) already exists/);
}));

test.run();
