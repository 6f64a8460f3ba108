import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import launcher from "../../lib/launcher/state.cjs";
import { app, cluster, makeWorkspace, synth } from "../cli/workspace.js";

const until = (root: string): string => (JSON.parse(readFileSync(join(root, ".astrolabe/state"), "utf8").split("\n")[1] ?? "{}") as { until: string }).until;

test("without waivers time alone changes nothing", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  await synth(root);
  assert.is(until(root), "");
});

test("what is known counts until a waiver begins to warn, and after that until it has expired", async () => {
  const waiver = '{ check: "policy/quiet", object: "ConfigMap shop/shop-settings", reason: "It is loud.", until: "2999-12-31" }';
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"], `waivers: [${waiver}],`), "policies/quiet.yaml": quiet });
  await synth(root, "--today", "2999-01-01");
  assert.is(until(root), "2999-12-17");
  await synth(root, "--today", "2999-12-20");
  assert.is(until(root), "3000-01-01");
});

test("from the day on that the state names, there is something to do", () => {
  const root = makeWorkspace({});
  const state = { compiler: "", inputs: "", digests: "", sums: [], listings: [], seen: [], tree: "", screens: [], summary: "", findings: "" };
  const nothing = (day: string): boolean => launcher.whatChanged(root, { ...state, inputs: "package.json", digests: "x", sums: launcher.digestGroups(root, ["package.json"]), tree: "none", screens: [0, 0, 0], until: day }).nothing;
  assert.is(nothing(""), true);
  assert.is(nothing("2999-01-01"), true);
  assert.is(nothing("2000-01-01"), false);
});

const quiet = `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata:
  name: quiet
  annotations:
    policies.kyverno.io/title: Configuration is quiet
    policies.kyverno.io/severity: low
    policies.kyverno.io/category: Tests
    policies.kyverno.io/description: Refuses every ConfigMap.
    astrolabe/remediation: Remove it.
    astrolabe/evidences: none
spec:
  validationActions: [Deny]
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE]
      resources: [configmaps]
  validations:
  - expression: object.metadata.name == ''
    message: it speaks
`;

test.run();
