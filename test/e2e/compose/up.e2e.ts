/** What the lab's Compose hosts are to run, as it is committed, each on a real engine of its own. Images are those of stand-ins.ts. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { field, objects } from "#lib/checks/workload.js";
import { progress } from "../components/cache.js";
import { repository } from "../lab.js";
import { drawCaddyfile, validate } from "../swarm/caddy.js";
import { startSwarm } from "../swarm/engine.js";
import { prepare, readStack } from "../swarm/place.js";
import { entries, services, standIn, withoutProcessors } from "../swarm/stand-ins.js";
import { composeHosts } from "./places.js";

// That the engines are a Swarm too does not matter to Compose.
const engine = await startSwarm(composeHosts().map(({ place }) => ({ name: place, role: "manager" })));
test.after(() => engine.stop());

const hosts = composeHosts().map((place) => {
  const node = engine.nodes.get(place.place) ?? engine;
  return { place, node, stacks: place.stacks.map((stack) => readStack(repository, stack)), tree: withoutProcessors(node, repository, place) };
});
type Host = (typeof hosts)[number];

/** Brings all stacks of a host up and waits until every container is healthy. @returns ids of the containers, by name. */
async function up({ place, node: { docker }, tree }: Host): Promise<ReadonlyMap<string, string>> {
  for (const { file, variables } of place.stacks) {
    const env = Object.fromEntries(variables.map(({ name }) => [name, "value"]));
    await docker.run(["compose", "--file", join(tree, file), "up", "--detach", "--pull", "never", "--wait", "--wait-timeout", "240"], { env });
  }
  const said = await docker.run(["ps", "--no-trunc", "--format", "{{.Names}} {{.ID}}"]);
  return new Map(said.split("\n").sort().map((line): [string, string] => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
}

/** Moves the host's folder of secrets into one that the engine has of its own, and fills it. */
function fillSecrets({ place, node: { folder }, tree }: Host): void {
  for (const { file } of place.stacks) {
    const text = readFileSync(join(tree, file), "utf8").replaceAll("/etc/astrolabe/secrets/", "/srv/secrets/");
    writeFileSync(join(tree, file), text);
    for (const [path] of text.matchAll(/(?<=^ +file: )\/srv\/secrets\/\S+$/gm)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "secret\n");
    }
  }
}

test("docker compose up brings every stack of each host up, all containers are healthy, and a second time replaces none", async () => {
  await standIn(engine, hosts.flatMap(({ stacks }) => stacks));
  for (const host of hosts) {
    fillSecrets(host);
    await prepare(host.node, repository, { ...host.place, stacks: [] });
  }
  const begin = performance.now();
  const containers = await Promise.all(hosts.map(up));
  progress(`${hosts.flatMap(({ stacks }) => stacks).length} stacks with ${containers.reduce((sum, { size }) => sum + size, 0)} containers were healthy on ${hosts.length} Compose hosts after ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  for (const [index, { place, stacks }] of hosts.entries()) {
    assert.is(containers[index]?.size, stacks.flatMap(services).reduce((sum, service) => sum + Number(field(service["deploy"], "replicas") ?? 1), 0), place.place);
  }
  assert.equal(await Promise.all(hosts.map(up)), containers);
});

test("the configs of the files are in the containers, as their authors wrote them", async () => {
  let compared = 0;
  for (const { place, node, stacks } of hosts) {
    for (const stack of stacks) {
      for (const [key, service] of Object.entries(entries(stack["services"]))) {
        for (const { source, target } of objects(field(service, "configs"))) {
          const content = String(field(entries(stack["configs"])[String(source)], "content"));
          const held = await node.docker.run(["exec", `${String(stack["name"])}-${key}-1`, "cat", String(target)]);
          assert.is(held, content.replaceAll("$$", "$").trim(), `${place.place}: ${key} ${String(target)}`);
          compared += 1;
        }
      }
    }
  }
  assert.ok(compared > 0);
});

test("Caddy takes the sites that its plugin makes of the containers' labels", async () => {
  for (const { place, node, stacks } of hosts) {
    const labels = stacks.flatMap(services).flatMap((service) => Object.entries(entries(service["labels"])));
    const sites = labels.flatMap(([key, site]) => (/^caddy(_\d+)?$/.test(key) ? [String(site)] : []));
    const { text, complaints } = await drawCaddyfile({ CADDY_INGRESS_NETWORKS: "proxy", DOCKER_HOST: node.docker.host }, (drawn) => sites.every((site) => drawn.includes(`${site} {`)));
    assert.equal(complaints, [], place.place);
    const { json } = await validate(text);
    for (const site of sites) assert.ok(json.includes(site.replace(/^https?:\/\//, "")), `${place.place}: ${site}`);
    assert.ok(sites.length > 0);
  }
});

test.run();
