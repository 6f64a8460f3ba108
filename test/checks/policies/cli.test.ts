import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { policies } from "#lib/cli/policies.js";
import { onPodsText } from "./policy-text.js";

const root = mkdtempSync(join(tmpdir(), "astrolabe-policies-"));
test.after(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

const testText = (result: string): string => [
  "apiVersion: cli.kyverno.io/v1alpha1", "kind: Test", "policies: [../../no-host-network.yaml]", "resources: [resources.yaml]", "results:",
  `- {policy: no-host-network, isValidatingPolicy: true, resources: [p], kind: Pod, result: ${result}}`, "",
].join("\n");

test("a workspace without policies has none", () => {
  const { text, diagnostics, failed } = policies({ action: "list" }, { root });
  assert.match(text, /There are no policies/);
  assert.equal([diagnostics, failed], [[], undefined]);
});

test("policies are listed, shown and tested", () => {
  write({
    "policies/no-host-network.yaml": onPodsText("!has(object.spec.hostNetwork)", "", "no-host-network"),
    "policies/other.yaml": onPodsText("true", "\n  validationActions: [Audit]", "other"),
    "policies/tests/no-host-network/kyverno-test.yaml": testText("pass"),
    "policies/tests/no-host-network/resources.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\n",
  });
  const list = policies({ action: "list" }, { root });
  assert.equal(list.text.split("\n").map((line) => line.split(/ {2,}/)), [
    ["NAME", "SEVERITY", "CATEGORY", "ACTION", "EVIDENCES", "SELECTS"],
    ["no-host-network", "high", "A category", "Deny", "CIS Kubernetes 5.2.2; Pod Security baseline", "pods and their controllers"],
    ["other", "high", "A category", "Audit", "CIS Kubernetes 5.2.2; Pod Security baseline", "pods and their controllers"],
  ]);
  const shown = policies({ action: "show", name: "other" }, { root });
  for (const part of ["A title", "What it is about.", "policy/other", "policies/other.yaml:4", "Audit", "it does not hold", "What to do: Do it otherwise."]) assert.ok(shown.text.includes(part), part);
  const tested = policies({ action: "test" }, { root });
  assert.is(tested.text, "1 of 1 rows are as expected, of 1 policies.\nWithout a test: other.");
  assert.equal([tested.diagnostics, tested.failed], [[], false]);
});

test("a row that comes out otherwise is a finding", () => {
  write({ "policies/tests/no-host-network/kyverno-test.yaml": testText("fail") });
  const { diagnostics, text } = policies({ action: "test", name: "no-host-network" }, { root });
  assert.equal(diagnostics.map(({ code, location }) => [code, location.file, location.line]), [["policy-test-failed", "policies/tests/no-host-network/kyverno-test.yaml", 6]]);
  assert.match(text, /^0 of 1 rows/);
});

test("a policy that is not there is named with what was meant", () => {
  const { text, failed } = policies({ action: "show", name: "no-hostnetwork" }, { root });
  assert.is(text, 'There is no policy "no-hostnetwork". Did you mean no-host-network?');
  assert.is(failed, true);
});

test("a policy that is broken is a finding of every action, and its test cannot run", () => {
  write({ "policies/no-host-network.yaml": onPodsText("object.spec.x ==", "", "no-host-network") });
  for (const action of ["list", "show", "test"] as const) assert.is(policies({ action }, { root }).diagnostics[0]?.code, "policy-expression");
  const codes = policies({ action: "test" }, { root }).diagnostics.map(({ code }) => code);
  assert.equal(codes, ["policy-expression", "policy-test-invalid", "policy-test-invalid"]);
});

test.run();
