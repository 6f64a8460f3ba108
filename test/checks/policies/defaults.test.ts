import { test } from "uvu";
import * as assert from "uvu/assert";
import { defaulted } from "#lib/checks/policies/defaults/object.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { manifestOf } from "./policy-text.js";

/** An object with the API's defaults, of the given spec. */
const specOf = (apiVersion: string, kind: string, spec: DataObject): DataObject => defaulted(manifestOf({ apiVersion, kind, metadata: { name: "a", namespace: "n" }, spec })).spec as DataObject;

/** Asserts on fields, by path from the spec. */
function has(spec: Data | undefined, expected: Readonly<Record<string, Data>>): void {
  for (const [path, value] of Object.entries(expected)) {
    const found = path.split(".").reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], spec);
    assert.equal(found, value, path);
  }
}

test("a Pod has the defaults of the API", () => {
  const spec = specOf("v1", "Pod", {
    hostNetwork: false,
    serviceAccount: "old",
    containers: [{
      name: "c", image: "registry.example.org:5000/c", ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } },
      resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "100m" } },
      env: [{ name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
    }],
    volumes: [{ name: "plain" }, { name: "s", secret: { secretName: "s" } }, { name: "h", hostPath: { path: "/" } }, { name: "t", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } }],
  });
  has(spec, {
    restartPolicy: "Always", dnsPolicy: "ClusterFirst", securityContext: {}, terminationGracePeriodSeconds: 30, schedulerName: "default-scheduler", enableServiceLinks: true,
    serviceAccountName: "old",
    "containers.0.imagePullPolicy": "Always", "containers.0.terminationMessagePath": "/dev/termination-log", "containers.0.ports.0.protocol": "TCP",
    "containers.0.readinessProbe.periodSeconds": 10, "containers.0.readinessProbe.failureThreshold": 3, "containers.0.readinessProbe.httpGet.scheme": "HTTP", "containers.0.readinessProbe.httpGet.path": "/",
    "containers.0.resources.requests": { cpu: "100m", memory: "1Gi" },
    "containers.0.env.0.valueFrom.fieldRef.apiVersion": "v1",
    "volumes.0.emptyDir": {}, "volumes.1.secret.defaultMode": 420, "volumes.2.hostPath.type": "", "volumes.3.projected.sources.0.serviceAccountToken.expirationSeconds": 3600,
  });
  assert.is(Object.hasOwn(spec, "hostNetwork"), false, "the API leaves out what is false");
});

for (const [image, policy] of [
  ["c", "Always"], ["c:latest", "Always"], ["c:1", "IfNotPresent"], ["registry.example.org:5000/c", "Always"], ["registry.example.org:5000/c:1", "IfNotPresent"], ["c@sha256:00", "IfNotPresent"], ["c:latest@sha256:00", "Always"],
] as const) {
  test(`an image ${image} is pulled ${policy}`, () => has(specOf("v1", "Pod", { containers: [{ name: "c", image }] }), { "containers.0.imagePullPolicy": policy }));
}

test("ports of a Pod on the host's network are the host's, those of a template are not", () => {
  const onHost = { hostNetwork: true, containers: [{ name: "c", ports: [{ containerPort: 80 }] }] };
  has(specOf("v1", "Pod", onHost), { "containers.0.ports.0.hostPort": 80 });
  const template = specOf("apps/v1", "Deployment", { template: { spec: onHost } });
  assert.equal((((template.template as DataObject).spec as DataObject).containers as readonly DataObject[])[0]?.ports, [{ protocol: "TCP", containerPort: 80 }]);
});

