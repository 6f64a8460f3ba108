import { test } from "uvu";
import * as assert from "uvu/assert";
import { barOf } from "#lib/cli/bar.js";
import { renderCapacity, takesUnicode } from "#lib/cli/occupancy.js";
import { check, cluster, node, pods } from "./scene.js";

const on = cluster([node("a", { gpus: [{ model: "H100", count: 2 }] }), node("b", { cores: 8, memory: "16Gi" })]);
const chart = "---\n{ apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: { name: chart }, spec: { chart: x } }\n";
const { report } = check(on, pods({ replicas: 3, requests: "nvidia.com/gpu: 0" }) + pods({ name: "agent", kind: "DaemonSet", cpu: "500m" }) + pods({ name: "train", requests: "nvidia.com/gpu: 1", spec: "strategy: { type: Recreate }," }) + chart);
const plain = { color: false, unicode: false, columns: 100 } as const;

test("the report counts what runs on each node", () => {
  assert.ok(report);
  assert.is(report.fits, true);
  assert.is(report.nodes.flatMap(({ pods: all }) => all).reduce((sum, { count }) => sum + count, 0), 6);
  for (const { resources } of report.nodes) for (const { capacity, reserved, requested } of resources) assert.ok(reserved + requested <= capacity);
  assert.equal(report.uncounted.map(({ label }) => label), ["HelmChart shop/chart"]);
});

test("the text has a row for each node, and says what cannot move", () => {
  assert.ok(report);
  const text = renderCapacity([report], plain);
  assert.match(text, /^paris: 6 pods on 2 nodes; all fit\./);
  assert.match(text, /^NODE +CPU +MEMORY +GPU +PODS +DISK$/m);
  assert.match(text, /^a +[#.]+ 1?\d/m);
  assert.match(text, /1 x Deployment shop\/train cannot move/);
  assert.match(text, /Not counted.*\n {2}HelmChart shop\/chart/);
  assert.ok(/^[\x20-\x7e\n]*$/.test(text));
});

test("no line is wider than the terminal", () => {
  assert.ok(report);
  for (const columns of [20, 60, 80, 200]) {
    const text = renderCapacity([report], { color: true, unicode: true, columns }).replace(/\u001b\[[0-9]+m/g, "");
    for (const line of text.split("\n")) assert.ok([...line].length <= columns, line);
  }
});

test("pods without room are listed", () => {
  const verdict = check(cluster([node("a")]), pods({ replicas: 9, spec: "strategy: { type: Recreate }," }));
  assert.ok(verdict.report);
  const text = renderCapacity([verdict.report], plain);
  assert.match(text, /5 pods without room/);
  assert.match(text, /Without room:\n {2}5 x Deployment shop\/web/);
});

test("a bar shows what is reserved and requested, however little", () => {
  const share = { capacity: 1000, reserved: 1, requested: 1 };
  assert.is(barOf(share, 5, { color: false, unicode: false }), "=#...");
  assert.is(barOf({ capacity: 10, reserved: 5, requested: 5 }, 4, { color: false, unicode: true }), "▒▒██");
  assert.is(barOf({ capacity: 0, reserved: 0, requested: 0 }, 3, { color: false, unicode: true }), "░░░");
  assert.is(barOf({ capacity: 10, reserved: 0, requested: 9 }, 2, { color: true, unicode: false }), "\u001b[31m##\u001b[0m");
});

test("the language settings say whether a terminal takes more than ASCII", () => {
  assert.is(takesUnicode({ LANG: "en_US.UTF-8" }), true);
  assert.is(takesUnicode({ LANG: "en_US.UTF-8", LC_ALL: "C" }), false);
  assert.is(takesUnicode({}), false);
});

test.run();
