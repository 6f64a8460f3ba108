import { test } from "uvu";
import * as assert from "uvu/assert";
import { applyPortainer, diffPortainer } from "#lib/portainer/apply.js";
import type { Wish } from "#lib/portainer/topic.js";
import type { Change } from "#lib/server/difference.js";
import { example, repository, stackOf, withScene, type Scene } from "./example.js";

const subjects = (changes: readonly Change[]): string[] => changes.map(({ subject }) => subject);

/** A stack of a wanted name that somebody else made. */
function plantStack({ portainer }: Scene, source: { readonly url: string; readonly reference: string; readonly file?: string } | undefined): void {
  const [environment] = portainer.environments;
  portainer.stacks.push({
    Id: portainer.nextId(), Name: "Web", Type: 1, EndpointId: environment?.Id ?? 0, SwarmId: "swarm-of-the-agent", Status: 1, Env: [{ name: "OLD", value: "1" }], CreatedBy: "admin", UpdatedBy: "",
    AutoUpdate: null, ResourceControl: null, file: "",
    GitConfig: source === undefined ? null : { URL: source.url, ReferenceName: source.reference, ConfigFilePath: source.file ?? "web.yaml", ConfigHash: "a".repeat(40), TLSSkipVerify: false, Authentication: null },
  });
}

test("a stack of a wanted name that is not ours is left alone", () => withScene(async (scene) => {
  const { portainer, client, wish } = scene;
  const early: Wish = { ...wish, place: { ...wish.place, stacks: [] } };
  await applyPortainer(client, early);
  const rows: readonly (readonly [Parameters<typeof plantStack>[1], boolean, RegExp])[] = [
    [undefined, false, /made of a file or detached from git, and Portainer cannot make it one that is pulled: remove it in Portainer under Stacks, Web/],
    [undefined, true, /made of a file or detached/],
    [{ url: "https://git.example.org/other/thing.git", reference: "refs/heads/main" }, true, /pulled from another repository, which Portainer does not change/],
    [{ url: repository, reference: "refs/heads/main" }, true, /from the file web\.yaml, which this version of Portainer does not change/],
    [{ url: repository, reference: "refs/heads/main", file: "generated/berlin/web/stack.yaml" }, false, /pulled from refs\/heads\/main and not from refs\/heads\/deploy-portainer\/berlin\/web: `--adopt` takes it over/],
  ];
  for (const [source, adopts, expected] of rows) {
    portainer.stacks.length = 0;
    plantStack(scene, source);
    const before = JSON.stringify(portainer.stacks[0]);
    const { left } = await applyPortainer(client, { ...wish, adopts });
    assert.equal(subjects(left), ["stack web"]);
    assert.match(left[0]?.obstacle ?? "", expected);
    assert.is(JSON.stringify(portainer.stacks.find(({ Name }) => Name === "Web")), before);
    portainer.services.length = 0;
  }
}));

test("with --adopt, a stack of our repository is taken over: settings first, then a deployment", () => withScene(async (scene) => {
  const { portainer, client, wish, bare } = scene;
  portainer.version = "2.43.0";
  await applyPortainer(client, { ...wish, place: { ...wish.place, stacks: [] } });
  plantStack(scene, { url: repository, reference: "refs/heads/main" });
  const { left } = await applyPortainer(client, { ...wish, adopts: true });
  assert.equal(left, []);
  const web = portainer.stacks.find(({ Name }) => Name === "Web");
  assert.equal([web?.GitConfig?.ReferenceName, web?.GitConfig?.ConfigFilePath, web?.GitConfig?.ConfigHash], ["refs/heads/deploy-portainer/berlin/web", "generated/berlin/web/stack.yaml", bare.tips.get("deploy-portainer/berlin/web")]);
  assert.equal(web?.Env.map(({ name }) => name), ["OLD", "TOKEN"]);
  assert.is(portainer.stacks.filter(({ Name }) => Name.toLowerCase() === "web").length, 1);
}));

test("a stack whose deployment is gone is told with how to remove it, and stays", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const less: Wish = { ...wish, place: { ...wish.place, stacks: wish.place.stacks.filter(({ name }) => name !== "cron") } };
  const { made, left, extra } = await applyPortainer(client, less);
  assert.equal([made, left], [[], []]);
  assert.match(extra.join(), /^the stack cron is ours, and its deployment is gone: remove it in Portainer under Stacks, cron, or by DELETE \/api\/stacks\/\d+\?endpointId=\d+/);
  assert.is(portainer.stacks.length, 3);
}));

test("a name that another environment of the same Swarm has is not taken", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const cron = portainer.stacks.find(({ Name }) => Name === "cron");
  if (cron !== undefined) portainer.stacks.splice(portainer.stacks.indexOf(cron), 1, { ...cron, EndpointId: 99 });
  const { left } = await applyPortainer(client, wish);
  assert.match(left.map(({ obstacle }) => obstacle).join(), /^The environment 99 of the same Swarm has a stack of that name/);
}));

test("a network that is there with other properties is said and never changed", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, { ...wish, place: { ...wish.place, networks: [], stacks: [] } });
  portainer.networks.push({ environment: portainer.environments[0]?.Id ?? 0, Name: "front", Driver: "overlay", Attachable: false, Internal: false, Options: { encrypted: "" } });
  const { left } = await applyPortainer(client, wish);
  assert.equal(left.map(({ subject, fields }) => [subject, fields]), [["network front", [{ field: "attachable", now: "false", wanted: "true" }]]]);
  assert.match(left[0]?.obstacle ?? "", /docker network rm front/);
}));

