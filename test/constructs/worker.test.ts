import { test } from "uvu";
import * as assert from "uvu/assert";
import { NodeAgent, Volume, Worker } from "#lib/constructs/index.js";
import { at, render } from "./small-cluster.js";

const image = "registry.example.org/consumer:1.0.0";

test("a worker has no Service, and says where its metrics are", () => {
  const outcome = render((chart) => void new Worker(chart, "main", { image, ports: { metrics: 9100 }, metrics: { port: "metrics" } }));
  assert.equal(outcome.problems, []);
  assert.equal(Object.keys(outcome.objects), ["ServiceAccount shop", "NetworkPolicy shop", "Deployment shop"]);
  assert.equal(at(outcome, "Deployment shop", "spec/template/metadata/annotations"), {
    "prometheus.io/scrape": "true", "prometheus.io/port": "9100", "prometheus.io/path": "/metrics",
  });
});

test("a worker with a volume of one node gives it up before the next version starts", () => {
  const outcome = render((chart) => {
    const volume = new Volume(chart, "spool", { size: "10Gi", class: "bulk" });
    new Worker(chart, "main", { image, mounts: { "/spool": volume, "/old": volume.readOnly } });
  });
  assert.equal(outcome.problems, []);
  assert.equal(at(outcome, "Deployment shop", "spec/strategy"), { type: "Recreate" });
  assert.equal(at(outcome, "Deployment shop", "spec/template/spec/volumes/0"), {
    name: "volume-shop-spool", persistentVolumeClaim: { claimName: "shop-spool" },
  });
  assert.equal(at(outcome, "PersistentVolumeClaim shop-spool", "metadata/annotations"), {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  });
  assert.equal(at(outcome, "PersistentVolumeClaim shop-spool", "spec"), {
    accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem", storageClassName: "bulk", resources: { requests: { storage: "10Gi" } },
  });
});

test("a volume needs a size and a storage class that the cluster has", () => {
  const outcome = render((chart) => void new Volume(chart, "spool", { size: "0Gi", class: "tape" }));
  assert.equal(outcome.problems, [
    'The volume\'s size "0Gi" is malformed. Write one such as `"10Gi"`.',
    'The storage class "tape" does not exist on the cluster (there are: nvme, bulk). Write one of them.',
  ]);
});

test("a node agent runs on tainted nodes too, with what it needs of the node stated and explained", () => {
  const outcome = render((chart) => void new NodeAgent(chart, "main", {
    image,
    hostPaths: [
      { path: "/var/log", reason: "reads the logs" },
      { path: "/var/lib/agent", create: true, readOnly: false, reason: "keeps its place" },
    ],
    privileges: { root: true, hostNetwork: true, capabilities: ["DAC_READ_SEARCH"], reason: "logs belong to root" },
  }));
  assert.equal(outcome.problems, []);
  const pod = "spec/template/spec";
  assert.equal(at(outcome, "DaemonSet shop", `${pod}/tolerations`), [
    { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
    { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
  ]);
  assert.equal(at(outcome, "DaemonSet shop", "spec/template/metadata/annotations"), {
    "astrolabe/privileges": "logs belong to root", "astrolabe/host-paths": "/var/log: reads the logs; /var/lib/agent: keeps its place",
  });
  assert.is(at(outcome, "DaemonSet shop", `${pod}/securityContext/runAsUser`), 0);
  assert.is(at(outcome, "DaemonSet shop", `${pod}/dnsPolicy`), "ClusterFirstWithHostNet");
  assert.equal(at(outcome, "DaemonSet shop", `${pod}/containers/0/securityContext/capabilities`), { drop: ["ALL"], add: ["DAC_READ_SEARCH"] });
  assert.equal(at(outcome, "DaemonSet shop", `${pod}/containers/0/volumeMounts/1`), { name: "host-var-log", mountPath: "/var/log", readOnly: true });
  assert.equal(at(outcome, "DaemonSet shop", `${pod}/volumes/1`), { name: "host-var-log", hostPath: { path: "/var/log" } });
  assert.equal(at(outcome, "DaemonSet shop", `${pod}/volumes/2`), {
    name: "host-var-lib-agent", hostPath: { path: "/var/lib/agent", type: "DirectoryOrCreate" },
  });
});

test("a node agent can stay away from tainted nodes", () => {
  const outcome = render((chart) => void new NodeAgent(chart, "main", { image, everywhere: false }));
  assert.is(at(outcome, "DaemonSet shop", "spec/template/spec/tolerations"), undefined);
});

test.run();
