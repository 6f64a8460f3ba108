import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { builtin, manifestOf, schemasOf } from "./schemas.js";

function check(kubernetes: KubernetesVersion, apiVersion: string, kind: string, more: DataObject = {}): string[] {
  return schemasOf(kubernetes).check(manifestOf({ apiVersion, kind, metadata: { name: "one" }, ...more }))
    .map(({ code, message, hint }) => `${code}: ${message} (${hint ?? ""})`);
}

const hpa = { spec: { maxReplicas: 2, scaleTargetRef: { kind: "Deployment", name: "web" } } };
const flow = { spec: { matchingPrecedence: 1, priorityLevelConfiguration: { name: "a" } } };

const rows: readonly (readonly [name: string, found: string[], expected: string[]])[] = [
  ["a stable kind has no finding", check("1.28", "v1", "ConfigMap"), []],
  ["a removed API names its replacement", check("1.28", "policy/v1beta1", "PodDisruptionBudget"), [
    "kind-not-served: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25, and the cluster runs 1.28 (Use policy/v1 PodDisruptionBudget, which is there since Kubernetes 1.21.)",
  ]],
  ["an API that was removed long ago names its replacement", check("1.34", "extensions/v1beta1", "Ingress"), [
    "kind-not-served: extensions/v1beta1 Ingress was removed in Kubernetes 1.22, and the cluster runs 1.34 (Use networking.k8s.io/v1 Ingress, which is there since Kubernetes 1.19.)",
  ]],
  ["a kind that was removed without replacement", check("1.28", "policy/v1beta1", "PodSecurityPolicy"), [
    "kind-not-served: policy/v1beta1 PodSecurityPolicy was removed in Kubernetes 1.25, and the cluster runs 1.28 (Remove the object: nothing takes its place.)",
  ]],
  ["an API that is served for the last time is a warning", check("1.25", "autoscaling/v2beta2", "HorizontalPodAutoscaler", hpa), [
    "kind-deprecated: autoscaling/v2beta2 HorizontalPodAutoscaler is deprecated since Kubernetes 1.23, and Kubernetes 1.26 no longer serves it (Use autoscaling/v2 HorizontalPodAutoscaler.)",
  ]],
  ["an API that comes later", check("1.28", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"), [
    "kind-not-served: Kubernetes 1.28 does not serve admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy, which is in 1.30 to 1.37 (Remove the object, or raise the cluster's version to 1.30.)",
  ]],
  ["an API with the same kind in another version", check("1.28", "apps/v2", "Deployment"), [
    "kind-not-served: Kubernetes 1.28 does not serve apps/v2 Deployment (Use apps/v1 Deployment, which is there since Kubernetes 1.9.)",
  ]],
  ["a new beta API is off", check("1.28", "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy"), [
    "kind-not-enabled: admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy is a beta API, which Kubernetes 1.28 serves only where it is turned on (Use a stable API. If the cluster does serve it, make a pack of what its API server says: `astrolabe schemas add` with the answer to `kubectl get --raw /openapi/v3/apis/admissionregistration.k8s.io/v1beta1`.)",
  ]],
  ["an old beta API with newer versions is on", check("1.28", "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", flow), []],
  ["a misspelt kind", check("1.28", "apps/v1", "Deploymnet"), [
    "kind-unknown: apps/v1 Deploymnet is described by no schema, so nobody can tell whether the object is valid (Did you mean apps/v1 Deployment?)",
  ]],
  ["a kind in the wrong group", check("1.28", "v1", "Deployment"), [
    "kind-unknown: v1 Deployment is described by no schema, so nobody can tell whether the object is valid (Did you mean apps/v1 Deployment?)",
  ]],
  ["a custom kind without a pack", check("1.28", "example.org/v1", "Widget"), [
    "kind-unknown: example.org/v1 Widget is described by no schema, so nobody can tell whether the object is valid (Make a pack of its definition: `astrolabe schemas add <file>` with the CustomResourceDefinition.)",
  ]],
];
for (const [name, found, expected] of rows) test(name, () => assert.equal(found, expected));

test("Endpoints are deprecated since 1.33", () => {
  assert.equal(check("1.32", "v1", "Endpoints"), []);
  assert.match(check("1.33", "v1", "Endpoints").join(), /^kind-deprecated: v1 Endpoints is deprecated since Kubernetes 1\.33 /);
});

test("the data of Kubernetes holds no prose", () => {
  assert.not.match(builtin.definitions, /"description":"/);
});

test("every version of Kubernetes describes what it should", () => {
  for (const kubernetes of ["1.25", "1.28", "1.31", "1.34", "1.37"] as const) {
    for (const [apiVersion, kind] of [["v1", "Pod"], ["apps/v1", "StatefulSet"], ["batch/v1", "CronJob"], ["networking.k8s.io/v1", "Ingress"], ["policy/v1", "PodDisruptionBudget"], ["autoscaling/v2", "HorizontalPodAutoscaler"]] as const) {
      const codes = check(kubernetes, apiVersion, kind).map((finding) => finding.slice(0, finding.indexOf(":")));
      assert.equal(codes.filter((code) => code.startsWith("kind-")), [], `${kubernetes} ${kind}`);
    }
  }
});

test.run();
