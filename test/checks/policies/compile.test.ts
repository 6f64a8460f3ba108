import { test } from "uvu";
import * as assert from "uvu/assert";
import { compilePolicies, type PolicyCheckOptions } from "#lib/checks/policies/compile.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { deployment, manifestOf, onPods, onPodsText, pod, policyOf, policyText } from "./policy-text.js";

/** Code, severity and message of what a policy finds. */
function found(text: string, manifest: Manifest, options: PolicyCheckOptions = {}): readonly string[] {
  return compilePolicies([policyOf(text)]).check(manifest, options).problems.map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
}

const denied = ["policy/sample error: it does not hold"];

test("a validation that holds is silent, one that does not is an error", () => {
  assert.equal(found(onPodsText("object.spec.containers.size() == 1"), pod({})), []);
  assert.equal(found(onPodsText("object.spec.containers.size() == 2"), pod({})), denied);
});

test("the finding says what to do, where in the object and where in the policy", () => {
  const [problem] = compilePolicies([policyOf(onPodsText("!object.spec.containers.exists(c, c.name == 'c')"))]).check(pod({})).problems;
  assert.is(problem?.hint, "Do it otherwise.");
  assert.is(problem?.pointer, "/spec/containers");
  assert.equal(problem?.source, { file: "policies/sample.yaml", line: 20 });
  assert.is(problem?.policy, "sample");
  assert.is(problem?.when, undefined);
});

test("Audit and Warn are warnings", () => {
  for (const action of ["Audit", "Warn"]) {
    assert.equal(found(onPodsText("false", `\n  validationActions: [${action}]`), pod({})), ["policy/sample warning: it does not hold"]);
  }
});

test("every validation that does not hold is reported", () => {
  const text = policyText(`${onPods}\n  validations:\n  - {expression: "false", message: one}\n  - {expression: "true", message: two}\n  - {expression: "false", message: three}`);
  assert.equal(found(text, pod({})), ["policy/sample error: one", "policy/sample error: three"]);
});

test("a match condition that is false passes the object over", () => {
  const only = (...expressions: readonly string[]): string => `\n  matchConditions:\n${expressions.map((expression, index) => `  - {name: c${index}, expression: ${JSON.stringify(expression)}}`).join("\n")}`;
  assert.equal(found(onPodsText("false", only("true")), pod({})), denied);
  assert.equal(found(onPodsText("false", only("true", "false")), pod({})), []);
  assert.equal(found(onPodsText("false", only("object.absent == 1", "false")), pod({})), [], "false outweighs an error");
  assert.match(found(onPodsText("false", only("object.absent == 1")), pod({}))[0] ?? "", /^policy-failed error: The policy sample could not be judged by: spec.matchConditions\[0\].expression: .*absent/);
  assert.equal(found(onPodsText("false", `${only("object.absent == 1")}\n  failurePolicy: Ignore`), pod({})), []);
});

test("an expression that fails is an error of its own, and Ignore passes it over", () => {
  assert.match(found(onPodsText("object.spec.absent.x == 1"), pod({})).join(), /^policy-failed error: .*spec.validations\[0\].expression: no such key: absent$/);
  assert.equal(found(onPodsText("object.spec.absent.x == 1", "\n  failurePolicy: Ignore"), pod({})), []);
  assert.match(found(onPodsText("object.metadata.name"), pod({})).join(), /^policy-failed .*gives no bool/);
});

test("variables are evaluated when they are read, once, and may use earlier ones", () => {
  const variables = `\n  variables:\n  - {name: broken, expression: object.absent}\n  - {name: names, expression: "object.spec.containers.map(c, c.name)"}\n  - {name: first, expression: "variables.names[0]"}`;
  assert.equal(found(onPodsText("variables.first == 'c' && variables.names.size() == 1", variables), pod({})), []);
  assert.match(found(onPodsText("variables.broken == 1", variables), pod({})).join(), /no such key: absent/);
});

test("the message of an expression counts unless it fails, is blank or has line breaks", () => {
  const said = (expression: string): readonly string[] => found(`${onPodsText("false").trimEnd()}\n    messageExpression: ${JSON.stringify(expression)}\n`, pod({}));
  assert.equal(said("'no ' + object.metadata.name"), ["policy/sample error: no p"]);
  for (const expression of ["object.absent", "'  '", "'a\\nb'", "''"]) assert.equal(said(expression), denied, expression);
});

