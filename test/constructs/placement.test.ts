import { test } from "uvu";
import * as assert from "uvu/assert";
import { Worker, type WorkerProps } from "#lib/constructs/index.js";
import { at, render } from "./small-cluster.js";

const place = (props: Partial<WorkerProps>) =>
  render((chart) => void new Worker(chart, "main", { image: "registry.example.org/model:1.0.0", ...props }));
const pod = "spec/template/spec";

test("a GPU is asked for by model, and its node's taints are tolerated", () => {
  const outcome = place({ gpu: { model: "RTX A4000", count: 2 } });
  assert.equal(outcome.problems, []);
  assert.equal(at(outcome, "Deployment shop", `${pod}/nodeSelector`), { "nvidia.com/gpu.product": "NVIDIA-RTX-A4000" });
  assert.equal(at(outcome, "Deployment shop", `${pod}/tolerations`), [
    { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
  ]);
  assert.is(at(outcome, "Deployment shop", `${pod}/runtimeClassName`), "nvidia");
  assert.equal(at(outcome, "Deployment shop", `${pod}/containers/0/resources/limits`), {
    cpu: "500m", memory: "256Mi", "ephemeral-storage": "1088Mi", "nvidia.com/gpu": "2",
  });
  assert.equal(at(outcome, "Deployment shop", "spec/strategy/rollingUpdate"), { maxSurge: 0, maxUnavailable: 1 });
});

test("refuses GPUs that the cluster does not have", () => {
  assert.equal(place({ gpu: { model: "H100" } }).problems, [
    'The GPU "H100" is in no node that can be used (there are: RTX A4000). Write one of the cluster\'s inventory.',
  ]);
  assert.equal(place({ gpu: { model: "RTX A4000", count: 3 } }).problems, [
    '3 GPUs "RTX A4000" are asked for, and a node has at most 2. Write a count of at most 2.',
  ]);
  assert.equal(place({ gpu: { model: "RTX A4000" }, nodes: { zone: "hall" } }).problems, [
    'The GPU "RTX A4000" is in no node that can be used (there are: none). Write one of the cluster\'s inventory.',
  ]);
});

test("nodes are chosen by label; their taints are tolerated when there is no node without", () => {
  assert.is(at(place({ nodes: { zone: "hall" } }), "Deployment shop", `${pod}/tolerations`), undefined);
  assert.equal(at(place({ nodes: { "kubernetes.io/hostname": "control" } }), "Deployment shop", `${pod}/tolerations`), [
    { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
  ]);
});

test("refuses labels that contradict the inventory, and trusts those that it does not mention", () => {
  assert.equal(place({ nodes: { zone: "roof" } }).problems, [
    "No node of the cluster has the labels zone=roof. Write labels of one node, or correct the cluster's inventory.",
  ]);
  assert.equal(place({ nodes: { "kubernetes.io/arch": "amd64" } }).problems, []);
});

test.run();
