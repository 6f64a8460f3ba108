/** What a plan says of a changed stack is what a real Swarm does with it: which tasks are replaced, what is refused, and what stays. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ConsequenceCode } from "#lib/plan/catalogue.js";
import { makePlan } from "#lib/plan/make.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { changed, type Change } from "../../checks/rules/samples.js";
import { inputOf } from "../../plan/cases.js";
import { progress } from "../components/cache.js";
import { eventually } from "../eventually.js";
import { startSwarm } from "./engine.js";
import { makeImage } from "./images.js";
import { deployStack } from "./place.js";

const patience = 90;
const engine = await startSwarm([{ name: "hall-1", role: "manager", labels: { disk: "nvme" } }]);
test.after(() => engine.stop());
const { api, docker, folder } = engine;
const image = "registry.example.org/web:1.0.0";
await makeImage(engine, { script: "exec sleep 100000" }, [image, "registry.example.org/web:1.1.0"]);
await makeImage(engine, { script: "exit 0" }, ["registry.example.org/once:1.0.0"]);

/** Two services that go on, and one that ends. */
const service = (more: DataObject = {}): DataObject => ({
  image, networks: { default: {} }, healthcheck: { test: ["NONE"] }, stop_grace_period: "1s",
  deploy: { replicas: 1, placement: { constraints: ["node.role == manager"] }, restart_policy: { condition: "any", delay: "1s" }, update_config: { parallelism: 1, order: "start-first", monitor: "1s", failure_action: "rollback" } },
  ...more,
});
const base: DataObject = {
  version: "3.8",
  services: {
    web: service({ volumes: [{ type: "volume", source: "data", target: "/data" }] }),
    other: service(),
    once: { image: "registry.example.org/once:1.0.0", networks: { default: {} }, deploy: { replicas: 1, restart_policy: { condition: "on-failure", max_attempts: 1 } } },
  },
  networks: { default: { driver: "overlay", internal: true } },
  volumes: { data: { driver: "local", driver_opts: { type: "tmpfs", device: "tmpfs", o: "size=1m" } } },
};
const path = "hall/shop/stack.yaml";
const restarts: ReadonlySet<ConsequenceCode> = new Set<ConsequenceCode>(["restart", "downtime", "next-run"]);

const textOf = (data: Data): string => JSON.stringify(data);

async function deploy(data: DataObject): Promise<void> {
  mkdirSync(join(folder, "tree/hall/shop"), { recursive: true });
  writeFileSync(join(folder, "tree", path), textOf(data));
  await deployStack(engine, join(folder, "tree"), { name: "shop", file: path, variables: [] });
}

/** Every task that ever was, by service: a service that ends has new ones when it runs again. */
async function tasks(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { service: name, id } of await api.tasks()) found.set(name, `${found.get(name) ?? ""} ${id}`);
  return found;
}

async function settled(): Promise<void> {
  // An update begins once networks and ports are allotted, a moment after it was asked for.
  await sleep(2000);
  await eventually("every service is as it is to be", patience, async () => {
    const all = await api.services();
    const updating = all.filter(({ update }) => update === "updating").map(({ name }) => `${name} is being updated`);
    const short = all.filter(({ name, running, desired }) => name !== "shop_once" && running !== desired).map(({ name, running }) => `${name} has ${running} tasks`);
    const going = (await api.tasks()).filter(({ state, wanted }) => wanted !== "running" && state === "running").map(({ id }) => `${id} is to end`);
    return [...updating, ...short, ...going];
  });
}