test("an environment without an agent is made by hand, and what comes after it waits", () => withScene(async ({ portainer, client, wish }) => {
  const { agent: _agent, ...environment } = example.environment;
  const { left } = await applyPortainer(client, { ...wish, place: { ...wish.place, environment } });
  assert.match(left[0]?.obstacle ?? "", /^Make it in Portainer under Environments, with the name berlin-swarm; or say `agent`/);
  assert.equal(left.slice(1).map(({ obstacle }) => obstacle), Array(5).fill("It comes after the environment berlin-swarm, which is not there."));
  assert.equal(portainer.environments, []);
}));

test("an agent that cannot be reached leaves no environment behind", () => withScene(async ({ portainer, client, wish }) => {
  const { left } = await applyPortainer(client, { ...wish, place: { ...wish.place, environment: { ...example.environment, agent: "tcp://nowhere.example.org:9001" } } });
  assert.match(left[0]?.obstacle ?? "", /answered 500 to POST \/endpoints: Unable to get environment type: dial tcp: no such host\./);
  assert.equal(portainer.environments, []);
}));

test("an environment that is offline is said, and what needs its engine is left for the next run", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, { ...wish, place: { ...wish.place, networks: [], stacks: [] } });
  const [environment] = portainer.environments;
  if (environment !== undefined) environment.Status = 2;
  const { left } = await applyPortainer(client, wish);
  assert.equal(subjects(left), ["connection to berlin-swarm", "network front", "network back", "stack db", "stack web", "stack cron"]);
  assert.match(left.at(-1)?.obstacle ?? "", /The Swarm cannot be asked\..*502/);
  if (environment !== undefined) environment.Status = 1;
  assert.equal((await applyPortainer(client, wish)).left, []);
}));

test("tags, groups and teams that others gave stay, and what is missing is added", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const [environment] = portainer.environments;
  portainer.tags.push({ ID: 900, Name: "theirs" });
  portainer.teams.push({ Id: 901, Name: "others" });
  Object.assign(environment ?? {}, { TagIds: [900], GroupId: 1, TeamAccessPolicies: { 901: { RoleId: 0 } } });
  const { made, left } = await applyPortainer(client, wish);
  assert.equal([subjects(made), left], [["environment berlin-swarm", "access to the environment berlin-swarm"], []]);
  assert.equal(environment?.TagIds.length, 3);
  assert.equal(Object.keys(environment?.TeamAccessPolicies ?? {}).length, 3);
}));

test("who may see a stack follows the tree, and users who were let in by hand stay", () => withScene(async ({ portainer, client, wish }) => {
  await applyPortainer(client, wish);
  const [db, web, cron] = portainer.stacks;
  if (db?.ResourceControl != null) Object.assign(db.ResourceControl, { Public: true, TeamAccesses: [] });
  if (web !== undefined) web.ResourceControl = null;
  if (cron?.ResourceControl != null) Object.assign(cron.ResourceControl, { AdministratorsOnly: false, UserAccesses: [{ UserId: 7, AccessLevel: 1 }] });
  const { made, left, extra } = await applyPortainer(client, wish);
  assert.equal([subjects(made), left, extra], [["access to the stack db", "access to the stack web"], [], ["the user with the number 7 may see the stack cron"]]);
  assert.equal([db?.ResourceControl?.Public, web?.ResourceControl?.TeamAccesses.length, cron?.ResourceControl?.UserAccesses.length], [false, 2, 1]);
}));

test("stacks on Kubernetes have no variables, and the namespaces that their objects name", () => withScene(async ({ portainer, client, wish }) => {
  portainer.environments.push({ Id: 3, Name: "k3s", Type: 6, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "" });
  const { left, extra } = await applyPortainer(client, wish);
  assert.equal([left, extra], [[], ["Portainer knows no access to one stack on Kubernetes: give data access to the namespaces"]]);
  assert.equal(portainer.stacks.map(({ Name, Type, Namespace, Env, GitConfig }) => [Name, Type, Namespace, Env, GitConfig?.ConfigFilePath]), [["web", 3, "", [], "generated/berlin/web/manifests.yaml"]]);
  assert.equal((await diffPortainer(client, wish)).changes, []);
}, {
  ...example, environment: { name: "k3s", kind: "kubernetes", tags: [] }, networks: [],
  stacks: [stackOf("web", { kind: "kubernetes", file: "generated/berlin/web/manifests.yaml", teams: ["data"] })],
}));

test("an environment of another kind is not used", () => withScene(async ({ portainer, client, wish }) => {
  portainer.environments.push({ Id: 3, Name: "berlin-swarm", Type: 6, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "" });
  const { left } = await applyPortainer(client, { ...wish, place: { ...wish.place, networks: [], stacks: [] } });
  assert.equal(left.map(({ fields }) => fields), [[{ field: "platform", now: "kubernetes", wanted: "docker" }]]);
}));

test("stacks of one machine need no Swarm, and join bridges", () => withScene(async ({ portainer, client, wish }) => {
  portainer.environments.push({ Id: 3, Name: "desk", Type: 1, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "" });
  assert.equal((await applyPortainer(client, wish)).left, []);
  assert.equal(portainer.stacks.map(({ Name, Type, SwarmId, GitConfig }) => [Name, Type, SwarmId, GitConfig?.ConfigFilePath]), [["web", 2, "", "generated/berlin/web/compose.yaml"]]);
  assert.equal(portainer.networks.map(({ Name, Driver, Attachable }) => [Name, Driver, Attachable]), [["front", "bridge", false]]);
  assert.equal((await diffPortainer(client, wish)).changes, []);
}, {
  ...example, environment: { name: "desk", kind: "standalone", tags: [] }, networks: [{ name: "front", driver: "bridge" }],
  stacks: [stackOf("web", { kind: "standalone", file: "generated/berlin/web/compose.yaml" })],
}));

test.run();
