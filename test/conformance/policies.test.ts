import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readPolicyFiles, readPolicyTests } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { runPolicyTests } from "#lib/checks/policies/tests.js";
import { autogen } from "#lib/targets/policies/autogen.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const files = readPolicyFiles(repository);
// An API server takes new expressions in the language of the version before its own (apiserver, cel/environment, DefaultCompatibilityVersion).
const { policies, diagnostics } = loadPolicies(files, { kubernetes: "1.27" });
const { rows, diagnostics: wrong } = runPolicyTests(readPolicyTests(repository), policies);
const named = (level: string): readonly string[] => policies.map(({ name }) => name).filter((name) => name.startsWith(`${level}-`));

test("every policy is sound for the oldest API server that takes them", () => {
  assert.equal(diagnostics, []);
  assert.is(policies.length, files.length);
});

test("every row of their tests comes out as it says", () => {
  assert.equal(wrong, []);
  assert.ok(rows.length >= 600, `${rows.length} rows`);
});

test("every policy has something that passes, something that fails and something that is not judged", () => {
  for (const { name } of policies) {
    const own = rows.filter(({ policy }) => policy === name);
    const verdicts = new Set(own.map(({ expected }) => expected));
    assert.equal([...verdicts].sort(), ["fail", "pass", "skip"], name);
  }
});

test("what autogen makes of a policy is tested on controllers of both shapes", () => {
  for (const policy of policies) {
    if (autogen(policy).length === 0) continue;
    for (const expected of ["pass", "fail"]) {
      const kinds = rows.filter((row) => row.policy === policy.name && row.expected === expected).map(({ resource }) => resource.split(" ")[0]);
      assert.ok(kinds.includes("Pod") && kinds.includes("CronJob"), `${policy.name}: ${expected} on ${kinds.join(", ")}`);
      assert.ok(kinds.some((kind) => kind === "Deployment" || kind === "DaemonSet" || kind === "StatefulSet"), `${policy.name}: ${expected}`);
    }
  }
});

test("the Pod Security Standards are there, control by control", () => {
  assert.equal(named("baseline"), [
    "baseline-apparmor", "baseline-capabilities", "baseline-host-namespaces", "baseline-host-path", "baseline-host-ports", "baseline-host-probes",
    "baseline-host-process", "baseline-privileged", "baseline-proc-mount", "baseline-seccomp", "baseline-selinux", "baseline-sysctls",
  ]);
  assert.equal(named("restricted"), [
    "restricted-capabilities", "restricted-privilege-escalation", "restricted-run-as-non-root", "restricted-run-as-user", "restricted-seccomp", "restricted-volume-types",
  ]);
});

test("a policy of a level judges the namespaces of that level and of stricter ones", () => {
  for (const { name, constraints } of policies) {
    const exempt = constraints.namespaceSelector?.matchExpressions.map(({ key, operator, values }) => [key, operator, ...values]);
    const label = "pod-security.kubernetes.io/enforce";
    if (name.startsWith("baseline-")) assert.equal(exempt, [[label, "NotIn", "privileged"]], name);
    else if (name.startsWith("restricted-")) assert.equal(exempt, [[label, "NotIn", "privileged", "baseline"]], name);
    else assert.is(exempt, undefined, name);
  }
});

test("what is unsafe is refused, and advice is not", () => {
  for (const { name, actions, severity } of policies) {
    assert.is(actions.length, 1, name);
    assert.not.equal(actions, ["Warn"], name);
    if (severity === "critical" || severity === "high") assert.equal(actions, ["Deny"], name);
    if (severity === "low" || severity === "info") assert.equal(actions, ["Audit"], name);
  }
});

test.run();
