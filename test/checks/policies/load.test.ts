import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { annotations, onPods, onPodsText, policyOf, policyText, problemsOf } from "./policy-text.js";

/** Problems with their lines; `[what it says, what the file holds]`. */
function refused(name: string, text: string, expected: readonly (string | RegExp)[], options = {}): void {
  test(name, () => {
    const problems = problemsOf(text, options);
    assert.is(problems.length, expected.length, problems.join("\n"));
    expected.forEach((pattern, index) => assert.match(problems[index] ?? "", pattern));
    assert.equal(loadPolicies([{ file: "policies/sample.yaml", text }], options).policies, []);
  });
}

test("a policy that is right is read whole", () => {
  const policy = policyOf(policyText(`${onPods}
    namespaceSelector:
      matchExpressions:
      - {key: tier, operator: NotIn, values: [system]}
  failurePolicy: Ignore
  validationActions: [Audit]
  matchConditions:
  - name: named
    expression: has(object.metadata.name)
  variables:
  - name: names
    expression: object.spec.containers.map(c, c.name)
  validations:
  - expression: variables.names.size() > 0
    message: no containers
    messageExpression: "'no containers in ' + object.metadata.name"
    reason: Forbidden`));
  assert.is(policy.name, "sample");
  assert.is(policy.severity, "high");
  assert.equal(policy.evidences, ["CIS Kubernetes 5.2.2", "Pod Security baseline"]);
  assert.equal(policy.actions, ["Audit"]);
  assert.is(policy.failurePolicy, "Ignore");
  assert.equal(policy.constraints.namespaceSelector, { matchLabels: [], matchExpressions: [{ key: "tier", operator: "NotIn", values: ["system"] }] });
  assert.equal(policy.conditions.map(({ name, line }) => [name, line]), [["named", 26]]);
  assert.equal(policy.validations.map(({ message, messageExpression, reason }) => [message, messageExpression, reason]), [["no containers", "'no containers in ' + object.metadata.name", "Forbidden"]]);
});

test("a policy that says nothing of actions and failures denies", () => {
  const policy = policyOf(onPodsText("true"));
  assert.equal(policy.actions, ["Deny"]);
  assert.is(policy.failurePolicy, "Fail");
  assert.is(policy.constraints.matchPolicy, "Equivalent");
});

test("BOM and CRLF change nothing", () => {
  const text = onPodsText("object.spec.hostNetwork != true");
  assert.equal(policyOf(`\uFEFF${text.replaceAll("\n", "\r\n")}`), policyOf(text));
});

refused("an empty file is no policy", "", [/^policy-invalid 1: The file holds no policy/]);
refused("an unknown field is refused with what was meant", onPodsText("true").replace("message:", "mesage:"), [
  /^policy-invalid 21: .*unknown field "mesage", did you mean "message"\?/, /^policy-invalid 20: .*message is missing/,
]);
refused("a wrong type is refused", onPodsText("true").replace("[pods]", "pods"), [/^policy-invalid 18: .*resources is the string "pods", expected a list/, /resources is empty/]);
refused("another kind is refused", onPodsText("true").replace("kind: ValidatingPolicy", "kind: ClusterPolicy"), [/^policy-invalid 2: .*ClusterPolicy/]);
refused("an older version is refused", onPodsText("true").replace("io/v1\n", "io/v1beta1\n"), [/v1beta1/]);
refused("a missing annotation is refused", onPodsText("true").replace(/ {4}astrolabe\/remediation.*\n/, ""), [/^policy-invalid 6: metadata.annotations has no "astrolabe\/remediation"/]);
refused("a mistyped annotation is refused with what was meant", onPodsText("true").replace("astrolabe/evidences", "astrolabe/evidence"), [
  /no "astrolabe\/evidences"/, /"astrolabe\/evidence", did you mean "astrolabe\/evidences"/,
]);
refused("an unknown severity is refused", onPodsText("true").replace("severity: high", "severity: huge"), [/severity is "huge", expected critical, high, medium, low, info/]);
refused("Deny and Warn exclude each other", onPodsText("true", "\n  validationActions: [Deny, Warn]"), [/Deny and Warn/]);
refused("an unknown action is refused", onPodsText("true", "\n  validationActions: [Block]"), [/validationActions\[0\] is "Block", expected Deny, Audit, Warn/]);
refused("a policy without validations is refused", policyText(onPods), [/validations is empty/]);
refused("a file that is named otherwise is refused", policyText(`${onPods}\n  validations:\n  - {expression: "true", message: m}`, "other"), [/named "other", its file "sample.yaml"/]);
refused("two documents in one file are refused", `${onPodsText("true")}---\na: 1\n`, [/2 documents/]);
refused("more than 64 match conditions are refused", onPodsText("true", `\n  matchConditions:\n${Array.from({ length: 65 }, (_, index) => `  - {name: c${index}, expression: "true"}`).join("\n")}`), [/65 conditions, at most 64/]);
refused("two match conditions of one name are refused", onPodsText("true", `\n  matchConditions:\n  - {name: a, expression: "true"}\n  - {name: a, expression: "true"}`), [/name is "a", which another has/]);
refused("a match condition whose name no API takes is refused", onPodsText("true", `\n  matchConditions:\n  - {name: only in production, expression: "true"}`), [/name is "only in production", expected letters/]);
refused("a variable whose name CEL cannot read is refused", onPodsText("true", `\n  variables:\n  - {name: a-b, expression: "true"}`), [/^policy-expression 20: .*"a-b"/]);
refused("an unknown controller is refused with what was meant", onPodsText("true", "\n  autogen: {podControllers: {controllers: [deployment]}}"), [/"deployment", did you mean "deployments"/]);
refused("In without values is refused", onPodsText("true").replace("resourceRules:", "objectSelector: {matchExpressions: [{key: a, operator: In}]}\n    resourceRules:"), [/values has 0 values/]);

