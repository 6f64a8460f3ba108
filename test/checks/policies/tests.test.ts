import { test } from "uvu";
import * as assert from "uvu/assert";
import { runPolicyTests, type PolicyTestReport } from "#lib/checks/policies/tests.js";
import { onPodsText, policyOf } from "./policy-text.js";

const policyFile = "policies/sample.yaml";
const file = "policies/tests/sample/kyverno-test.yaml";
const good = "apiVersion: v1\nkind: Pod\nmetadata: {name: good, namespace: shop}\nspec: {containers: [{name: c, image: c}]}\n";
const bad = good.replace("name: good", "name: bad").replace("containers", "hostNetwork: true, containers");
const web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {hostNetwork: true, containers: [{name: c, image: c}]}}}\n";
const service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n";
const resources = [good, bad, web, service].join("---\n");

const row = (policy: string, resource: string, kind: string, result: string, more = "isValidatingPolicy: true, "): string =>
  `- {${more}policy: ${policy}, resources: [${resource}], kind: ${kind}, result: ${result}}`;

const testText = (rows: readonly string[], more = ""): string =>
  `apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata:\n  name: sample\npolicies:\n- ../../sample.yaml\nresources:\n- resources.yaml\n${more}results:\n${rows.join("\n")}\n`;

function run(text: string, options: { readonly policies?: string; readonly files?: Readonly<Record<string, string>> } = {}): PolicyTestReport {
  const files: Readonly<Record<string, string>> = { [policyFile]: "", "policies/tests/sample/resources.yaml": resources, ...options.files };
  const read = (name: string): string | undefined => (Object.hasOwn(files, name) ? files[name] : undefined);
  return runPolicyTests([{ file, text, read }], [policyOf(options.policies ?? onPodsText("!has(object.spec.hostNetwork) || !object.spec.hostNetwork"))]);
}

const lines = ({ diagnostics }: PolicyTestReport): readonly string[] => diagnostics.map(({ code, location, message }) => `${code} ${location.line}: ${message}`);

test("rows that come out as expected are silent, on Pods, on controllers and on what is not selected", () => {
  const report = run(testText([row("sample", "good", "Pod", "pass"), row("sample", "bad", "Pod", "fail"), row("sample", "shop/web", "Deployment", "fail"), row("sample", "web", "Service", "skip")]));
  assert.equal(lines(report), []);
  assert.equal(report.rows.map(({ resource, actual }) => [resource, actual]), [["Pod shop/good", "pass"], ["Pod shop/bad", "fail"], ["Deployment shop/web", "fail"], ["Service shop/web", "skip"]]);
});

test("a row that comes out otherwise is an error at its line", () => {
  const report = run(testText([row("sample", "good", "Pod", "fail"), row("sample", "bad", "Pod", "pass"), row("sample", "web", "Service", "pass")]));
  assert.equal(lines(report), [
    "policy-test-failed 10: sample says pass to Pod shop/good, expected fail",
    "policy-test-failed 11: sample says fail to Pod shop/bad, expected pass: it does not hold",
    "policy-test-failed 12: sample says skip to Service shop/web, expected pass: the policy does not select it",
  ]);
});

test("a policy that fails on an object passes no row", () => {
  const report = run(testText([row("sample", "good", "Pod", "fail")]), { policies: onPodsText("object.spec.absent == 1") });
  assert.match(lines(report).join(), /says error to Pod shop\/good, expected fail: spec.validations\[0\].expression: no such key: absent/);
});

test("a row that names an unloaded policy is an error", () => {
  assert.equal(lines(run(testText([row("other", "good", "Pod", "pass")]))), ['policy-test-invalid 10: The row names the policy "other", which the test does not load']);
});

test("a test of a policy that is broken, or in no file, is an error", () => {
  const text = testText([row("sample", "good", "Pod", "pass")]);
  assert.match(lines(run(text.replace("../../sample.yaml", "../../other.yaml"))).join(), /policy-test-invalid 6: There is no file "..\/..\/other.yaml"/);
  assert.match(lines(run(text.replace("../../sample.yaml", "../../broken.yaml"), { files: { "policies/broken.yaml": "" } })).join(), /The policy in "policies\/broken.yaml" is not loaded/);
});

test("a row that names a resource that is in no file is an error", () => {
  assert.equal(lines(run(testText([row("sample", "absent", "Pod", "pass")]))), ['policy-test-invalid 10: The row names the Pod "absent", which is in no resource file']);
});

test("a file outside of the workspace is not read", () => {
  const report = run(testText([row("sample", "good", "Pod", "pass")]).replace("resources.yaml", "../../../../../etc/passwd"));
  assert.match(lines(report)[0] ?? "", /policy-test-invalid 8: There is no file/);
});

test("rows in another form are errors", () => {
  for (const [text, expected] of [
    [testText([row("sample", "good", "Pod", "pass", "")]), /isValidatingPolicy is not true/],
    [testText([row("sample", "good", "Pod", "maybe")]), /result is "maybe", expected pass, fail, skip/],
    [testText([row("sample", "good", "Pod", "pass", "isValidatingPolicy: true, operation: DELETE, ")]), /operation is "DELETE", expected CREATE/],
    [testText([]).replace("results:\n\n", "results: []\n"), /expects no results/],
    [testText([row("sample", "good", "Pod", "pass")], "resuorces: []\n"), /unknown field "resuorces", did you mean "resources"/],
    ["kind: Test\n", /expected cli.kyverno.io\/v1alpha1 Test/],
    ["", /holds no test/],
    ["a: [", /policy-test-invalid/],
  ] as const) assert.match(lines(run(text)).join("\n"), expected);
});

test("a resource that is none is an error in its own file", () => {
  const report = run(testText([row("sample", "good", "Pod", "pass")]), { files: { "policies/tests/sample/resources.yaml": `${good}---\nmetadata: {name: x}\n` } });
  assert.equal(report.diagnostics.map(({ location, message }) => [location.file, location.line, message]), [["policies/tests/sample/resources.yaml", 6, "The resource has no apiVersion, kind or metadata.name"]]);
});

test("Namespaces come from the resources and from the values", () => {
  const policies = onPodsText("false").replace("resourceRules:", "namespaceSelector: {matchLabels: {tier: a}}\n    resourceRules:");
  const failing = row("sample", "good", "Pod", "fail");
  assert.equal(lines(run(testText([row("sample", "good", "Pod", "skip")]), { policies })), []);
  const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {tier: a}}\n";
  assert.equal(lines(run(testText([failing]), { policies, files: { "policies/tests/sample/resources.yaml": `${good}---\n${namespace}` } })), []);
  assert.equal(lines(run(testText([failing], "values: {namespaceSelector: [{name: shop, labels: {tier: a}}]}\n"), { policies })), []);
  const values = "apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\nnamespaces:\n- metadata: {name: shop, labels: {tier: a}}\n";
  assert.equal(lines(run(testText([failing], "variables: values.yaml\n"), { policies, files: { "policies/tests/sample/values.yaml": values } })), []);
});

test.run();
