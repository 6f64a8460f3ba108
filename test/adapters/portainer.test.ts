import { Portainer } from "#lib/adapters/portainer/client.js";
import { createEnvironment, readEnvironments, readTags } from "#lib/adapters/portainer/environments.js";
import { readContainers, readNetworks, readServices, readSwarm } from "#lib/adapters/portainer/docker.js";
import { createStack, readStacks, redeployStack, type StackWish } from "#lib/adapters/portainer/stacks.js";
import { isCommunity, readServer, readUserNames } from "#lib/adapters/portainer/system.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { PortainerStandIn, type Fault } from "../portainer/stand-in.js";
import { failureOf } from "./stand-in.js";

const portainer = await PortainerStandIn.start();
test.after(() => portainer.stop());
test.after.each(() => {
  portainer.mend();
  portainer.version = "2.23.0";
});

const client = (key = portainer.key, hidden: readonly string[] = []): Portainer => new Portainer({ server: `${portainer.url}/`, key, hidden, timeout: 300, pause: 5 });

test("what can be repeated without harm is tried again", async () => {
  for (const fault of ["timeout", "cut", 429, 500, 503] as const) {
    portainer.plant({ path: /\/tags$/, fault, times: 2 });
    assert.equal(await readTags(client()), [], String(fault));
  }
});

test("what may have arrived is not posted twice, and a deployment that failed is not asked for again", async () => {
  const wish: StackWish = {
    name: "web", kind: "swarm", environment: 1, swarm: "s", url: "https://git.example.org/a/b.git", reference: "refs/heads/x", file: "stack.yaml", login: undefined,
    skipsTls: false, variables: [], update: { interval: "", webhook: "w", forcesUpdate: false, forcesPull: false },
  };
  for (const call of [createStack(wish), redeployStack(7, wish)]) {
    for (const fault of ["cut", 500] as const) {
      const before = portainer.calls.length;
      portainer.plant({ path: /stacks/, fault });
      await failureOf(() => client().ask(call));
      assert.is(portainer.calls.length, before + 1, `${call.method} ${fault}`);
      portainer.mend();
    }
  }
});

test("a failure says what happened and what to do", async () => {
  const rows: readonly (readonly [Fault | undefined, string | undefined, RegExp, RegExp])[] = [
    [undefined, "ptr_wrong", /answered 401 to GET \/tags: A valid authorization token is missing: Unauthorized/, /not valid, or it has expired.*ASTROLABE_PORTAINER_KEY/],
    [{ fault: 403, message: "no" }, undefined, /answered 403 to GET \/tags: no$/, /an administrator/],
    [{ fault: 404 }, undefined, /answered 404/, /version of the server/],
    [{ fault: 409 }, undefined, /answered 409/, /is there already/],
    [{ fault: 500, times: 9 }, undefined, /answered 500/, /goes on where it stopped/],
    [{ fault: "timeout", times: 9 }, undefined, /did not answer in time/, /when the server is back/],
    [{ fault: "cut", times: 9 }, undefined, /cannot be reached/, /when the server is back/],
  ];
  for (const [fault, key, message, hint] of rows) {
    if (fault !== undefined) portainer.plant(fault);
    const { message: said, hint: advice = "" } = await failureOf(() => client(key).ask({ method: "GET", path: "/tags" }));
    assert.match(said, message);
    assert.match(advice, hint);
    portainer.mend();
  }
});

test("no message shows the key, hidden values or ids of webhooks, neither in what the server says nor in the path", async () => {
  const id = "5f2c1f0a-9f0e-4c7e-8a3c-0123456789ab";
  portainer.plant({ fault: 409, message: `Webhook ID: ${id} of ${portainer.key} with pass-phrase` });
  const error = await failureOf(() => client(portainer.key, ["pass-phrase"]).ask({ method: "POST", path: `/stacks/webhooks/${id}` }));
  assert.is(error.message, `${portainer.url} answered 409 to POST /stacks/webhooks/(webhook): Webhook ID: (webhook) of (hidden) with (hidden)`);
  assert.is(error.subject, "POST /stacks/webhooks/(webhook)");
});

test("an answer elsewhere is not followed, so that the key stays here", async () => {
  const other = await PortainerStandIn.start();
  portainer.plant({ fault: 302, headers: { location: `${other.url}/api/tags` } });
  assert.is((await failureOf(() => client().ask({ method: "GET", path: "/tags" }))).status, 302);
  assert.equal(other.calls, []);
  await other.stop();
});