test("controllers have the defaults of the API", () => {
  const template = { spec: { containers: [{ name: "c", image: "c:1", resources: { limits: { cpu: "1" } } }] } };
  has(specOf("apps/v1", "Deployment", { template }), {
    replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
    "template.metadata": {}, "template.spec.restartPolicy": "Always", "template.spec.containers.0.resources": { limits: { cpu: "1" } },
  });
  has(specOf("apps/v1", "Deployment", { strategy: { type: "Recreate" }, template }), { strategy: { type: "Recreate" } });
  has(specOf("apps/v1", "DaemonSet", { template }), { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } });
  has(specOf("apps/v1", "StatefulSet", { template, volumeClaimTemplates: [{ spec: {} }] }), {
    podManagementPolicy: "OrderedReady", updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } }, "volumeClaimTemplates.0.spec.volumeMode": "Filesystem",
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  });
  has(specOf("batch/v1", "Job", { template }), { completions: 1, parallelism: 1, backoffLimit: 6, suspend: false, completionMode: "NonIndexed" });
  assert.is(Object.hasOwn(specOf("batch/v1", "Job", { template, parallelism: 2 }), "completions"), false);
  has(specOf("batch/v1", "CronJob", { schedule: "@daily", jobTemplate: { spec: { template } } }), { concurrencyPolicy: "Allow", failedJobsHistoryLimit: 1, "jobTemplate.spec.template.spec.restartPolicy": "Always" });
});

test("other kinds have the defaults of the API", () => {
  has(specOf("v1", "Service", { ports: [{ port: 80 }] }), { type: "ClusterIP", sessionAffinity: "None", internalTrafficPolicy: "Cluster", ports: [{ protocol: "TCP", targetPort: 80, port: 80 }] });
  has(specOf("v1", "Service", { type: "LoadBalancer" }), { externalTrafficPolicy: "Cluster", allocateLoadBalancerNodePorts: true });
  has(specOf("networking.k8s.io/v1", "NetworkPolicy", { egress: [{ ports: [{ port: 1 }] }] }), { policyTypes: ["Ingress", "Egress"], "egress.0.ports.0.protocol": "TCP" });
  has(specOf("autoscaling/v2", "HorizontalPodAutoscaler", {}), { minReplicas: 1, "metrics.0.resource.target.averageUtilization": 80 });
  has(defaulted(manifestOf({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a", labels: { b: "c" } } })), { "metadata.labels": { b: "c", "kubernetes.io/metadata.name": "a" } });
  const binding = defaulted(manifestOf({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: "a" }, roleRef: { kind: "ClusterRole", name: "x" }, subjects: [{ kind: "Group", name: "g" }, { kind: "ServiceAccount", name: "s" }] }));
  has(binding, { "roleRef.apiGroup": "rbac.authorization.k8s.io", "subjects.0.apiGroup": "rbac.authorization.k8s.io" });
  assert.is(Object.hasOwn((binding.subjects as readonly DataObject[])[1] ?? {}, "apiGroup"), false);
  has(defaulted(manifestOf({ apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { k: "v" } })), { type: "Opaque", data: { k: "dg==" } });
});

test("what is stated stays, null counts as absent, and the manifest is not touched", () => {
  const manifest = manifestOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { restartPolicy: "Never", securityContext: null, containers: [{ name: "c", image: "c:1", imagePullPolicy: "Never", securityContext: null }] } });
  const before = JSON.stringify(manifest.data);
  const { spec } = defaulted(manifest);
  has(spec, { restartPolicy: "Never", securityContext: {}, "containers.0.imagePullPolicy": "Never" });
  assert.is(Object.hasOwn(((spec as DataObject).containers as readonly DataObject[])[0] ?? {}, "securityContext"), false);
  assert.is(JSON.stringify(manifest.data), before);
});

test("custom resources, broken shapes and hostile keys pass through", () => {
  const custom = manifestOf({ apiVersion: "example.org/v1", kind: "Pod", metadata: { name: "a" }, spec: {} });
  assert.is(defaulted(custom), custom.data);
  for (const spec of [null, 1, "x", [], { containers: "x" }, { containers: [null, 1], volumes: {} }, { template: 1, strategy: [] }] as readonly Data[]) {
    for (const [apiVersion, kind] of [["v1", "Pod"], ["apps/v1", "Deployment"], ["batch/v1", "CronJob"], ["v1", "Service"], ["v1", "ReplicationController"]] as const) {
      assert.not.throws(() => defaulted(manifestOf({ apiVersion, kind, metadata: { name: "a" }, spec })));
    }
  }
  const hostile = defaulted(manifestOf(JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"__proto__":{"x":null},"containers":[]}}')));
  assert.is(Object.getPrototypeOf(hostile.spec), Object.prototype);
  assert.ok(Object.hasOwn(hostile.spec as object, "__proto__"));
});

test.run();
