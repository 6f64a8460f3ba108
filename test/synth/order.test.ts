import { ApiObject, App, Chart } from "cdk8s";
import { Construct } from "constructs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { orderObjects } from "#lib/synth/dependencies.js";
import { orderDeployments } from "#lib/synth/deployments.js";
import type { UnorderedFacts } from "#lib/synth/facts.js";
import { levels } from "#lib/synth/order.js";

/** What each node waits for, by its number. */
type Graph = readonly (readonly number[])[];

const graph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }));

/** A graph in which each node waits for earlier ones alone, so that it has no cycle. */
const acyclic: fc.Arbitrary<Graph> = graph.map((edges) => edges.map((before, node) => before.filter((other) => other < node)));

const nodesOf = (edges: Graph): number[] => edges.map((_, node) => node);
const rank = (edges: Graph, nodes = nodesOf(edges)) => levels(nodes, (node) => edges[node] ?? []);

/** Every node that can be reached from one by at least one edge. */
function reachable(edges: Graph, from: number): Set<number> {
  const reached = new Set(edges[from]);
  for (const node of reached) for (const next of edges[node] ?? []) reached.add(next);
  return reached;
}

/** Whether a node is in a cycle or waits for one, however indirectly. */
function meetsCycle(edges: Graph, node: number): boolean {
  return [node, ...reachable(edges, node)].some((other) => reachable(edges, other).has(other));
}

const sorted = (map: ReadonlyMap<number, number>): [number, number][] => [...map].sort(([a], [b]) => a - b);

test("a node that meets no cycle comes one level after the highest that it waits for, and others have no level", () => {
  fc.assert(fc.property(graph, (edges) => {
    const { levels: found } = rank(edges);
    for (const [node, before] of edges.entries()) {
      const expected = meetsCycle(edges, node) ? undefined : Math.max(-1, ...before.map((other) => found.get(other) ?? NaN)) + 1;
      assert.is(found.get(node), expected);
    }
  }), { numRuns: 300 });
});

test("levels depend neither on the order of the nodes nor on which of them are named first", () => {
  const shuffled = graph.chain((edges) => fc.tuple(fc.constant(edges), fc.shuffledSubarray(nodesOf(edges), { minLength: edges.length })));
  fc.assert(fc.property(shuffled, fc.nat(12), ([edges, nodes], count) => {
    const all = rank(edges).levels;
    assert.equal(sorted(rank(edges, nodes).levels), sorted(all));
    for (const [node, level] of rank(edges, nodes.slice(0, count)).levels) assert.is(level, all.get(node));
  }));
});

test("every cycle that is reported is one, its members in order, and none is reported where none is", () => {
  fc.assert(fc.property(graph, (edges) => {
    const { cycles } = rank(edges);
    for (const cycle of cycles) {
      assert.is(new Set(cycle).size, cycle.length);
      for (const [at, node] of cycle.entries()) assert.ok(edges[node]?.includes(cycle[(at + 1) % cycle.length] ?? -1));
    }
    assert.is(cycles.length > 0, nodesOf(edges).some((node) => reachable(edges, node).has(node)));
  }), { numRuns: 300 });
  fc.assert(fc.property(acyclic, (edges) => assert.equal(rank(edges).cycles, [])));
});

test("a chain and a cycle of 100,000 nodes do not overflow the call stack", () => {
  const length = 100_000;
  const chain = levels([0], (node) => (node < length - 1 ? [node + 1] : []));
  assert.is(chain.levels.get(0), length - 1);
  const [cycle, ...others] = levels([0], (node) => [(node + 1) % length]).cycles;
  assert.equal([cycle?.length, others.length], [length, 0]);
});

/** A deployment of the cluster paris as far as its order depends on it. */
function facts(name: string, given: Partial<UnorderedFacts> = {}): UnorderedFacts {
  return {
    cluster: "paris", app: name, owner: "team", name, namespace: name, project: "lab",
    kinds: [], namespaces: [], ignored: [], after: [], creates: [], ...given,
  };
}

function waves(...deployments: UnorderedFacts[]): Record<string, number> {
  const ordered = orderDeployments(deployments);
  assert.equal(ordered.diagnostics, []);
  return Object.fromEntries(ordered.deployments.map(({ name, wave }) => [name, wave]));
}

test("a deployment comes after the ones that it names, and a name that nobody has does not matter", () => {
  assert.equal(
    waves(facts("web", { after: ["cache", "base"] }), facts("cache", { after: ["base", "elsewhere"] }), facts("base")),
    { web: 2, cache: 1, base: 0 },
  );
});

