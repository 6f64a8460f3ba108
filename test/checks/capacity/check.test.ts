import { test } from "uvu";
import * as assert from "uvu/assert";
import { brief, check, cluster, node, pods } from "./scene.js";

const fixed = "strategy: { type: Recreate },";

interface Case {
  readonly name: string;
  readonly on: Parameters<typeof cluster>;
  readonly yaml: string;
  readonly found: readonly string[];
  /** Words of the first finding. */
  readonly says?: readonly string[];
}

const two = [node("a"), node("b")];
const gpuNode = node("g", { gpus: [{ model: "RTX A4000", count: 1 }], taints: [{ key: "gpu", effect: "NoSchedule" }], labels: { pool: "gpu" } });
const tolerant = "tolerations: [{ key: gpu, operator: Exists }],";
const job = (more = ""): string => `---
{ apiVersion: batch/v1, kind: Job, metadata: { name: sum }, spec: { ${more} template: { spec: { containers: [{ name: main, resources: { requests: { cpu: "3" } } }] } } } }
`;
const scaler = (maximum: number): string => `---
{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { minReplicas: 2, maxReplicas: ${maximum}, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } } }
`;
const claim = (size: string, more = ""): string => `---
{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { ${more} resources: { requests: { storage: ${size} } } } }
`;
const mounts = "volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }],";
const volume = (size: string): string => `volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: ${size} } } } }],`;
const apart = "affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }] } },";
const spread = "topologySpreadConstraints: [{ maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }],";

