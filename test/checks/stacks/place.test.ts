import { placeProblems, type StackPlace } from "#lib/checks/stacks/place.js";
import { stackObject } from "#lib/checks/stacks/stack-file.js";
import type { Dialect } from "#lib/model/stack.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import { equal, is, match, ok } from "uvu/assert";

const nodes: StackPlace["nodes"] = [
  { name: "proj-sw01", role: "manager", address: "10.25.10.31" },
  { name: "proj-sw02", role: "worker", labels: { disk: "nvme" }, address: "10.25.10.32" },
  { name: "proj-sw03", role: "worker", labels: { disk: "hdd" }, address: "10.25.10.33" },
];
const place: StackPlace = { nodes, networks: new Set(["edge"]) };

function found(stacks: Readonly<Record<string, Data>>, known: StackPlace = place, dialect: Dialect = "swarm"): string[] {
  return problems(stacks, known, dialect).map(({ code, stack, pointer }) => `${Object.keys(stacks)[stack] ?? ""} ${code} ${pointer}`);
}

function problems(stacks: Readonly<Record<string, Data>>, known: StackPlace = place, dialect: Dialect = "swarm"): ReturnType<typeof placeProblems> {
  return placeProblems(Object.entries(stacks).map(([name, data]) => ({ name, dialect, data })), known);
}

const service = (more: DataObject): DataObject => ({ services: { web: { image: "a:1", ...more } } });
const port = (published: number, mode: "host" | "ingress" = "ingress", protocol = "tcp"): DataObject => ({ ports: [{ target: 80, published, mode, protocol }] });
const placed = (constraints: readonly string[], more: DataObject = {}): DataObject => ({ deploy: { placement: { constraints }, ...more } });

test("two services on one port of the Swarm clash", () => {
  equal(found({ a: service(port(8080)), b: service(port(8080)) }), ["b stack-port-clash /services/web/ports/0"]);
  match(problems({ a: service(port(8080)), b: service(port(8080)) })[0]?.message ?? "", /Port 8080\/tcp is published by Service a\/web, too/);
  equal(found({ a: service(port(8080)), b: service(port(8080, "ingress", "udp")) }), []);
  equal(found({ a: service(port(8080)), b: service(port(8080, "host")) }), ["b stack-port-clash /services/web/ports/0"]);
  equal(found({ a: { services: { x: { ports: ["8080:80"] }, y: { ports: ["8079-8081:79-81"] } } } }), ["a stack-port-clash /services/y/ports/0"]);
});

test("two services on one port of their nodes clash where they must meet", () => {
  const global = { mode: "global" };
  equal(found({ a: service({ ...port(9100, "host"), deploy: global }), b: service({ ...port(9100, "host"), deploy: global }) }), ["b stack-port-clash /services/web/ports/0"]);
  equal(found({ a: service({ ...port(9100, "host"), ...placed(["node.role == manager"], global) }), b: service({ ...port(9100, "host"), ...placed(["node.role != manager"], global) }) }), []);
  equal(found({ a: service(port(9100, "host")), b: service(port(9100, "host")) }), []);
  equal(found({ a: service({ ...port(9100, "host"), deploy: { replicas: 3 } }), b: service(port(9100, "host")) }), ["b stack-port-clash /services/web/ports/0"]);
  equal(found({ a: service({ ...port(9100, "host"), ...placed(["node.hostname==proj-sw01"]) }), b: service({ ...port(9100, "host"), ...placed(["node.role==manager"]) }) }), ["b stack-port-clash /services/web/ports/0"]);
});

test("two services on one port of a Compose host clash, unless they take other addresses", () => {
  const at = (...ports: readonly string[]): DataObject => service({ ports });
  equal(found({ a: at("8080:80"), b: at("127.0.0.1:8080:80") }, {}, "compose"), ["b stack-port-clash /services/web/ports/0"]);
  equal(found({ a: at("10.0.0.1:8080:80"), b: at("127.0.0.1:8080:80") }, {}, "compose"), []);
  equal(found({ a: at("80"), b: at("80") }, {}, "compose"), []);
});