test("no expression speaks of a Secret", () => {
  const text = policyText("\n  matchConstraints:\n    resourceRules:\n    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [secrets]}\n  validations:\n  - expression: \"false\"\n    message: a Secret\n    messageExpression: object.data.password");
  const secret = manifestOf({ apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "shop" }, data: { password: "aHVudGVyMg==" } });
  assert.equal(found(text, secret), ["policy/sample error: a Secret"]);
});

test("a policy on Pods judges their controllers, at their templates", () => {
  const set = compilePolicies([policyOf(onPodsText("object.spec.containers.all(c, c.name != 'c')"))]);
  const [problem] = set.check(deployment({})).problems;
  assert.is(problem?.pointer, "/spec/template/spec/containers");
  const cronJob = manifestOf({ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "n", namespace: "shop" }, spec: { schedule: "@daily", jobTemplate: { spec: { template: { spec: { containers: [{ name: "c" }] } } } } } });
  assert.is(set.check(cronJob).problems[0]?.pointer, "/spec/jobTemplate/spec/template/spec/containers");
  assert.equal(set.check(manifestOf({ apiVersion: "v1", kind: "ReplicationController", metadata: { name: "r", namespace: "shop" }, spec: {} })).problems, [], "Kyverno's autogen knows no ReplicationControllers");
});

test("kinds that no policy selects are not even converted", () => {
  const set = compilePolicies([policyOf(onPodsText("false"))]);
  const untouchable = { apiVersion: "v1", kind: "ConfigMap", get metadata(): never { throw new Error("read"); } };
  assert.equal(set.check({ group: "", apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b", data: untouchable, wave: 0, construct: "" }), { problems: [], pending: [] });
});

test("the request is that of a creation", () => {
  const expression = "request.operation == 'CREATE' && request.namespace == 'shop' && request.name == 'p' && request.kind.kind == 'Pod' && request.resource.resource == 'pods' && request.kind.group == '' && oldObject == null";
  assert.equal(found(onPodsText(expression), pod({})), []);
});

test("an object without a namespace goes to the default one", () => {
  const homeless = manifestOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [] } });
  assert.equal(found(onPodsText("object.metadata.namespace == 'default' && request.namespace == 'default'"), homeless), []);
});

const bySelector = onPodsText("false").replace("resourceRules:", "namespaceSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [system]}]}\n    resourceRules:");

test("a namespace selector is a condition while the Namespace is not known", () => {
  const set = compilePolicies([policyOf(bySelector)]);
  const when = { matchLabels: [], matchExpressions: [{ key: "tier", operator: "NotIn", values: ["system"] }] };
  assert.equal(set.check(pod({})).problems.map((problem) => problem.when), [when]);
  assert.equal(set.check(deployment({})).problems.map((problem) => problem.when), [when]);
});

test("a namespace selector is decided once the Namespace is known", () => {
  assert.equal(found(bySelector, pod({}), { namespace: () => ({ metadata: { name: "shop", labels: { tier: "system" } } }) }), []);
  assert.equal(found(bySelector, pod({}), { namespace: () => ({ metadata: { name: "shop" } }) }), denied);
  assert.equal(found(bySelector, pod({}), { namespace: () => null }), denied, "a Namespace from outside has no label but its name");
  const byName = bySelector.replace("{key: tier, operator: NotIn, values: [system]}", "{key: kubernetes.io/metadata.name, operator: In, values: [other]}");
  assert.equal(found(byName, pod({}), { namespace: () => null }), []);
});

test("a Namespace is selected by its own labels", () => {
  const text = (value: string): string => policyText(`\n  matchConstraints:\n    namespaceSelector: {matchLabels: {tier: ${value}}}\n    resourceRules:\n    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}\n  validations:\n  - {expression: "namespaceObject != null", message: it does not hold}`);
  const namespace = manifestOf({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { tier: "a" } } });
  assert.equal(found(text("a"), namespace), denied);
  assert.equal(found(text("b"), namespace), []);
});

test("objects of the whole cluster are never exempted by a namespace selector", () => {
  const text = policyText(`\n  matchConstraints:\n    namespaceSelector: {matchLabels: {tier: b}}\n    resourceRules:\n    - {apiGroups: [rbac.authorization.k8s.io], apiVersions: [v1], operations: [CREATE], resources: [clusterroles]}\n  validations:\n  - {expression: "false", message: it does not hold}`);
  const role = manifestOf({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "r" }, rules: [] });
  const [problem] = compilePolicies([policyOf(text)]).check(role).problems;
  assert.is(problem?.message, "it does not hold");
  assert.is(problem?.when, undefined);
});

