import { test } from "uvu";
import * as assert from "uvu/assert";
import { PodsOnNodes } from "#lib/checks/capacity/pods-on-nodes.js";
import { check, cluster, node, pods } from "./scene.js";

test("pods on nodes are counted by kind and by node", () => {
  const placed = new PodsOnNodes();
  placed.add(2, 1, 1);
  placed.add(2, 0, 3);
  placed.add(0, 1, 1);
  const copy = new PodsOnNodes(placed);
  placed.add(2, 1, -1);
  assert.equal([placed.count(2, 0), placed.count(2, 1), placed.count(7, 0)], [3, 0, 0]);
  assert.equal(placed.nodesOf(2), [0]);
  assert.equal(copy.nodesOf(2), [0, 1]);
  assert.equal(copy.byNode(2), [[{ bundle: 2, count: 3 }], [{ bundle: 0, count: 1 }, { bundle: 2, count: 1 }]]);
});

test("each loss in a large cluster is judged, and none leaves a trace in the next", () => {
  const nodes = Array.from({ length: 60 }, (_, index) => node(`n${index}`));
  const one = check(cluster(nodes, { tolerates: "one-node-lost" }), pods({ replicas: 237, spec: "strategy: { type: Recreate }," }));
  assert.is(one.diagnostics.length, 60);
  for (const { message } of one.diagnostics) assert.match(message, /there is no room for 1 pod of Deployment shop\/web/);
  assert.is(one.report?.losses.length, 60);
  for (const loss of one.report?.losses ?? []) assert.is(loss.unplaced.reduce((sum, { count }) => sum + count, 0), 1, loss.node);
  const fits = check(cluster(nodes, { tolerates: "one-node-lost" }), pods({ replicas: 236, spec: "strategy: { type: Recreate }," }));
  assert.equal(fits.diagnostics, []);
});

test.run();