test("namespaces and custom kinds come before their objects, and nobody waits for what it creates itself", () => {
  const widget = { group: "example.org", kind: "Widget", clusterScoped: false };
  assert.equal(
    waves(
      facts("web", { namespaces: ["store"], kinds: [widget] }),
      facts("operator", { creates: ["example.org/Widget"], kinds: [widget], namespaces: ["store"] }),
      facts("tenancy", { creates: ["store"], namespaces: ["store"] }),
      facts("other", { namespaces: ["default"], kinds: [{ ...widget, group: "example.com" }] }),
    ),
    { web: 2, operator: 1, tenancy: 0, other: 0 },
  );
});

test("deployments that wait for each other are named in order, and the others keep their waves", () => {
  const { deployments, diagnostics } = orderDeployments([
    facts("web", { after: ["tenancy"], creates: ["store"] }),
    facts("tenancy", { after: ["base"], namespaces: ["store"] }),
    facts("proxy", { after: ["base"] }),
    facts("base"),
    facts("self", { after: ["self"] }),
  ]);
  assert.equal(diagnostics.map(({ code, message, location }) => [code, message, location]), [
    ["deployment-cycle", "These deployments wait for each other: web → tenancy → web", { cluster: "paris", deployment: "web", app: "web" }],
    ["deployment-cycle", "These deployments wait for each other: self → self", { cluster: "paris", deployment: "self", app: "self" }],
  ]);
  assert.equal(deployments.map(({ name, wave }) => `${name} ${wave}`), ["web 0", "tenancy 0", "proxy 1", "base 0", "self 0"]);
});

/** Objects by id, and the constructs around them. */
function newChart() {
  const chart = new Chart(new App(), "shop");
  return {
    chart,
    group: (id: string, scope: Construct = chart) => new Construct(scope, id),
    object: (id: string, scope: Construct = chart) => new ApiObject(scope, id, { apiVersion: "v1", kind: "ConfigMap" }),
  };
}

function orderOf(chart: Chart) {
  const constructs = chart.node.findAll();
  const objects = constructs.filter(ApiObject.isApiObject);
  const { level, cycles } = orderObjects(constructs, objects);
  return { levels: Object.fromEntries(objects.map((object) => [object.node.id, level(object)])), cycles };
}

test("everything below a construct comes after everything below the one that it depends on", () => {
  const { chart, group, object } = newChart();
  const [database, web, edge] = [group("database"), group("web"), group("edge")];
  for (const [id, scope] of [["volume", group("storage", database)], ["server", database], ["page", group("pages", web)], ["cache", web], ["route", edge]] as const) {
    object(id, scope);
  }
  object("motd");
  web.node.addDependency(database);
  edge.node.addDependency(web);
  assert.equal(orderOf(chart), { levels: { volume: 0, server: 0, page: 1, cache: 1, route: 2, motd: 0 }, cycles: [] });
});

test("a construct that depends on one around it waits for nothing, and one that depends on its own part waits for that", () => {
  const { chart, group, object } = newChart();
  const [web, database] = [group("web"), group("database")];
  const page = object("page", web);
  object("cache", web);
  page.node.addDependency(web);
  const volume = object("volume", database);
  object("server", database);
  database.node.addDependency(volume);
  assert.equal(orderOf(chart), { levels: { page: 0, cache: 0, volume: 0, server: 1 }, cycles: [] });
});

test("levels are whole numbers also where a construct holds no objects", () => {
  const { chart, group, object } = newChart();
  const [first, second] = [object("first"), object("second")];
  first.node.addDependency(group("empty"));
  second.node.addDependency(first);
  assert.equal(orderOf(chart).levels, { first: 0, second: 1 });
});

test("26 layers that all depend on the layer before do not take a walk over each path", () => {
  const { chart, group, object } = newChart();
  let before: Construct[] = [];
  for (let layer = 0; layer < 26; layer += 1) {
    const now = ["left", "right"].map((side) => group(`${side}-${layer}`));
    for (const part of now) {
      object(`${part.node.id}-object`, part);
      part.node.addDependency(...before);
    }
    before = now;
  }
  const { levels: found, cycles } = orderOf(chart);
  assert.equal([found["left-0-object"], found["left-25-object"], found["right-25-object"], cycles], [0, 25, 25, []]);
});

test("a cycle names the objects in it by their paths", () => {
  const { chart, group, object } = newChart();
  const [web, cache, database] = [group("web"), group("cache"), group("database")];
  for (const part of [web, cache, database]) object("config", part);
  web.node.addDependency(cache);
  cache.node.addDependency(database);
  database.node.addDependency(web);
  object("motd").node.addDependency(object("base"));
  const { cycles, levels: found } = orderOf(chart);
  assert.equal(cycles, [["shop/web/config", "shop/cache/config", "shop/database/config"]]);
  assert.equal([found.base, found.motd], [0, 1]);
});

test.run();
