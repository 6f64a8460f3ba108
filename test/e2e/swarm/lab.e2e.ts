/**
 * The lab's own stacks, as they are committed, on a Swarm with the machines of its inventory. What the machines have beside Docker is
 * played: folders of volumes, the volume driver of rclone, and images whose programs do nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { field, objects } from "#lib/checks/workload.js";
import { compile } from "#lib/compile.js";
import { dockerLabels, type SwarmFacts } from "#lib/model/swarm.js";
import { inline } from "#lib/sandbox/inline.js";
import type { Data } from "#lib/synth/manifest.js";
import { progress } from "../components/cache.js";
import { eventually } from "../eventually.js";
import { repository } from "../lab.js";
import { drawCaddyfile, validate } from "./caddy.js";
import { startSwarm } from "./engine.js";
import { deployStack, prepare, readPlace, readStack } from "./place.js";
import { restartedBy } from "./restarts.js";
import { entries, services, standIn, withoutProcessors } from "./stand-ins.js";
import { playDriver } from "./volumes.js";

const patience = 240;
const swarm = await inventory("swarm");
const place = readPlace(repository, "swarm");
const stacks = new Map(place.stacks.map((stack) => [stack.name, readStack(repository, stack)]));
const engine = await startSwarm(swarm.nodes.map(({ name, role, gpus = [], labels = {} }) => ({ name, role, labels: dockerLabels({ gpus, labels }) })));
test.after(() => engine.stop());
const drivers = await Promise.all([...engine.nodes.values()].map((node) => playDriver(node, "rclone")));
test.after(() => drivers.forEach((driver) => driver.stop()));
const tree = withoutProcessors(engine, repository, place);

/** The facts of a Swarm of this repository. */
async function inventory(name: string): Promise<SwarmFacts> {
  const { clusters } = await compile({ root: repository, version: "0.0.0", runJob: inline });
  const facts = clusters.find((cluster) => cluster.facts.name === name)?.facts;
  if (facts?.distribution !== "swarm") throw new Error(`${name} is no Swarm`);
  return facts;
}

test("docker stack config takes every stack of the lab", async () => {
  for (const { name, file, variables } of place.stacks) {
    const env = Object.fromEntries(variables.map((variable) => [variable.name, "value"]));
    const read: Data = parse(await engine.docker.run(["stack", "config", "--compose-file", join(repository, file)], { env }));
    assert.equal(Object.keys(entries(field(read, "services"))), Object.keys(entries(stacks.get(name)?.["services"])).sort(), name);
  }
  progress(`${place.stacks.length} stacks of the lab taken by docker stack config`);
});

test("the engines take every stack of the lab as it is, and all tasks find a node and run", async () => {
  const all = [...stacks.values()].flatMap(services);
  await standIn(engine, [...stacks.values()]);
  for (const { docker } of engine.nodes.values()) {
    // A Swarm knows drivers of its nodes that were asked for once.
    await docker.run(["volume", "create", "--driver", "rclone", "first"]);
    await docker.run(["volume", "rm", "first"]);
  }
  await prepare(engine, repository, place);

  const begin = performance.now();
  for (const wave of new Set(place.stacks.map((stack) => stack.wave))) {
    for (const stack of place.stacks.filter((one) => one.wave === wave)) await deployStack(engine, tree, stack);
    await eventually(`the stacks of wave ${wave} run`, patience, () => engine.api.waiting());
  }
  const running = await engine.api.running();
  assert.is(running.size, all.length);
  assert.equal([...new Set(drivers.flatMap(({ options }) => [...options.keys()]))], ["archive_archive-data"]);
  progress(`${place.stacks.length} stacks with ${[...running.values()].flat().length} tasks of ${running.size} services ran on ${engine.nodes.size} machines after ${((performance.now() - begin) / 1000).toFixed(0)} s`);
});

test("deploying all of them again restarts nothing", async () => {
  const restarted = await restartedBy(engine, async () => {
    for (const stack of place.stacks) await deployStack(engine, tree, stack);
    await eventually("all run", patience, () => engine.api.waiting());
  });
  assert.equal(restarted, []);
});

test("Caddy takes its base configuration and the sites that its plugin makes of the labels, all of them", async () => {
  const service = services(stacks.get("caddy") ?? {}).find(({ image }) => String(image).includes("caddy-docker-proxy"));
  const [config] = Object.values(entries(stacks.get("caddy")?.["configs"]));
  const base = join(repository, "generated/swarm/caddy", String(field(config, "file")));
  assert.equal(await complaints(readFileSync(base, "utf8")), []);

  const labels = [...stacks.values()].flatMap(services).flatMap(({ deploy }) => Object.entries(entries(field(deploy, "labels"))));
  const hosts = [...new Set(labels.flatMap(([key, host]) => (/^caddy(_\d+)?$/.test(key) ? [String(host)] : [])))].sort();
  assert.ok(hosts.length > 0);
  const tasks = labels.filter(([key]) => key.endsWith("reverse_proxy")).length;
  const { text, complaints: said } = await drawCaddyfile({
    ...Object.fromEntries(Object.entries(entries(service?.["environment"])).map(([key, value]) => [key, String(value)])),
    CADDY_DOCKER_CADDYFILE_PATH: base, DOCKER_HOST: engine.docker.host,
  }, (drawn) => hosts.every((host) => drawn.includes(`${host} {`)) && (drawn.match(/reverse_proxy \d/g) ?? []).length === tasks);
  assert.equal(said, []);
  const { json } = await validate(text);
  const read: Data = JSON.parse(json);
  const routes = Object.values(entries(field(field(field(read, "apps"), "http"), "servers"))).flatMap((server) => objects(field(server, "routes")));
  const matched = routes.flatMap(({ match }) => objects(match)).flatMap(({ host }) => (Array.isArray(host) ? host.map(String) : []));
  assert.equal([...new Set(matched)].filter((host) => host !== "127.0.0.1").sort(), hosts);
  progress(`Caddy took ${hosts.length} sites of ${tasks} routes that its plugin made of the labels of running services`);
});

/** What Caddy thinks of a Caddyfile that it takes. */
const complaints = async (text: string): Promise<string[]> => (await validate(text)).warnings;

test.run();