test("a policy that reads the Namespace waits for it", () => {
  const set = compilePolicies([policyOf(onPodsText("namespaceObject.metadata.labels['tier'] == 'a'"))]);
  assert.equal(set.check(pod({})), { problems: [], pending: ["sample"] });
  const only = new Set(["sample"]);
  assert.equal(set.check(pod({}), { only, namespace: () => ({ metadata: { name: "shop", labels: { tier: "a" } } }) }), { problems: [], pending: [] });
  assert.is(set.check(pod({}), { only, namespace: () => ({ metadata: { name: "shop", labels: { tier: "b" } } }) }).problems.length, 1);
  assert.equal(set.check(pod({}), { only: new Set() }), { problems: [], pending: [] });
});

test("labels, names, scopes and exclusions decide what is selected", () => {
  const rule = (more: string): string => policyText(`\n  matchConstraints:\n    resourceRules:\n    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]${more}\n  validations:\n  - {expression: "false", message: it does not hold}`);
  assert.equal(found(rule(", resourceNames: [p]}"), pod({})), denied);
  assert.equal(found(rule(", resourceNames: [q]}"), pod({})), []);
  assert.equal(found(rule(", scope: Namespaced}"), pod({})), denied);
  assert.equal(found(rule("}\n    objectSelector: {matchLabels: {app: web}}"), pod({}, { labels: { app: "web" } })), denied);
  assert.equal(found(rule("}\n    objectSelector: {matchLabels: {app: web}}"), pod({})), []);
  assert.equal(found(rule("}\n    excludeResourceRules:\n    - {apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods], resourceNames: [p]}"), pod({})), []);
});

test("another version of a kind is not passed over in silence", () => {
  const text = policyText(`\n  matchConstraints:\n    resourceRules:\n    - {apiGroups: [autoscaling], apiVersions: [v2], operations: [CREATE], resources: [horizontalpodautoscalers]}\n  validations:\n  - {expression: "true", message: m}`);
  const first = manifestOf({ apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler", metadata: { name: "h", namespace: "shop" }, spec: {} });
  assert.match(found(text, first).join(), /^policy-failed error: The policy sample selects autoscaling\/v2, the object is autoscaling\/v1/);
  assert.equal(found(text.replace("resourceRules:", "matchPolicy: Exact\n    resourceRules:"), first), []);
  assert.equal(found(text, manifestOf({ ...first.data, apiVersion: "autoscaling/v2" })), []);
});

test("custom kinds are selected by their plural names", () => {
  const text = policyText(`\n  matchConstraints:\n    resourceRules:\n    - {apiGroups: [example.org], apiVersions: [v1], operations: [CREATE], resources: [mice]}\n  validations:\n  - {expression: "false", message: it does not hold}`);
  const mouse = manifestOf({ apiVersion: "example.org/v1", kind: "Mouse", metadata: { name: "m" } });
  const kinds = [{ group: "example.org", kind: "Mouse", resource: "mice", versions: ["v1"], isNamespaced: false }];
  assert.is(compilePolicies([policyOf(text)], kinds).check(mouse).problems.length, 1);
  assert.is(compilePolicies([policyOf(text)]).check(mouse).problems.length, 0);
});

test("an expression that costs too much is stopped and named, and RE2 does not backtrack", () => {
  const many = pod({ containers: Array.from({ length: 300 }, (_, index) => ({ name: `c${index}` })) });
  const cubic = onPodsText("object.spec.containers.all(a, object.spec.containers.all(b, object.spec.containers.all(c, a.name + b.name + c.name != 'x')))");
  assert.match(found(cubic, many).join(), /^policy-cost error: The policy sample could not be judged by: spec.validations\[0\].expression: .*1000000/);
  assert.equal(found(onPodsText(`!object.metadata.name.matches('(a+)+$')`), pod({}, { name: `${"a".repeat(200)}!` })), []);
});

test("the budget of a policy and an object is finite too", () => {
  const each = `object.spec.containers.all(a, object.spec.containers.all(b, a.name + b.name != 'x'))`;
  const text = policyText(`${onPods}\n  validations:\n${Array.from({ length: 30 }, () => `  - {expression: "${each}", message: m}`).join("\n")}`);
  const many = pod({ containers: Array.from({ length: 300 }, (_, index) => ({ name: `c${index}` })) });
  assert.match(found(text, many).join(), /policy-cost/);
});

test("hostile keys are data", () => {
  const hostile = pod(JSON.parse('{"__proto__": {"hostNetwork": true}, "constructor": 1}'));
  assert.equal(found(onPodsText("!has(object.spec.hostNetwork) && has(object.spec.constructor)"), hostile), []);
  assert.equal(found(onPodsText("!has(object.spec.toString)"), hostile), []);
});

test.run();
