import { test } from "uvu";
import * as assert from "uvu/assert";
import { StatefulService, type StatefulServiceProps } from "#lib/constructs/index.js";
import { at, render, selector, smallCluster } from "./small-cluster.js";

const props: StatefulServiceProps = {
  image: "registry.example.org/store:2.0.0",
  ports: { http: 9090 },
  storage: { "/var/lib/store": { size: "50Gi" }, "/log": { size: "5Gi", class: "bulk", name: "write-ahead" } },
};
const stateful = (more: Partial<StatefulServiceProps>, facts = smallCluster) =>
  render((chart) => void new StatefulService(chart, "main", { ...props, ...more }), facts);

test("each replica has a name and volumes of its own, which outlive it", () => {
  const outcome = stateful({ replicas: 2 });
  assert.equal(outcome.problems, []);
  assert.is(at(outcome, "StatefulSet shop", "spec/serviceName"), "shop-members");
  assert.equal(at(outcome, "StatefulSet shop", "spec/persistentVolumeClaimRetentionPolicy"), { whenDeleted: "Retain", whenScaled: "Retain" });
  const claim = (name: string, storage: string, more: object) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem", ...more, resources: { requests: { storage } } },
  });
  assert.equal(at(outcome, "StatefulSet shop", "spec/volumeClaimTemplates"), [
    claim("var-lib-store", "50Gi", {}),
    claim("write-ahead", "5Gi", { storageClassName: "bulk" }),
  ]);
  assert.equal(at(outcome, "StatefulSet shop", "spec/template/spec/containers/0/volumeMounts"), [
    { name: "scratch-tmp", mountPath: "/tmp" },
    { name: "var-lib-store", mountPath: "/var/lib/store" },
    { name: "write-ahead", mountPath: "/log" },
  ]);
  assert.equal(at(outcome, "Service shop-members", "spec"), {
    type: "ClusterIP",
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: selector("shop"),
    ports: [{ name: "http", port: 9090, targetPort: "http", protocol: "TCP" }],
  });
  assert.is(at(outcome, "Service shop", "spec/clusterIP"), undefined);
  assert.ok(outcome.objects["PodDisruptionBudget shop"]);
});

test("members may talk to each other", () => {
  const member = { podSelector: { matchLabels: selector("shop") } };
  const ports = [{ protocol: "TCP", port: 9090 }];
  assert.equal(at(stateful({ replicas: 2 }), "NetworkPolicy shop", "spec/ingress"), [{ from: [member], ports }]);
  assert.equal(at(stateful({ replicas: 2 }), "NetworkPolicy shop", "spec/egress/1"), { to: [member], ports });
  assert.equal(at(stateful({ replicas: 1 }), "NetworkPolicy shop", "spec/ingress"), []);
});

test("a member has a name", () => {
  render((chart) => assert.is(new StatefulService(chart, "main", props).member(1), "shop-1.shop-members"));
});

test("volumes are not promised to outlive the service where Kubernetes cannot keep the promise", () => {
  const outcome = stateful({}, { ...smallCluster, kubernetes: "1.26" });
  assert.is(at(outcome, "StatefulSet shop", "spec/persistentVolumeClaimRetentionPolicy"), undefined);
});

test("refuses wrong storage, all of it at once", () => {
  const outcome = stateful({ storage: { "/a": { size: "1Gi", name: "x" }, "/b": { size: "1Gi", name: "x" }, "/tmp": { size: "1Gi", class: "tape" } } });
  assert.equal(outcome.problems, [
    'Two storages have the name "x". Write another `name` for one of them.',
    'The storage class "tape" does not exist on the cluster (there are: nvme, bulk). Write one of them.',
  ]);
});

test("refuses a volume without class where the cluster has no default one", () => {
  const outcome = stateful({ storage: { "/data": { size: "1Gi" } } }, { ...smallCluster, storageClasses: [{ name: "bulk" }] });
  assert.equal(outcome.problems, [
    "The volume names no storage class and the cluster has no default one (there are: bulk). Write `class`.",
  ]);
});

test.run();
