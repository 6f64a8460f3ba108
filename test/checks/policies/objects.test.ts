import { test } from "uvu";
import * as assert from "uvu/assert";
import { Budget, compileExpression, toCel } from "#lib/checks/cel/expression.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { waive } from "#lib/model/waiver.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { policyObjects } from "#lib/targets/policies/objects.js";
import { waivedExpression } from "#lib/targets/policies/waived.js";
import { onPods, onPodsText, policyOf, policyText } from "./policy-text.js";

const kyverno = { name: "kyverno", exceptionNamespace: "kyverno" } as const;
const admission = { name: "admission" } as const;
const waiver = waive({ check: "policy/sample", object: "Deployment shop/web", reason: "it's old", until: "2026-12-31" });

const kinds = (objects: readonly DataObject[]): readonly string[] => objects.map(({ kind, metadata }) => `${String(kind)} ${String((metadata as DataObject).name)}`);

const whole = policyText(`${onPods}
      scope: Namespaced
    namespaceSelector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}
    excludeResourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], resourceNames: [x]}
  failurePolicy: Ignore
  validationActions: [Audit, Warn]
  autogen: {podControllers: {controllers: [deployments]}}
  matchConditions:
  - {name: c, expression: has(object.spec)}
  variables:
  - {name: v, expression: object.spec.containers}
  validations:
  - {expression: variables.v.size() > 0, message: m, messageExpression: "'x'", reason: Invalid}`);

test("a policy goes to Kyverno as it was written", () => {
  const policy = policyOf(whole);
  const [object] = policyObjects([policy], kyverno, [], "1.28");
  const again = loadPolicies([{ file: "policies/sample.yaml", text: JSON.stringify(object) }]);
  assert.equal(again.diagnostics, []);
  const bare = (text: unknown): unknown => JSON.parse(JSON.stringify(text, (key, value: unknown) => (key === "line" || key === "messageLine" ? undefined : value)));
  assert.equal(bare(again.policies[0]), bare(policy));
});

test("a waiver becomes a PolicyException that ends with its last day", () => {
  const [, exception] = policyObjects([policyOf(onPodsText("true"))], kyverno, [waiver, { ...waiver, check: "policy/other" }, { ...waiver, check: "requests" }], "1.28");
  assert.is(exception?.apiVersion, "policies.kyverno.io/v1");
  const { metadata, spec } = exception as { metadata: DataObject; spec: DataObject };
  assert.is(metadata.namespace, "kyverno");
  assert.match(String(metadata.name), /^sample-deployment-shop-web-[0-9a-f]{8}$/);
  assert.equal(spec.policyRefs, [{ name: "sample", kind: "ValidatingPolicy" }]);
  assert.is(spec.expiresAt, "2027-01-01T00:00:00Z");
  assert.equal(spec.properties, { object: "Deployment shop/web", reason: "it's old", until: "2026-12-31" });
});

test("without Kyverno there are policies and bindings, one more for each family of controllers", () => {
  const objects = policyObjects([policyOf(onPodsText("object.spec.x"))], admission, [], "1.30");
  assert.equal(kinds(objects), [
    "ValidatingAdmissionPolicy sample", "ValidatingAdmissionPolicyBinding sample",
    "ValidatingAdmissionPolicy sample-autogen-cronjobs", "ValidatingAdmissionPolicyBinding sample-autogen-cronjobs",
    "ValidatingAdmissionPolicy sample-autogen-defaults", "ValidatingAdmissionPolicyBinding sample-autogen-defaults",
  ]);
  assert.equal([...new Set(objects.map(({ apiVersion }) => apiVersion))], ["admissionregistration.k8s.io/v1"]);
  assert.equal((objects[1]?.spec as DataObject | undefined), { policyName: "sample", validationActions: ["Deny"] });
  const { validations, failurePolicy } = objects[4]?.spec as DataObject;
  assert.equal(validations, [{ expression: "object.spec.template.spec.x", message: "it does not hold" }]);
  assert.is(failurePolicy, "Fail");
});