const cases: readonly Case[] = [
  { name: "nodes that are not stated are not checked", on: [[]], yaml: pods({ cpu: "1000" }), found: [] },
  { name: "pods that fill the nodes fit", on: [two], yaml: pods({ replicas: 8, spec: fixed }), found: [] },
  { name: "one pod too many is said with what it lacks", on: [two], yaml: pods({ replicas: 9, spec: fixed }), found: ["capacity-exceeded Deployment shop/web"], says: ["1 of 9 pods finds no room", "1 core", "Node a comes nearest", "lacks 1 core", "ask for 9 cores"] },
  { name: "system reserve counts", on: [[node("a", { reserved: { cores: 1 } }), node("b")]], yaml: pods({ replicas: 8, spec: fixed }), found: ["capacity-exceeded Deployment shop/web"] },
  { name: "daemons take their room first", on: [two], yaml: pods({ replicas: 8, spec: fixed }) + pods({ name: "agent", kind: "DaemonSet", cpu: "100m" }), found: ["capacity-exceeded Deployment shop/web"] },
  { name: "a daemon that fits no more is said with its node", on: [two], yaml: pods({ name: "agent", kind: "DaemonSet", cpu: "5" }), found: ["capacity-exceeded DaemonSet shop/agent", "capacity-exceeded DaemonSet shop/agent"], says: ["node a", "lacks 1 core"] },
  { name: "a node runs as many pods as its kubelet does", on: [[node("a", { pods: 2 })]], yaml: pods({ replicas: 3, cpu: "1m", spec: fixed }), found: ["capacity-exceeded Deployment shop/web"], says: ["lacks 1 place for pods"] },
  { name: "fragments do not add up", on: [two], yaml: pods({ replicas: 3, cpu: "2500m", spec: fixed }), found: ["capacity-exceeded Deployment shop/web"], says: ["lacks 1 core"] },

  { name: "a pod larger than any node", on: [two], yaml: pods({ cpu: "5", spec: fixed }), found: ["unschedulable Deployment shop/web"], says: ["Node a comes nearest", "lacks 1 core"] },
  { name: "a selector that no node has", on: [[node("a", { labels: { pool: "cpu" } })]], yaml: pods({ pod: "nodeSelector: { pool: gpu },", spec: fixed }), found: ["unschedulable Deployment shop/web"], says: ["Node a has pool=cpu (wanted: gpu)"] },
  { name: "an affinity that no node has", on: [[node("a", { labels: { pool: "cpu" } })]], yaml: pods({ pod: "affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: pool, operator: NotIn, values: [cpu] }] }] } } },", spec: fixed }), found: ["unschedulable Deployment shop/web"] },
  { name: "a taint that is not tolerated", on: [[gpuNode]], yaml: pods({ spec: fixed }), found: ["unschedulable Deployment shop/web"], says: ["taint gpu:NoSchedule"] },
  { name: "a taint that is tolerated", on: [[gpuNode]], yaml: pods({ spec: fixed, pod: tolerant }), found: [] },
  { name: "a GPU of a model that is there", on: [[gpuNode, ...two]], yaml: pods({ spec: fixed, pod: `${tolerant} nodeSelector: { nvidia.com/gpu.product: NVIDIA-RTX-A4000 },`, requests: "nvidia.com/gpu: 1" }), found: [] },
  { name: "a GPU of a model that is not there", on: [[gpuNode, ...two]], yaml: pods({ spec: fixed, pod: `${tolerant} nodeSelector: { nvidia.com/gpu.product: NVIDIA-H100 },`, requests: "nvidia.com/gpu: 1" }), found: ["unschedulable Deployment shop/web"], says: ["wanted: NVIDIA-H100"] },
  { name: "a GPU that is taken", on: [[gpuNode, ...two]], yaml: pods({ replicas: 2, spec: fixed, pod: tolerant, requests: "nvidia.com/gpu: 1" }), found: ["capacity-exceeded Deployment shop/web"], says: ["lacks 1 nvidia.com/gpu"] },
  { name: "a label that the inventory does not state", on: [two], yaml: pods({ spec: fixed, pod: "nodeSelector: { rack: one }," }), found: ["node-label-unstated Deployment shop/web"], says: ["rack"] },
  { name: "labels that the kubelet sets are not missed", on: [two], yaml: pods({ spec: fixed, pod: "nodeSelector: { kubernetes.io/os: linux, kubernetes.io/arch: amd64, kubernetes.io/hostname: a }," }), found: [] },

  { name: "pods that keep apart need as many nodes", on: [two], yaml: pods({ replicas: 3, cpu: "1m", spec: fixed, pod: apart }), found: ["capacity-exceeded Deployment shop/web"], says: ["anti-affinity"] },
  { name: "pods that keep apart and have the nodes", on: [two], yaml: pods({ replicas: 2, cpu: "1m", spec: fixed, pod: apart }), found: [] },
  { name: "an uneven spread", on: [[node("a"), node("b", { cores: 1 })]], yaml: pods({ replicas: 4, spec: fixed, pod: spread }), found: ["capacity-exceeded Deployment shop/web"] },
  { name: "an even spread", on: [two], yaml: pods({ replicas: 5, spec: fixed, pod: spread }), found: [] },
  { name: "a port of the node is taken once on each node", on: [two], yaml: pods({ replicas: 3, cpu: "1m", spec: fixed, container: "ports: [{ containerPort: 80, hostPort: 80 }]," }), found: ["capacity-exceeded Deployment shop/web"], says: ["port of the node"] },

  { name: "a job beside the pods at rest", on: [two], yaml: pods({ replicas: 5, spec: fixed }) + job(), found: [] },
  { name: "a job without room", on: [two], yaml: pods({ replicas: 6, spec: fixed }) + job(), found: ["capacity-exceeded Job shop/sum"], says: ["A pod of the job", "lacks 2 cores"] },
  { name: "a job that cannot be as parallel as it says", on: [two], yaml: job("parallelism: 3, completions: 9,"), found: ["capacity-at-maximum Job shop/sum"] },
  { name: "an autoscaler that can reach its maximum", on: [two], yaml: pods({ spec: fixed }) + scaler(8), found: [] },
  { name: "an autoscaler that cannot", on: [two], yaml: pods({ spec: fixed }) + scaler(9), found: ["capacity-at-maximum Deployment shop/web"], says: ["At its most, 9 pods, 1", "it has 0 cores left and lacks 1 core"] },
  { name: "a rollout that has no room", on: [two], yaml: pods({ replicas: 2, cpu: "4" }), found: ["capacity-rollout Deployment shop/web"] },
  { name: "a rollout that may miss a pod", on: [two], yaml: pods({ replicas: 2, cpu: "4", spec: "strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } }," }), found: [] },

  { name: "claims that fit the nodes' disks", on: [two], yaml: pods({ kind: "StatefulSet", replicas: 2, spec: volume("90Gi") }), found: [] },
  { name: "claims that do not", on: [two], yaml: pods({ kind: "StatefulSet", replicas: 3, spec: volume("90Gi") }), found: ["disk-exceeded StatefulSet shop/web"], says: ["lacks 80Gi of disk"] },
  { name: "a shared claim larger than a disk", on: [two], yaml: claim("200Gi") + pods({ spec: fixed, pod: mounts }), found: ["disk-exceeded PersistentVolumeClaim shop/data"] },
  { name: "pods of one shared claim are on one node", on: [two], yaml: claim("10Gi") + pods({ replicas: 5, spec: fixed, pod: mounts }), found: ["capacity-exceeded Deployment shop/web"], says: ["find"] },
  { name: "claims beyond the size of a class", on: [two, { storageClasses: [{ name: "nas", disk: "1Ti" }] }], yaml: claim("2Ti", "storageClassName: nas,"), found: ["disk-exceeded StorageClass nas"], says: ["2Ti are claimed", "which has 1Ti"] },
  { name: "claims of a class of which nothing is known", on: [two, { storageClasses: [{ name: "nas" }] }], yaml: claim("2Ti", "storageClassName: nas,"), found: [] },

  { name: "the loss of a node is not checked unless it matters", on: [two], yaml: pods({ replicas: 8, spec: fixed }), found: [] },
  { name: "the loss of a node in production warns", on: [two, { environment: "production" }], yaml: pods({ replicas: 5, spec: fixed }), found: ["capacity-one-node-lost Node a", "capacity-one-node-lost Node b"], says: ["1 pod of Deployment shop/web"] },
  { name: "the loss of a node that is tolerated", on: [two, { tolerates: "one-node-lost" }], yaml: pods({ replicas: 4, spec: fixed }), found: [] },
  { name: "pods that only one node can run are told apart", on: [[gpuNode, ...two], { tolerates: "one-node-lost" }], yaml: pods({ spec: fixed, pod: tolerant, requests: "nvidia.com/gpu: 1" }), found: ["capacity-cannot-move Node g"], says: ["1 pod of Deployment shop/web"] },
  { name: "pods with a volume on the lost node cannot move", on: [two, { tolerates: "one-node-lost" }], yaml: pods({ kind: "StatefulSet", spec: volume("1Gi") }), found: ["capacity-cannot-move Node a"] },
];

