import { makePlan } from "#lib/plan/make.js";
import type { Share } from "#lib/plan/plan.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inputOf } from "./cases.js";

const gibi = 2 ** 30;

/** A tree of one cluster with a record of three nodes, of which one is tainted. */
function tree(files: Readonly<Record<string, object>>): Map<string, string> {
  const nodes = { w1: { cores: 8 }, w2: { cores: 8 }, m1: { cores: 4, taints: ["CriticalAddonsOnly=true:NoExecute"] } };
  return new Map([[".astrolabe/paris.json", JSON.stringify({ nodes })], ...Object.entries(files).map(([path, object]) => [`paris/${path}`, JSON.stringify(object)] as const)]);
}

const template = (requests: object, more: object = {}): object => ({ metadata: {}, spec: { containers: [{ name: "main", image: "a", resources: { requests } }], ...more } });
const workload = (kind: string, spec: object): object => ({ apiVersion: "apps/v1", kind, metadata: { name: "web", namespace: "shop" }, spec });
const web = "shop/Deployment.apps_shop_web.yaml";

function sharesOf(before: Map<string, string>, after: Map<string, string>, later: readonly Omit<Share, "before">[]): readonly Share[] {
  return makePlan(inputOf(before, after, new Map([["paris", () => later]]))).shares.get("paris") ?? [];
}

test("what was asked for before is what is asked for now, less the change", () => {
  const before = tree({ [web]: workload("Deployment", { replicas: 2, template: template({ cpu: "500m", memory: "1Gi" }) }) });
  const after = tree({ [web]: workload("Deployment", { replicas: 3, template: template({ cpu: "500m", memory: "2Gi" }) }) });
  assert.equal(sharesOf(before, after, [
    { resource: "cpu", offered: 16, after: 6 }, { resource: "memory", offered: 64 * gibi, after: 20 * gibi }, { resource: "pods", offered: 220, after: 31 },
  ]), [
    { resource: "cpu", offered: 16, after: 6, before: 5.5 }, { resource: "memory", offered: 64 * gibi, after: 20 * gibi, before: 16 * gibi }, { resource: "pods", offered: 220, after: 31, before: 30 },
  ]);
});

test("a workload that comes or goes counts as a whole, and what stays as it is does not show", () => {
  const object = workload("Deployment", { replicas: 2, template: template({ cpu: "1" }) });
  assert.equal(sharesOf(tree({}), tree({ [web]: object }), [{ resource: "cpu", offered: 16, after: 6 }]), [{ resource: "cpu", offered: 16, after: 6, before: 4 }]);
  assert.equal(sharesOf(tree({ [web]: object }), tree({}), [{ resource: "cpu", offered: 16, after: 6 }]), [{ resource: "cpu", offered: 16, after: 6, before: 8 }]);
  assert.equal(sharesOf(tree({ [web]: object }), tree({ [web]: object }), [{ resource: "cpu", offered: 16, after: 6 }]), []);
});

test("a daemon counts on every node whose taints it tolerates, and a job not at all", () => {
  const daemon = (cpu: string, more: object = {}): object => ({ "shop/DaemonSet.apps_shop_web.yaml": workload("DaemonSet", { template: template({ cpu }, more) }) });
  const later = [{ resource: "cpu", offered: 20, after: 6 }] as const;
  assert.equal(sharesOf(tree({ ...daemon("100m") }), tree({ ...daemon("600m") }), later), [{ resource: "cpu", offered: 20, after: 6, before: 5 }]);
  const everywhere = { tolerations: [{ operator: "Exists" }] };
  assert.equal(sharesOf(tree({ ...daemon("100m", everywhere) }), tree({ ...daemon("600m", everywhere) }), later), [{ resource: "cpu", offered: 20, after: 6, before: 4.5 }]);
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "web", namespace: "shop" }, spec: { template: template({ cpu: "4" }) } };
  assert.equal(sharesOf(tree({}), tree({ "shop/Job.batch_shop_web.yaml": job }), later), []);
});

test("an autoscaler that changes counts by the workload that it scales", () => {
  const object = workload("Deployment", { template: template({ cpu: "1" }) });
  const scaler = (minReplicas: number): object => ({ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "web", namespace: "shop" }, spec: { minReplicas, maxReplicas: 9, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } } });
  const path = "shop/HorizontalPodAutoscaler.autoscaling_shop_web.yaml";
  assert.equal(sharesOf(tree({ [web]: object, [path]: scaler(2) }), tree({ [web]: object, [path]: scaler(5) }), [{ resource: "cpu", offered: 16, after: 9 }]), [{ resource: "cpu", offered: 16, after: 9, before: 6 }]);
});

test("limits of a namespace that change count for all that is in it", () => {
  const object = workload("Deployment", { replicas: 4, template: template({}) });
  const range = (cpu: string): object => ({ apiVersion: "v1", kind: "LimitRange", metadata: { name: "limits", namespace: "shop" }, spec: { limits: [{ type: "Container", defaultRequest: { cpu } }] } });
  const path = "shop/LimitRange_shop_limits.yaml";
  assert.equal(sharesOf(tree({ [web]: object, [path]: range("100m") }), tree({ [web]: object, [path]: range("600m") }), [{ resource: "cpu", offered: 16, after: 9 }]), [{ resource: "cpu", offered: 16, after: 9, before: 7 }]);
});

test("GPUs count for the model that the pods choose", () => {
  const object = (model: string): object => workload("Deployment", { replicas: 2, template: template({ "nvidia.com/gpu": 1 }, { nodeSelector: { "nvidia.com/gpu.product": model } }) });
  const later = [{ resource: "gpu A100", offered: 4, after: 2 }, { resource: "gpu H100", offered: 4, after: 1 }] as const;
  assert.equal(sharesOf(tree({ [web]: object("H100") }), tree({ [web]: object("A100") }), later), [{ ...later[0], before: 0 }, { ...later[1], before: 3 }]);
});

test("services of a stack count as the pods that they stand for", () => {
  const stack = (replicas: number): object => ({ services: { web: { image: "a", deploy: { replicas, resources: { reservations: { cpus: "0.5" } } } }, db: { image: "b", deploy: { resources: { reservations: { cpus: "1" } } } } } });
  const later = [{ resource: "cpu", offered: 16, after: 6 }] as const;
  assert.equal(sharesOf(tree({ "shop/stack.yaml": stack(2) }), tree({ "shop/stack.yaml": stack(4) }), later), [{ ...later[0], before: 5 }]);
  assert.equal(sharesOf(tree({}), tree({ "shop/compose.yaml": stack(2) }), later), [{ ...later[0], before: 4 }]);
});

test.run();
