import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compilePolicies } from "#lib/checks/policies/compile.js";
import { readPolicyFiles } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { corpusFolder, readFixtures, type Fixture } from "./fixtures.js";
import { disagreements, podSecurity } from "./judge.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const set = compilePolicies(podSecurity(loadPolicies(readPolicyFiles(repository)).policies));

const pod = (spec: Manifest["data"]): Manifest => ({
  group: "", apiVersion: "v1", kind: "Pod", namespace: "", name: "one", wave: 0, construct: "",
  data: { apiVersion: "v1", kind: "Pod", metadata: { name: "one" }, spec: { containers: [{ name: "main", image: "registry.k8s.io/pause" }], ...spec } },
});
const fixture = (more: Partial<Fixture>): Fixture => ({ version: "v1.28", level: "baseline", verdict: "pass", file: "one.yaml", pod: pod({}), ...more });

test("a fixture that is judged as its folder says has no disagreement", () => {
  assert.equal(disagreements(fixture({}), set), []);
  assert.equal(disagreements(fixture({ verdict: "fail", pod: pod({ hostPID: true }) }), set), []);
});

test("the level decides: what baseline lets pass restricted refuses", () => {
  assert.equal(disagreements(fixture({ level: "restricted", verdict: "fail" }), set), []);
});

test("a wrong verdict is told for the Pod and for each controller, with the policy and what it saw", () => {
  assert.equal(disagreements(fixture({ pod: pod({ hostPID: true }) }), set), ["Pod", "Deployment", "CronJob"].map((kind) => (
    { kind, problem: "refused: baseline-host-namespaces: the pod shares namespaces of its node: hostPID" }
  )));
  assert.equal(disagreements(fixture({ verdict: "fail" }), set), ["Pod", "Deployment", "CronJob"].map((kind) => ({ kind, problem: "let pass" })));
});

test("a file without exactly one Pod does not pass", () => {
  assert.equal(disagreements(fixture({ pod: undefined }), set), [{ kind: "file", problem: "does not hold exactly one Pod" }]);
});

test("the corpus is where the environment says, else beside the repository, and may be absent", () => {
  assert.is(corpusFolder("/repository", { ASTROLABE_CORPORA: "/elsewhere" }), resolve("/elsewhere/psa"));
  assert.is(corpusFolder("/repository", {}), resolve("/shared/corpora/psa"));
  assert.is(corpusFolder("/repository", { ASTROLABE_CORPORA: "" }), resolve("/shared/corpora/psa"));
  assert.is(readFixtures(resolve(repository, "no-such-folder")), undefined);
});

test.run();