for (const { name, on, yaml, found, says = [] } of cases) {
  test(name, () => {
    const verdict = check(cluster(...on), yaml);
    assert.equal(brief(verdict), found, verdict.diagnostics.map(({ message }) => message).join("\n"));
    for (const words of says) assert.ok(verdict.diagnostics[0]?.message.includes(words), `${words} in: ${verdict.diagnostics[0]?.message ?? ""}`);
  });
}

test("the loss of a node is an error where the cluster says that it tolerates it, and else a warning", () => {
  const severities = (more: object): string[] => check(cluster(two, more), pods({ replicas: 5, spec: fixed })).diagnostics.map(({ severity }) => severity);
  assert.equal(severities({ tolerates: "one-node-lost" }), ["error", "error"]);
  assert.equal(severities({ environment: "production" }), ["warning", "warning"]);
  assert.equal(severities({ environment: "production", tolerates: "none" }), []);
});

test("pods of several deployments share the nodes", () => {
  const verdict = check(cluster(two), pods({ replicas: 4, spec: fixed }), pods({ name: "api", replicas: 5, spec: fixed }));
  assert.is(verdict.diagnostics.length, 1);
  assert.is(verdict.report?.fits, false);
});

test("findings are where the pods are stated", () => {
  const [finding] = check(cluster(two), pods({ cpu: "9", spec: fixed })).diagnostics;
  assert.equal(finding?.location, { cluster: "paris", app: "d0", deployment: "d0", construct: "c/Deployment", object: "Deployment shop/web", pointer: "/spec/template/spec" });
});

test("what no arrangement was found for is said to be no proof", () => {
  const nodes = Array.from({ length: 12 }, (_, index) => node(`n${index}`, { cores: 10, memory: "64Gi" }));
  const verdict = check(cluster(nodes), pods({ replicas: 12, cpu: "3400m", spec: fixed }) + pods({ name: "api", replicas: 13, cpu: "3500m", spec: fixed }));
  assert.is(verdict.diagnostics.length, 1);
  assert.match(verdict.diagnostics[0]?.message ?? "", "No other arrangement was found, though not all were tried");
});

test("a search that cannot succeed has an end", () => {
  const nodes = Array.from({ length: 20 }, (_, index) => node(`n${index}`, { cores: 10, memory: "64Gi" }));
  const jobs = Array.from({ length: 300 }, (_, index) => `---\n{ apiVersion: batch/v1, kind: Job, metadata: { name: j${index} }, spec: { template: { spec: { containers: [{ name: c, resources: { requests: { cpu: "4" } } }] } } } }\n`);
  const verdict = check(cluster(nodes), pods({ replicas: 20, cpu: "3400m", spec: fixed }) + pods({ name: "api", replicas: 20, cpu: "3500m", spec: fixed }) + jobs.join(""));
  assert.is(verdict.diagnostics.length, 300);
});

test("pods of a number beyond any cluster are counted, not packed one by one", () => {
  const verdict = check(cluster(two), pods({ replicas: 2_147_483_647, cpu: "0", memory: "0", spec: fixed }));
  assert.match(verdict.diagnostics[0]?.message ?? "", "2147483427 of 2147483647 pods find no room");
});

test("findings do not depend on the order of deployments", () => {
  const texts = [pods({ replicas: 9, spec: fixed }), pods({ name: "api", replicas: 5, cpu: "3", spec: fixed }), pods({ name: "agent", kind: "DaemonSet", cpu: "1" })];
  const messages = (yaml: string): string[] => check(cluster([...two, node("c")]), yaml).diagnostics.map(({ message }) => message);
  assert.equal(messages(texts.join("")), messages([...texts].reverse().join("")));
});

test.run();