test("the version is what the cluster serves", () => {
  const version = (kubernetes: "1.27" | "1.28" | "1.29" | "1.37") => policyObjects([policyOf(onPodsText("true"))], admission, [], kubernetes)[0]?.apiVersion;
  assert.equal([version("1.27"), version("1.28"), version("1.29"), version("1.37")], [undefined, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1"]);
});

test("all waivers of a policy are one match condition in each of its forms", () => {
  const waivers = Array.from({ length: 100 }, (_, index) => ({ ...waiver, object: `Deployment shop/web-${index}` }));
  const objects = policyObjects([policyOf(onPodsText("true"))], admission, waivers, "1.30").filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  for (const { spec, metadata } of objects) {
    assert.equal(((spec as DataObject).matchConditions as readonly DataObject[]).map(({ name }) => name), ["not-waived"]);
    assert.match(String(((metadata as DataObject).annotations as DataObject)["astrolabe/waivers"]), /^Deployment shop\/web-0, until 2026-12-31: it's old\n/);
  }
});

test("the objects do not depend on the order of waivers", () => {
  const waivers = [waiver, { ...waiver, object: "Deployment shop/api" }];
  for (const engine of [kyverno, admission]) {
    const policy = policyOf(onPodsText("true"));
    assert.equal(policyObjects([policy], engine, waivers, "1.30"), policyObjects([policy], engine, [...waivers].reverse(), "1.30"));
  }
});

/** Whether a waiver covers an object in the cluster. */
function covers(object: string, data: Data): unknown {
  const compiled = compileExpression(waivedExpression({ ...waiver, object }), { variables: ["object", "request"], kubernetes: "1.28" });
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.expression.evaluate({ object: toCel(data), request: {} }, new Budget(10_000));
}

const named = (kind: string, name: string, more: DataObject = {}, namespace = "shop"): DataObject => ({ kind, metadata: { name, namespace, ...more } });
const owned = (kind: string, name: string, ownerKind: string, owner: string, labels: DataObject = {}): DataObject => named(kind, name, { labels, ownerReferences: [{ kind: ownerKind, name: owner }] });

for (const [object, data, expected] of [
  ["Deployment shop/web", named("Deployment", "web"), true],
  ["Deployment shop/web", named("Deployment", "web2"), false],
  ["Deployment shop/web", named("Deployment", "web", {}, "other"), false],
  ["Deployment shop/web", named("StatefulSet", "web"), false],
  ["Deployment shop/web", owned("ReplicaSet", "web-5d8", "Deployment", "web"), true],
  ["Deployment shop/web", owned("Pod", "web-5d8-x2v", "ReplicaSet", "web-5d8", { "pod-template-hash": "5d8" }), true],
  ["Deployment shop/web", owned("Pod", "web-x-5d8-x2v", "ReplicaSet", "web-x-5d8", { "pod-template-hash": "5d8" }), false],
  ["Deployment shop/web", owned("Pod", "web-5d8-x2v", "ReplicaSet", "web-5d8"), false],
  ["StatefulSet shop/db", owned("Pod", "db-0", "StatefulSet", "db"), true],
  ["StatefulSet shop/db", named("Pod", "db-0"), false],
  ["CronJob shop/nightly", owned("Job", "nightly-29000000", "CronJob", "nightly"), true],
  ["CronJob shop/nightly", owned("Pod", "nightly-29000000-abcde", "Job", "nightly-29000000"), true],
  ["CronJob shop/nightly", owned("Pod", "nightly-x-abcde", "Job", "nightly-x"), false],
  ["Pod shop/p", named("Pod", "p"), true],
  ["ClusterRole reader", { kind: "ClusterRole", metadata: { name: "reader" } }, true],
  ["ClusterRole reader", named("ClusterRole", "reader"), false],
  ["Pod shop/p", { kind: "Pod", metadata: { generateName: "p-", namespace: "shop" } }, false],
  ["Pod shop/p", null, false],
  ["ClusterRole system:node'\\x", { kind: "ClusterRole", metadata: { name: "system:node'\\x" } }, true],
] as const) {
  const { kind, metadata } = (data ?? { kind: "nothing", metadata: {} }) as { kind: string; metadata: DataObject };
  test(`a waiver of ${object} ${expected ? "covers" : "does not cover"} ${kind} ${String(metadata.name)}, ${JSON.stringify(metadata.ownerReferences ?? metadata.namespace ?? "")}`, () => assert.is(covers(object, data), expected));
}

test.run();