refused("duplicate keys are refused", onPodsText("true").replace("kind:", "kind: X\nkind:"), [/^policy-invalid 3: Map keys must be unique/]);
refused("aliases are refused", onPodsText("true").replace("[CREATE, UPDATE]", "&a [CREATE]").replace("[pods]", "*a"), [/^policy-invalid 18: The alias \*a is not read/]);
refused("aliases that explode are refused at once", `a: &a [x, x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? "a" : `b${index - 1}`}, *${index === 0 ? "a" : `b${index - 1}`}]`).join("\n")}`, [/The alias/, /The alias/, /The alias/]);
refused("tags are refused", onPodsText("true").replace("name: sample", "name: !!js/function sample"), [/^policy-invalid 4: Unresolved tag/]);
refused("100,000 levels are refused", "[".repeat(100_000), [/more than 64 levels deep/]);
refused("100,000 levels of block lists are refused", "- ".repeat(100_000), [/more than 64 levels deep/]);
refused("100 levels of objects are refused", Array.from({ length: 100 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"), [/more than 64 levels deep/]);
refused("100,000 documents are refused", "---\na: 1\n".repeat(100_000), [/has 900000 bytes, at most 262144/]);

test("__proto__ is a field like another, and unknown", () => {
  const problems = problemsOf(onPodsText("true").replace("failurePolicy", "x").replace("spec:", "spec:\n  __proto__: {polluted: true}"));
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /unknown field "__proto__"/);
  assert.is(Object.hasOwn(Object.prototype, "polluted"), false);
});

refused("a syntax error is shown at its line of a literal block", policyText(`${onPods}\n  validations:\n  - expression: |-\n      has(object.spec)\n      && object.spec.containers.all(c, c.name ==)\n    message: m`), [/^policy-expression 22: spec.validations\[0\].expression: /]);
refused("a type error is shown at its line of a folded block", policyText(`${onPods}\n  validations:\n  - expression: >-\n      has(object.spec)\n      && 1 + 'a' == 2\n    message: m`), [/^policy-expression 22: /]);
refused("a validation that gives no bool is refused", onPodsText("1 + 1"), [/^policy-expression 20: .*gives int, expected bool/]);
refused("a message that is no string is refused", onPodsText("true").trimEnd().concat("\n    messageExpression: 1 + 1\n"), [/messageExpression: .*gives int, expected string/]);
refused("an unknown name is refused", onPodsText("objekt.spec == 1"), [/^policy-expression 20: .*objekt/]);
refused("a variable that refers forward is refused", onPodsText("variables.b", `\n  variables:\n  - {name: a, expression: variables.b}\n  - {name: b, expression: "true"}`), [/^policy-expression 20: spec.variables\[0\].expression: .*variables.b, which is defined later/]);
refused("a variable that refers to itself is refused", onPodsText("variables.a", `\n  variables:\n  - {name: a, expression: variables.a}`), [/by this very expression/]);
refused("an unknown variable is refused with what was meant", onPodsText("variables.name == 'a'", `\n  variables:\n  - {name: names, expression: "['a']"}`), [/variables.name, which is not defined, did you mean variables.names\?/]);
refused("a match condition cannot use variables", onPodsText("true", `\n  matchConditions:\n  - {name: a, expression: variables.b}`), [/^policy-expression 20: .*variables, which are not known/]);
refused("an expression that is far too long is refused", onPodsText(`true${" || true".repeat(3000)}`), [/^policy-cost /]);
refused("a hostile nesting is refused", onPodsText(`${"(".repeat(5000)}true${")".repeat(5000)}`), [/^policy-expression /]);

refused("Kyverno's libraries are not portable", onPodsText("resource.Get('v1', 'configmaps', 'a', 'b').data.x == '1'"), [/^policy-not-portable 20: .*resource is Kyverno's own/]);
refused("authorizer is not portable", onPodsText("authorizer.group('').resource('pods').check('get').allowed()"), [/authorizer is known while a request is admitted/]);
refused("params are not portable", onPodsText("params.x == 1"), [/^policy-not-portable .*params/]);
refused("the asking user is not portable", onPodsText("request.userInfo.username == 'a'"), [/request.userInfo/]);
refused("orValue on a plain value is not portable", onPodsText("object.spec.hostNetwork.orValue(false) == false"), [/\.orValue\(\)/]);
refused("a library newer than the oldest cluster is not portable", onPodsText("isIP(object.spec.hostIP)"), [/^policy-not-portable /], { kubernetes: "1.28" });
refused("audit annotations are not portable", onPodsText("true", "\n  auditAnnotations: [{key: a, valueExpression: \"'a'\"}]"), [/^policy-not-portable 19: spec.auditAnnotations/]);
refused("evaluation settings are not portable", onPodsText("true", "\n  evaluation: {mode: JSON}"), [/^policy-not-portable 19: spec.evaluation/]);
refused("handing over to another engine is not portable", onPodsText("true", "\n  autogen: {validatingAdmissionPolicy: {enabled: true}}"), [/validatingAdmissionPolicy/]);

test("a name within a literal, a field or a macro is not Kyverno's library", () => {
  for (const expression of ["'http.Get' != ''", "object.spec.image.size() == 0", "object.spec.containers.all(c, c.resource.x == 1)", "has(object.spec.time) // http.Get"]) {
    assert.equal(problemsOf(onPodsText(expression)), [], expression);
  }
});

test("optional access is portable", () => {
  assert.equal(problemsOf(onPodsText("object.spec.?hostNetwork.orValue(false) == false"), { kubernetes: "1.29" }), []);
});

const selecting = (rule: string): string => policyText(`\n  matchConstraints:\n    resourceRules:\n    - ${rule}\n  validations:\n  - {expression: "true", message: m}`);

refused("no resource rules select nothing", policyText(`\n  matchConstraints: {}\n  validations:\n  - {expression: "true", message: m}`), [/^policy-selects-nothing .*no resourceRules/]);
refused("an unknown resource selects nothing", selecting("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployment]}"), [/did you mean "deployments"/]);
refused("a kind in place of a resource selects nothing", selecting("{apiGroups: [networking.k8s.io], apiVersions: [v1], operations: [CREATE], resources: [Ingress]}"), [/did you mean "ingresses"/]);
refused("a resource of another group selects nothing", selecting("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [deployments]}"), [/deployments is of the group "apps"/]);
refused("an unknown version selects nothing", selecting("{apiGroups: [apps], apiVersions: [v1beta1], operations: [CREATE], resources: [deployments]}"), [/has the versions v1, not v1beta1/]);
refused("only deletions select nothing", selecting("{apiGroups: [''], apiVersions: [v1], operations: [DELETE], resources: [pods]}"), [/operations is DELETE/]);
refused("a subresource selects nothing", selecting("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods/exec]}"), [/"pods\/exec", which is no object/]);
refused("a scope that the kind does not have selects nothing", selecting("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [namespaces], scope: Namespaced}"), [/not of the scope Namespaced/]);
refused("a custom kind that nobody describes selects nothing", selecting("{apiGroups: [example.org], apiVersions: [v1], operations: [CREATE], resources: [widgets]}"), [/no kind of "example.org"/], { customKinds: [] });
refused("excluding everything selects nothing", policyText(`${onPods}\n    excludeResourceRules:\n    - {apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}\n  validations:\n  - {expression: "true", message: m}`), [/excludes everything/]);

test("custom kinds that are described, or could be there, are selected", () => {
  const text = selecting("{apiGroups: [example.org], apiVersions: [v1], operations: [CREATE], resources: [widgets]}");
  assert.equal(problemsOf(text), []);
  assert.equal(problemsOf(text, { customKinds: [{ group: "example.org", kind: "Widget", resource: "widgets", versions: ["v1"], isNamespaced: true }] }), []);
});

test("all kinds and whole groups can be selected", () => {
  assert.equal(problemsOf(selecting(`{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}`)), []);
  assert.equal(problemsOf(selecting(`{apiGroups: [rbac.authorization.k8s.io], apiVersions: [v1], operations: [CREATE], resources: [roles, "*/*"]}`), { customKinds: [] }), []);
});

test("two policies of one name are an error at the second, and the first does not vouch for it", () => {
  const { policies, diagnostics } = loadPolicies([
    { file: "policies/b/sample.yaml", text: onPodsText("false") },
    { file: "policies/a/sample.yaml", text: onPodsText("true") },
  ]);
  assert.equal(diagnostics.map(({ code, location, related }) => [code, location.file, related?.[0]?.file]), [["policy-duplicate", "policies/b/sample.yaml", "policies/a/sample.yaml"]]);
  assert.equal(policies.map(({ file }) => file), ["policies/a/sample.yaml"]);
});

test("one broken policy leaves the others", () => {
  const { policies, diagnostics } = loadPolicies([
    { file: "policies/broken.yaml", text: onPodsText("1 +", "", "broken") },
    { file: "policies/sample.yaml", text: onPodsText("true") },
  ]);
  assert.equal(policies.map(({ name }) => name), ["sample"]);
  assert.equal(diagnostics.map(({ location }) => location.file), ["policies/broken.yaml"]);
});

test("annotations are kept for the cluster", () => {
  assert.is(policyOf(onPodsText("true")).annotations.length, annotations.trim().split("\n").length);
});

test.run();
