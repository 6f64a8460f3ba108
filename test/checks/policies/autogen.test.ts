import { test } from "uvu";
import * as assert from "uvu/assert";
import { autogen, retarget } from "#lib/targets/policies/autogen.js";
import { onPods, onPodsText, policyOf, policyText } from "./policy-text.js";

test("a policy on Pods has rules for all controllers that Kyverno knows", () => {
  const [cronJobs, others] = autogen(policyOf(onPodsText("object.spec.hostNetwork == false")));
  assert.equal(cronJobs?.constraints.resourceRules, [{ apiGroups: ["batch"], apiVersions: ["v1"], resources: ["cronjobs"], operations: ["CREATE", "UPDATE"], resourceNames: [], scope: "*" }]);
  assert.equal(others?.constraints.resourceRules.map(({ apiGroups, resources }) => [apiGroups, resources]), [[["apps"], ["daemonsets", "deployments", "replicasets", "statefulsets"]], [["batch"], ["jobs"]]]);
  assert.is(cronJobs?.validations[0]?.expression, "object.spec.jobTemplate.spec.template.spec.hostNetwork == false");
  assert.is(others?.validations[0]?.expression, "object.spec.template.spec.hostNetwork == false");
});

test("conditions, variables and messages are moved as well, the namespace selector stays", () => {
  const text = policyText(`${onPods}\n    namespaceSelector: {matchLabels: {a: b}}\n  matchConditions:\n  - {name: c, expression: has(object.metadata.labels)}\n  variables:\n  - {name: v, expression: object.spec.containers}\n  validations:\n  - {expression: variables.v.size() > 0, message: object.spec.containers is empty, messageExpression: "'x' + object.metadata.name"}`);
  const [, rules] = autogen(policyOf(text));
  assert.is(rules?.conditions[0]?.expression, "has(object.spec.template.metadata.labels)");
  assert.is(rules?.variables[0]?.expression, "object.spec.template.spec.containers");
  assert.is(rules?.validations[0]?.message, "object.spec.template.spec.containers is empty");
  assert.is(rules?.validations[0]?.messageExpression, "'x' + object.spec.template.metadata.name");
  assert.equal(rules?.constraints.namespaceSelector, { matchLabels: [["a", "b"]], matchExpressions: [] });
});

// Cases of kyverno v1.19.1, pkg/cel/autogen/replacement.go: text is replaced wherever it stands, but for `.namespace`.
for (const [from, to] of [
  ["object.spec.x", "object.T.spec.x"],
  ["oldObject.spec.x && object.metadata.labels", "oldObject.T.spec.x && object.T.metadata.labels"],
  ["object.metadata.namespace == 'a'", "object.metadata.namespace == 'a'"],
  ["has(object.metadata.namespace)", "has(object.metadata.namespace)"],
  ["object.metadata.namespaceFoo", "object.T.metadata.namespaceFoo"],
  ["object.metadata.namespace_foo", "object.T.metadata.namespace_foo"],
  ["object.specs", "object.T.specs"],
  ["namespaceObject.metadata.name", "namespaceObject.metadata.name"],
  ["object.?spec.x", "object.?spec.x"],
  ["object[\"spec\"]", "object[\"spec\"]"],
  ["myobject.spec", "myobject.T.spec"],
  ["object.status", "object.status"],
] as const) {
  test(`${from} is moved to ${to}`, () => assert.is(retarget(from, "T"), to));
}

test("only a policy on exactly Pods is moved", () => {
  const rule = (more: string): string => policyText(`\n  matchConstraints:\n    resourceRules:\n    - {${more}}\n  validations:\n  - {expression: "true", message: m}`);
  const count = (text: string): number => autogen(policyOf(text)).length;
  assert.is(count(rule("apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]")), 2);
  assert.is(count(rule("apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods, services]")), 0);
  assert.is(count(rule("apiGroups: ['*'], apiVersions: [v1], operations: [CREATE], resources: [pods]")), 0);
  assert.is(count(rule("apiGroups: [''], apiVersions: ['*'], operations: [CREATE], resources: [pods]")), 0);
  assert.is(count(rule("apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods], resourceNames: [a]")), 0);
  assert.is(count(onPodsText("true").replace("resourceRules:", "objectSelector: {matchLabels: {a: b}}\n    resourceRules:")), 0);
  assert.is(count(onPodsText("true").replace("resourceRules:", "objectSelector: {}\n    resourceRules:")), 2);
  assert.is(count(onPodsText("true").replace("resourceRules:", "excludeResourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods], resourceNames: [a]}]\n    resourceRules:")), 0);
});

test("controllers can be chosen, and none at all", () => {
  const chosen = (list: string) => autogen(policyOf(onPodsText("true", `\n  autogen: {podControllers: {controllers: ${list}}}`)));
  assert.equal(chosen("[deployments]").map(({ family, constraints }) => [family, constraints.resourceRules.map(({ resources }) => resources)]), [["defaults", [["deployments"]]]]);
  assert.equal(chosen("[cronjobs]").map(({ family }) => family), ["cronjobs"]);
  assert.equal(chosen("[]"), []);
});

test.run();
