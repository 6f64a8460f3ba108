import { test } from "uvu";
import * as assert from "uvu/assert";
import { brief, check, cluster, node, pods } from "./scene.js";

const quota = (hard: string): string => `---\n{ apiVersion: v1, kind: ResourceQuota, metadata: { name: quota }, spec: { hard: { ${hard} } } }\n`;
const on = cluster([node("a", { cores: 64, memory: "64Gi" }), node("b", { cores: 64, memory: "64Gi" })]);
const fixed = "strategy: { type: Recreate },";
const set = (size: string): string => pods({ kind: "StatefulSet", replicas: 2, spec: `volumeClaimTemplates: [{ metadata: { name: d }, spec: { resources: { requests: { storage: ${size} } } } }],` });
const job = '---\n{ apiVersion: batch/v1, kind: Job, metadata: { name: j }, spec: { template: { spec: { containers: [{ name: c, resources: { requests: { cpu: "2" } } }] } } } }\n';
const claim = "---\n{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { storageClassName: local, resources: { requests: { storage: 10Gi } } } }\n";

const exceeded = "quota-exceeded ResourceQuota shop/quota";
const atMaximum = "quota-at-maximum ResourceQuota shop/quota";

const cases: readonly (readonly [name: string, yaml: string, found: readonly string[]])[] = [
  ["what is allowed", pods({ replicas: 2, spec: fixed }) + quota('pods: 2, requests.cpu: "2", requests.memory: 2Gi'), []],
  ["too many pods", pods({ replicas: 3, spec: fixed }) + quota("pods: 2"), [exceeded]],
  ["too many cores, by either name", pods({ replicas: 3, spec: fixed }) + quota("cpu: 2, requests.cpu: 2500m"), [exceeded, exceeded]],
  ["too much memory", pods({ replicas: 3, spec: fixed }) + quota("requests.memory: 2Gi"), [exceeded]],
  ["daemons count on each node", pods({ kind: "DaemonSet" }) + quota("pods: 1"), [exceeded]],
  ["volumes of each pod", set("10Gi") + quota("requests.storage: 15Gi"), [exceeded]],
  ["claims and volumes by number", set("10Gi") + claim + quota("persistentvolumeclaims: 2"), [exceeded]],
  ["claims of one class", claim + quota("local.storageclass.storage.k8s.io/requests.storage: 5Gi, other.storageclass.storage.k8s.io/requests.storage: 1Gi"), [exceeded]],
  ["a job beside the pods at rest", pods({ spec: fixed }) + job + quota('requests.cpu: "2"'), [exceeded]],
  ["a job that the quota has room for", pods({ spec: fixed }) + job + quota('requests.cpu: "3"'), []],
  ["a rollout needs one pod more", pods({ replicas: 2 }) + quota("pods: 2"), [atMaximum]],
  ["resources that are not summed are left alone", pods({ spec: fixed }) + quota("services.nodeports: 0, count/configmaps: 0"), []],
];

for (const [name, yaml, found] of cases) test(name, () => assert.equal(brief(check(on, yaml)), found));

test("quotas count the pods of their namespace only", () => {
  const elsewhere = quota("pods: 0").replace("name: quota", "name: quota, namespace: other");
  assert.equal(brief(check(on, pods({ spec: fixed }) + elsewhere)), []);
});

test("the message names what is asked for and what is allowed", () => {
  const [finding] = check(on, pods({ replicas: 3, spec: fixed }) + quota("requests.memory: 2Gi")).diagnostics;
  assert.is(finding?.message, "The namespace shop asks for 3Gi of memory at rest, and requests.memory allows 2Gi of memory");
  assert.is(finding?.location.pointer, "/spec/hard/requests.memory");
});

test.run();
