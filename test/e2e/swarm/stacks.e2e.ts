/** A small lab's stacks on a real Swarm: they converge, change, fail and come back, and nothing else restarts meanwhile. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse, stringify } from "yaml";
import { progress } from "../components/cache.js";
import { eventually } from "../eventually.js";
import { startSwarm } from "./engine.js";
import { makeImage } from "./images.js";
import { deployStack, prepare, readPlace } from "./place.js";
import { restartedBy } from "./restarts.js";
import { openWorkspace } from "./workspace.js";

/** Seconds that things may take. A task that is watched runs after 15. */
const patience = 150;
const workspace = openWorkspace(fileURLToPath(new URL("lab", import.meta.url)));
test.after(() => workspace.remove());
await workspace.astrolabe(["synth"]);
const engine = await startSwarm([{ name: "hall-1", role: "manager" }]);
test.after(() => engine.stop());

const { api, docker } = engine;
const place = readPlace(workspace.folder, "hall");
const site = place.stacks.find(({ name }) => name === "site");
assert.ok(site !== undefined);
const all = (): Promise<number> => eventually("every service has its tasks", patience, () => api.waiting());

/** What the site's containers have as their configuration. */
async function configurations(): Promise<string[]> {
  const containers = (await api.tasks()).filter(({ service, state }) => service === "site_site-web" && state === "running").map(({ container }) => container);
  const found: string[] = [];
  for (const container of containers) found.push(await docker.run(["exec", container, "cat", "/etc/site/site.conf"]));
  return found;
}

test("every stack of the lab converges, in the order of their waves", async () => {
  const web = "exec httpd -f -p 8080 -h /srv";
  await makeImage(engine, { script: web }, ["registry.example.org/site:1.0.0"]);
  await makeImage(engine, { script: "exec httpd -f -p 5432 -h /srv" }, ["registry.example.org/store:1.0.0"]);
  await makeImage(engine, { script: "exec sleep 100000" }, ["registry.example.org/ingest:1.0.0", "registry.example.org/agent:1.0.0"]);
  await makeImage(engine, { script: "exit 1" }, ["registry.example.org/site:2.0.0"]);
  await prepare(engine, workspace.folder, place);
  const waves = [...new Set(place.stacks.map(({ wave }) => wave))];
  assert.equal(waves, [0, 1]);
  let seconds = 0;
  for (const wave of waves) {
    for (const stack of place.stacks.filter((one) => one.wave === wave)) await deployStack(engine, workspace.folder, stack);
    seconds += await all();
  }
  assert.equal((await api.services()).map(({ name, running }) => [name, running]), [["agent_agent", 1], ["ingest_ingest-taker", 1], ["site_site-web", 2], ["store_store-db-0", 1]]);
  progress(`${place.stacks.length} stacks in ${waves.length} waves converged after ${seconds.toFixed(1)} s`);
});

test("deploying what is deployed restarts nothing", async () => {
  const restarted = await restartedBy(engine, async () => {
    for (const stack of place.stacks) await deployStack(engine, workspace.folder, stack);
    await all();
  });
  assert.equal(restarted, []);
});

test("a changed config rolls out, and no other task restarts", async () => {
  workspace.edit("apps/site/app.ts", (text) => text.replace("title = Results", "title = Findings"));
  await workspace.astrolabe(["synth"]);
  const begin = performance.now();
  const restarted = await restartedBy(engine, async () => {
    for (const stack of place.stacks) await deployStack(engine, workspace.folder, stack);
    await eventually("both replicas have the new config", patience, async () => (await configurations()).filter((text) => text !== "title = Findings"));
    await all();
  }, { show: true });
  assert.equal(restarted, ["site_site-web"]);
  progress(`a changed config was in both replicas after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
});

test("the version before comes back with docker service rollback", async () => {
  const restarted = await restartedBy(engine, async () => {
    await docker.run(["service", "rollback", "--detach", "site_site-web"]);
    await eventually("both replicas have the old config", patience, async () => (await configurations()).filter((text) => text !== "title = Results"));
    await all();
  });
  assert.equal(restarted, ["site_site-web"]);
});

test("a version that does not start is rolled back by the Swarm itself", async () => {
  const before = await api.running();
  workspace.edit("apps/site/app.ts", (text) => text.replace("title = Findings", "title = Results").replace("site:1.0.0", "site:2.0.0"));
  await workspace.astrolabe(["synth"]);
  await deployStack(engine, workspace.folder, site);
  const seconds = await eventually("the update is rolled back", patience, async () => {
    const [service] = (await api.services()).filter(({ name }) => name === "site_site-web");
    return service?.update === "rollback_completed" ? [] : [`it is ${service?.update}`];
  });
  const images = (await api.tasks()).filter(({ service, state }) => service === "site_site-web" && state === "running").map(({ image }) => image);
  assert.equal(images, ["registry.example.org/site:1.0.0", "registry.example.org/site:1.0.0"]);
  assert.equal(await api.running(), before);
  progress(`a version that does not start was rolled back after ${seconds.toFixed(1)} s, and both replicas ran on`);
});

test("the same change of a config without a hash in its name is refused, and the old content stays", async () => {
  const file = join(workspace.folder, "generated/hall/site/plain.yaml");
  const stack = parse(readFileSync(join(workspace.folder, site.file), "utf8"));
  const [[key, config] = ["", { file: "" }]] = Object.entries<{ file: string }>(stack.configs);
  stack.configs[key] = { file: config.file, name: "site_plain" };
  stack.services["site-web"].image = "registry.example.org/site:1.0.0";
  writeFileSync(file, stringify(stack));
  const plain = { ...site, file: "generated/hall/site/plain.yaml" };
  await deployStack(engine, workspace.folder, plain);
  await eventually("the config without a hash is in use", patience, async () => ((await api.tasks()).filter(({ service, state, wanted, configs }) => service === "site_site-web" && state === "running" && wanted === "running" && !configs.includes("site_plain")).map(({ id }) => `${id} has another`)));
  await all();
  const before = await api.running();
  writeFileSync(join(workspace.folder, "generated/hall/site", config.file), "title = Findings\n");
  const error = await deployStack(engine, workspace.folder, plain).then(() => undefined, (reason: unknown) => reason);
  assert.match(String(error), "only updates to Labels are allowed");
  assert.equal(await configurations(), ["title = Results", "title = Results"]);
  assert.equal(await api.running(), before);
});

test.run();