test("two stacks that make one network, volume or config are told", () => {
  const network = (entry: Data): DataObject => ({ services: {}, networks: { shared: entry } });
  equal(found({ a: network({ name: "shared" }), b: network({ name: "shared" }) }), ["b stack-name-taken /networks/shared"]);
  equal(found({ a: network({ name: "shared" }), b: network({ name: "shared", external: true }) }), []);
  equal(found({ a: network(null), b: network(null) }), []);
  equal(found({ a: network({ name: "edge" }) }), ["a stack-name-taken /networks/shared"]);
  equal(found({ a: network({ name: "b_shared" }), b: network({}) }), ["b stack-name-taken /networks/shared"]);
  const volume = (driver: string): DataObject => ({ services: {}, volumes: { data: { name: "data", driver } } });
  equal(found({ a: volume("rclone"), b: volume("rclone") }), []);
  equal(found({ a: volume("rclone"), b: volume("local") }), ["b stack-name-taken /volumes/data"]);
  const config = { services: {}, configs: { settings: { name: "settings-123456", file: "a" } } };
  equal(found({ a: config, b: config }), ["b stack-name-taken /configs/settings"]);
});

test("an external network has to be there", () => {
  const external = (name: string): DataObject => ({ services: {}, networks: { out: { external: true, name } } });
  equal(found({ a: external("edge"), b: external("host") }), []);
  equal(found({ a: external("egde") }), ["a stack-reference-missing /networks/out"]);
  equal(found({ a: external("b_inner"), b: { services: {}, networks: { inner: null } } }), []);
  equal(found({ a: external("egde") }, {}), []);
});

test("a constraint has to be met by a node of the inventory", () => {
  equal(found({ a: service(placed(["node.labels.disk == NVME"])) }), []);
  equal(found({ a: service(placed(["node.labels.disk != nvme", "node.role == worker"])) }), []);
  equal(found({ a: service(placed(["node.role == worker", "node.labels.disk == tape"])) }), ["a stack-constraint-unmet /services/web/deploy/placement/constraints/1"]);
  equal(found({ a: service(placed(["node.role == manager", "node.labels.disk == nvme"])) }), ["a stack-constraint-unmet /services/web/deploy/placement/constraints"]);
  equal(found({ a: service(placed(["node.labels.constructor == x"])) }), ["a stack-constraint-unmet /services/web/deploy/placement/constraints/0"]);
  equal(found({ a: service(placed(["node.ip == 10.25.10.31", "node.id == abc", "engine.labels.x == y"])) }), []);
  equal(found({ a: service(placed(["node.labels.disk == tape"])) }, {}), []);
});

test("replicas have to fit on the nodes that they may run on", () => {
  const deploy = { replicas: 3, placement: { max_replicas_per_node: 1, constraints: ["node.role == worker"] } };
  equal(found({ a: service({ deploy }) }), ["a stack-constraint-unmet /services/web/deploy/placement/max_replicas_per_node"]);
  equal(found({ a: service({ deploy: { ...deploy, replicas: 2 } }) }), []);
});

test("findings name their service, whatever its name", () => {
  is(stackObject("shop", "/services/web/ports/0"), "Service shop/web");
  is(stackObject("shop", "/services/a~1b"), "Service shop/a/b");
  is(stackObject("shop", "/networks/edge"), "Stack shop");
});

test("2,000 services of a place are compared at once", () => {
  const services: Record<string, Data> = {};
  for (let index = 0; index < 2000; index++) services[`web-${index}`] = { image: "a:1", ...placed(["node.role == worker"]), ports: [`${10_000 + 10 * index}-${10_009 + 10 * index}:80-89`, "9000:80"] };
  const start = performance.now();
  is(found({ a: { services } }).length, 1999);
  ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
});

test.run();
