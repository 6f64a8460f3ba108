import { totals } from "#lib/checks/capacity/totals.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { cluster, deployment, node, pods } from "./scene.js";

const named = (list: ReturnType<typeof totals>): Record<string, string> => Object.fromEntries(list.map(({ resource, offered, asked }) => [resource, `${asked} of ${offered}`]));

test("pods at rest are added up, those of daemons once for each node that takes them, and jobs not at all", () => {
  const nodes = [node("a"), node("b"), node("c", { taints: [{ key: "own", effect: "NoSchedule" }] })];
  const all = [pods({ name: "web", replicas: 3, cpu: "500m" }), pods({ name: "agent", kind: "DaemonSet", cpu: "1" }), pods({ name: "once", kind: "Job", cpu: "4" }).replace("apps/v1", "batch/v1")];
  const found = named(totals(cluster(nodes), all.map((yaml, index) => deployment(yaml, `d${index}`))));
  assert.equal([found["cpu"], found["pods"]], ["3.5 of 12", "5 of 330"]);
});

test("GPUs count by model, and a cluster without an inventory has nothing to say", () => {
  const nodes = [node("a", { gpus: [{ model: "A100", count: 2 }] })];
  const [model = ""] = totals(cluster(nodes), []).flatMap(({ resource }) => (resource.startsWith("gpu ") ? [resource.slice("gpu ".length)] : []));
  const wanted = pods({ name: "train", pod: `nodeSelector: { nvidia.com/gpu.product: ${model} },`, requests: "nvidia.com/gpu: 1" });
  assert.is(named(totals(cluster(nodes), [deployment(wanted)]))[`gpu ${model}`], "1 of 2");
  assert.equal(totals(cluster([]), [deployment(wanted)]), []);
});

test.run();
