import { test } from "uvu";
import * as assert from "uvu/assert";
import { amount } from "#lib/checks/capacity/amounts.js";
import { demandsOf } from "#lib/checks/capacity/demand.js";
import { capacityFacts } from "#lib/checks/capacity/draw.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { manifestOf } from "#lib/synth/object.js";
import { deployment, facts, pods } from "./scene.js";

const mebi = 2 ** 20;

const amounts: readonly (readonly [resource: string, text: string | number, expected: number | undefined])[] = [
  ["cpu", "250m", 250], ["cpu", "1", 1000], ["cpu", 2, 2000], ["cpu", "0.1", 100], ["cpu", "1500u", 2], ["cpu", "100n", 1],
  ["memory", "1Gi", 2 ** 30], ["memory", "1.5Gi", 1.5 * 2 ** 30], ["memory", "100m", 1], ["memory", "1e3", 1000], ["memory", "128M", 128e6], ["memory", 4096, 4096],
  ["nvidia.com/gpu", "2", 2], ["requests.cpu", "500m", 500],
  ["memory", "-1Gi", undefined], ["memory", "much", undefined], ["memory", "", undefined], ["cpu", "1 core", undefined],
];

for (const [resource, text, expected] of amounts) {
  test(`${JSON.stringify(text)} of ${resource} counts as ${String(expected)}`, () => assert.is(amount(resource, text), expected));
}

const pod = (spec: string): string => `---\n{ apiVersion: v1, kind: Pod, metadata: { name: one }, spec: { ${spec} } }\n`;
const asks = (cpu: string, more = ""): string => `{ name: c${cpu}, ${more} resources: { requests: { cpu: "${cpu}" } } }`;

const requested = (yaml: string): Readonly<Record<string, number>> => demandsOf([deployment(yaml)])[0]?.requests ?? {};

const sums: readonly (readonly [name: string, spec: string, cpu: number])[] = [
  ["containers add up", `containers: [${asks("1")}, ${asks("2")}]`, 3000],
  ["an init container counts where it needs more", `initContainers: [${asks("4")}, ${asks("3")}], containers: [${asks("1")}, ${asks("2")}]`, 4000],
  ["an init container that needs less does not count", `initContainers: [${asks("1")}], containers: [${asks("3")}]`, 3000],
  ["a sidecar runs beside the containers", `initContainers: [${asks("1", "restartPolicy: Always,")}], containers: [${asks("3")}]`, 4000],
  ["a sidecar runs beside the init containers after it", `initContainers: [${asks("1", "restartPolicy: Always,")}, ${asks("4")}], containers: [${asks("2")}]`, 5000],
  ["a sidecar does not run beside the init containers before it", `initContainers: [${asks("4")}, ${asks("1", "restartPolicy: Always,")}], containers: [${asks("2")}]`, 4000],
  ["what the pod states as a whole counts for all of it", `resources: { requests: { cpu: "7" } }, containers: [${asks("1")}]`, 7000],
  ["an overhead comes on top", `overhead: { cpu: 100m }, containers: [${asks("1")}]`, 1100],
  ["a limit stands in for a request", `containers: [{ name: c, resources: { limits: { cpu: "2" } } }]`, 2000],
  ["a request that is none counts as nothing", `containers: [{ name: c, resources: { requests: { cpu: lots } } }]`, 0],
];

for (const [name, spec, cpu] of sums) test(name, () => assert.is(requested(pod(spec))["cpu"] ?? 0, cpu));

test("a limit range of the namespace stands in for requests and limits that are not stated", () => {
  const range = "---\n{ apiVersion: v1, kind: LimitRange, metadata: { name: limits }, spec: { limits: [{ type: Container, default: { memory: 256Mi }, max: { cpu: 2 }, defaultRequest: { cpu: 100m } }] } }\n";
  const [demand] = demandsOf([deployment(pod("containers: [{ name: c }]")), deployment(range, "tenancy")]);
  assert.equal(demand?.requests, { memory: 256 * mebi, cpu: 100 });
  assert.equal(demand?.limits, { cpu: 2000, memory: 256 * mebi });
});

test("a runtime class of the cluster has an overhead", () => {
  const kata = "---\n{ apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: { name: kata }, handler: kata, overhead: { podFixed: { cpu: 250m } } }\n";
  const demands = demandsOf([deployment(kata + pod(`runtimeClassName: kata, containers: [${asks("1")}]`))]);
  assert.is(demands[0]?.requests["cpu"], 1250);
});

const counted = (yaml: string): unknown[] => demandsOf([deployment(yaml)]).map(({ facts: { runs, part }, minimum, maximum }) => [part ?? "", runs, minimum, maximum]);
const template = `template: { spec: { containers: [${asks("1")}] } }`;