test("the version is read where old and new servers tell it", async () => {
  assert.equal(await readServer(client()), { version: "2.23.0", changesFiles: false });
  for (const [version, expected] of [["2.18.0", /2\.18\.0; 2\.19 or later/], ["1.24.2", /1\.24\.2; 2\.19 or later/], ["", /tells no version/], ["2", /tells no version/]] as const) {
    portainer.version = version;
    assert.match((await failureOf(() => readServer(client()))).message, expected);
  }
  for (const [version, changesFiles] of [["2.19.0", false], ["2.43.0", true], ["2.45.1", true], ["2.24.0-rc1", false]] as const) {
    portainer.version = version;
    assert.equal(await readServer(client()), { version, changesFiles });
  }
  for (const version of ["2.46.0", "3.0.0"]) {
    portainer.version = version;
    assert.match((await readServer(client())).remark ?? "", /newer than what was looked at/);
  }
});

test("something else than a Portainer is told from one", async () => {
  portainer.plant({ path: /system\/status/, fault: 200, message: "hello" });
  assert.match((await failureOf(() => readServer(client()))).message, /does not answer like a Portainer/);
});

test("names of users are known to administrators alone", async () => {
  portainer.people.push({ Id: 2, Username: "dora", Role: 2 });
  portainer.keys.set("ptr_of-dora", "dora");
  assert.equal([...await readUserNames(client()) ?? []], ["admin", "dora"]);
  assert.is(await readUserNames(client("ptr_of-dora")), undefined);
  assert.is(await isCommunity(client()), true);
});

test("an environment is made by a form, and read back", async () => {
  await client().ask(createEnvironment({ name: "north", agent: "tcp://north:9001", group: 1, tags: [4, 5] }));
  assert.equal(await readEnvironments(client()), [{ id: portainer.environments[0]?.Id, name: "north", platform: "docker", isUp: true, group: 1, tags: [4, 5], teamAccess: {} }]);
});

test("an engine that does not answer is told from one that is no Swarm", async () => {
  portainer.environments.push(
    { Id: 2, Name: "off", Type: 2, URL: "", GroupId: 1, TagIds: [], Status: 2, TeamAccessPolicies: {}, swarm: "x" },
    { Id: 3, Name: "alone", Type: 2, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "" },
  );
  for (const [environment, expected] of [[2, /502.*connection refused/], [3, /503.*not a swarm manager/]] as const) {
    const before = portainer.calls.length;
    const swarm = await readSwarm(client(), environment);
    assert.match("away" in swarm ? swarm.away : "", expected);
    assert.is(portainer.calls.length, before + 1, "it is asked once");
  }
  assert.match((await failureOf(() => readNetworks(client(), 99))).message, /404/);
});

test("what runs is counted by stack", async () => {
  portainer.services.push(
    { environment: 3, stack: "web", name: "main", version: 1, spec: "", task: "a", running: 2, desired: 2 }, { environment: 3, stack: "web", name: "side", version: 1, spec: "", task: "b", running: 0, desired: 1 },
    { environment: 3, stack: "", name: "lonely", version: 1, spec: "", task: "c", running: 1, desired: 1 },
  );
  assert.equal(await readServices(client(), 3), { data: new Map([["web", { running: 2, desired: 3, lacking: ["web_side"] }]]) });
  assert.equal(await readContainers(client(), 3), { data: new Map([["web", { running: 1, desired: 2, lacking: ["side"] }]]) });
});

test("whatever a server says, reading it does not fail", async () => {
  for (const odd of [null, 7, "text", [null, 7, { Id: "1" }, { __proto__: { Id: 1 } }], { Id: 1 }, [{ Id: 1, Type: "x", Env: 5, GitConfig: [], AutoUpdate: 1, ResourceControl: { Id: 1, UserAccesses: {} } }]]) {
    portainer.on("GET", "/odd", () => ({ status: 200, body: odd }));
    const reading = new Portainer({ server: portainer.url, key: portainer.key });
    const read = reading.read.bind(reading);
    reading.read = (_path, query) => read("/odd", query);
    await readStacks(reading);
    await readEnvironments(reading);
    await readTags(reading);
  }
});

test.run();