/** What changes, the services whose tasks the Swarm replaces, and further codes that the plan has to name. */
const cases: readonly (readonly [what: string, changes: readonly Change[], replaced: readonly string[], more?: readonly ConsequenceCode[]])[] = [
  ["another image", [["/services/web/image", "registry.example.org/web:1.1.0"]], ["web"]],
  ["a variable", [["/services/web/environment", { A: "1" }]], ["web"]],
  ["labels of the service", [["/services/web/deploy/labels", { a: "b" }]], []],
  ["how it is updated and rolled back", [["/services/web/deploy/update_config/parallelism", 2], ["/services/web/deploy/rollback_config", { parallelism: 1, order: "start-first" }]], []],
  ["when it is started again", [["/services/web/deploy/restart_policy/delay", "2s"]], ["web"]],
  ["a limit", [["/services/web/deploy/resources", { limits: { memory: "64M" } }]], ["web"]],
  ["a constraint that the node meets", [["/services/web/deploy/placement/constraints", ["node.labels.disk == nvme"]]], [], ["placement-changed"]],
  ["a port of the node", [["/services/web/ports", [{ target: 80, published: 18080, protocol: "tcp", mode: "host" }]], ["/services/web/deploy/update_config/order", "stop-first"]], ["web"], ["port-opened", "strategy-interrupts"]],
  ["one more replica", [["/services/other/deploy/replicas", 2]], []],
  ["a network", [["/networks/extra", { driver: "overlay", internal: true }], ["/services/web/networks", { default: {}, extra: {} }]], ["web"]],
  ["the reach of a network", [["/networks/default/internal", false]], [], ["network-fixed"]],
  ["an option of a volume", [["/volumes/data/driver_opts/o", "size=2m"]], ["web"], ["volume-fixed"]],
  ["the command of what ends", [["/services/once/command", ["a"]]], ["once"]],
  ["a service that goes", [["/services/other", undefined]], [], ["stopped"]],
];

for (const [what, changes, replaced, more = []] of cases) {
  test(`${what}: the Swarm does what the plan says`, async () => {
    const after = changed(base, ...changes);
    const plan = makePlan(inputOf(new Map([[path, textOf(base)]]), new Map([[path, textOf(after)]])));
    const predicted = plan.consequences.filter(({ code }) => restarts.has(code)).map(({ object }) => object.slice("Service shop/".length)).sort();
    assert.equal(predicted, [...replaced].sort(), "the plan");
    for (const code of more) assert.ok(plan.consequences.some((one) => one.code === code), `the plan names ${code}`);
    await deploy(base);
    await settled();
    const before = await tasks();
    await deploy(after);
    await eventually("new tasks", patience, async () => {
      const found = await tasks();
      return replaced.filter((name) => found.get(`shop_${name}`) === before.get(`shop_${name}`)).map((name) => `of ${name}`);
    });
    await settled();
    const now = await tasks();
    const ids = (of: ReadonlyMap<string, string>, name: string): string[] => (of.get(`shop_${name}`) ?? "").split(" ").filter((id) => id !== "");
    // Of a service that only grows, its old tasks run on.
    const running = new Set([...(await api.running()).values()].flat());
    const seen = ["web", "other", "once"].filter((name) => {
      const fresh = ids(now, name).some((id) => !ids(before, name).includes(id));
      return fresh && (name === "once" || !ids(before, name).some((id) => running.has(id)));
    });
    assert.equal(seen.filter((name) => now.has(`shop_${name}`)), replaced, "the Swarm");
  });
}

test("what the plan says cannot be applied is refused, and what it says stays does stay", async () => {
  await deploy(base);
  await settled();
  const volume = await docker.run(["volume", "inspect", "--format", "{{.Options.o}}", "shop_data"]);
  const global = changed(base, ["/services/other/deploy/replicas", undefined], ["/services/other/deploy/mode", "global"]);
  const plan = makePlan(inputOf(new Map([[path, textOf(base)]]), new Map([[path, textOf(global)]])));
  assert.equal(plan.consequences.map(({ code }) => code), ["mode-fixed"]);
  assert.match(String(await deploy(global).then(() => undefined, (reason: unknown) => reason)), "service mode change is not allowed");

  await deploy(changed(base, ["/networks/default/internal", false], ["/volumes/data/driver_opts/o", "size=2m"]));
  await settled();
  assert.is(await docker.run(["network", "inspect", "--format", "{{.Internal}}", "shop_default"]), "true");
  assert.is(await docker.run(["volume", "inspect", "--format", "{{.Options.o}}", "shop_data"]), volume);

  await deploy(changed(base, ["/volumes", undefined], ["/services/web/volumes", undefined], ["/networks/spare", { driver: "overlay" }]));
  await settled();
  assert.is(await docker.run(["volume", "ls", "--quiet", "--filter", "name=shop_data"]), "shop_data");

  const secret = changed(base, ["/secrets", { key: { external: true, name: "shop_key" } }], ["/services/web/secrets", [{ source: "key", target: "/run/secrets/key" }]]);
  assert.match(String(await deploy(secret).then(() => undefined, (reason: unknown) => reason)), "secret not found: shop_key");
  progress(`${cases.length} changes of a stack did on a real Swarm what the plan said`);
});

test.run();