test("jobs run one pod at the least, and as many at once as they may", () => {
  const job = (spec: string): string => `---\n{ apiVersion: batch/v1, kind: Job, metadata: { name: j }, spec: { ${spec} ${template} } }\n`;
  assert.equal(counted(job("")), [["", "job", 1, 1]]);
  assert.equal(counted(job("parallelism: 5, completions: 3,")), [["", "job", 1, 3]]);
  assert.equal(counted(job("parallelism: 0,")), [["", "job", 0, 0]]);
  assert.equal(counted(`---\n{ apiVersion: batch/v1, kind: CronJob, metadata: { name: j }, spec: { schedule: "@daily", jobTemplate: { spec: { parallelism: 2, ${template} } } } }\n`), [["", "job", 1, 2]]);
});

test("an autoscaler says how many pods there are, not the workload", () => {
  const scaler = "---\n{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } } }\n";
  assert.equal(counted(pods({ replicas: 4 }) + scaler), [["", "always", 2, 6]]);
});

test("a cluster of Ray is its head, with the autoscaler, and its groups of workers", () => {
  const ray = `---
{ apiVersion: ray.io/v1, kind: RayCluster, metadata: { name: ray }, spec: { enableInTreeAutoscaling: true, headGroupSpec: { ${template} },
  workerGroupSpecs: [{ groupName: cpu, minReplicas: 1, maxReplicas: 3, ${template} }, { groupName: hosts, numOfHosts: 2, minReplicas: 0, maxReplicas: 2, ${template} }] } }
`;
  assert.equal(counted(ray), [["head", "always", 1, 1], ["workers cpu", "always", 1, 3], ["workers hosts", "always", 0, 4]]);
  assert.is(requested(ray)["cpu"], 1500);
  assert.equal(counted(ray.replace("enableInTreeAutoscaling: true", "enableInTreeAutoscaling: false")), [["head", "always", 1, 1], ["workers cpu", "always", 0, 0], ["workers hosts", "always", 0, 0]]);
});

test("pods of other operators are known by their resources", () => {
  const more = `---
{ apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: { name: p }, spec: { replicas: 2, resources: { requests: { cpu: "2" } }, containers: [${asks("1")}], storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 50Gi } } } } } } }
---
{ apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: { name: pg }, spec: { instances: 3, resources: { requests: { cpu: "2" } }, storage: { size: 10Gi } } }
---
{ apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: { name: chart }, spec: { chart: x } }
`;
  assert.equal(counted(more), [["", "always", 3, 3], ["", "always", 2, 2]]);
  const drawn = facts(more);
  assert.equal(drawn.pods.map(({ pod: { volumes } }) => volumes), [[{ size: 50 * 1024 * mebi }], [{ size: 10 * 1024 * mebi }]]);
  assert.equal(drawn.uncounted, [2]);
});

test("pods in the node's network take their ports of the node", () => {
  const [drawn] = facts(pod(`hostNetwork: true, containers: [{ name: c, ports: [{ containerPort: 9100 }, { containerPort: 53, protocol: UDP, hostIP: 10.0.0.1 }] }]`)).pods;
  assert.equal(drawn?.pod.ports, ["TCP/9100/0.0.0.0", "UDP/53/10.0.0.1"]);
});

test("quotas with scopes are left out", () => {
  assert.equal(facts("---\n{ apiVersion: v1, kind: ResourceQuota, metadata: { name: q }, spec: { scopes: [BestEffort], hard: { pods: 1 } } }\n").quotas, []);
});

const odd: readonly unknown[] = [null, 7, "text", [], [null], {}, { spec: null }, { spec: 4 }, { spec: { template: [] } }, { spec: { template: { spec: { containers: "all" } } } }];

test("objects of any form are drawn without failing", () => {
  const kinds = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "HorizontalPodAutoscaler", "PersistentVolumeClaim", "ResourceQuota", "LimitRange", "Namespace", "StorageClass", "RuntimeClass", "RayCluster", "RayService", "Prometheus", "Cluster", "Rollout"];
  const groups = ["v1", "apps/v1", "batch/v1", "autoscaling/v2", "storage.k8s.io/v1", "node.k8s.io/v1", "ray.io/v1", "monitoring.coreos.com/v1", "postgresql.cnpg.io/v1", "argoproj.io/v1alpha1"];
  for (const kind of kinds) {
    for (const apiVersion of groups) {
      for (const value of odd) {
        const data = { apiVersion, kind, metadata: { name: "x" }, ...(typeof value === "object" ? value : { spec: value }) } as DataObject;
        capacityFacts([manifestOf(data, "c", 0, () => false)]);
      }
    }
  }
});

test("names such as __proto__ are names like any other", () => {
  const data = JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x","labels":{"__proto__":"a"}},"spec":{"nodeSelector":{"__proto__":"b"},"containers":[{"resources":{"requests":{"__proto__":"4","cpu":"1"}}}]}}') as DataObject;
  const [drawn] = capacityFacts([manifestOf(data, "c", 0, () => false)]).pods;
  assert.equal(Object.keys(drawn?.pod.containers[0]?.requests ?? {}).sort(), ["__proto__", "cpu"]);
  assert.is(Object.hasOwn(Object.prototype, "cpu"), false);
});

test.run();
