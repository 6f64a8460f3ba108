import { catalogue, codes, isCode, type Code } from "#lib/diagnostics/catalogue.js";
import { explainCode } from "#lib/cli/explain.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readSamples } from "./sample.js";

/** For each code, the sample in which valid input of the same sort passes. */
const passing: Readonly<Record<Code, string>> = {
  "source-syntax": "source-imports-text-and-shared-code",
  "source-import": "source-imports-text-and-shared-code",
  "type-error": "one-app-twice-on-a-cluster",
  "app-missing": "app-exported-by-default",
  "cluster-missing": "one-app-on-two-clusters",
  "name-invalid": "names-at-their-limits",
  "name-mismatch": "one-app-on-two-clusters",
  "name-duplicate": "one-app-twice-on-a-cluster",
  "app-invalid": "app-exported-by-default",
  "app-unused": "one-app-on-two-clusters",
  "cluster-invalid": "inventory-that-makes-sense",
  "cluster-empty": "one-app-on-two-clusters",
  "kubernetes-version-unknown": "one-app-on-two-clusters",
  "settings-not-data": "settings-that-are-data",
  "deployment-unknown": "deployments-in-order",
  "deployment-cycle": "deployments-in-order",
  "dependency-cycle": "constructs-in-order",
  "build-threw": "build-within-its-limits",
  "build-timeout": "build-within-its-limits",
  "build-memory": "build-within-its-limits",
  "build-exit": "build-within-its-limits",
  "build-async": "build-within-its-limits",
  "construct-invalid": "replicas-left-to-the-autoscaler",
  "object-invalid": "plain-cdk8s-and-cdk8s-plus",
  "object-duplicate": "objects-of-nearly-one-identity",
  "object-too-large": "configuration-of-one-mebibyte",
  "tree-edited": "tree-edited-by-hand-and-forced",
  "tree-foreign": "tree-with-files-beside-the-clusters",
  "tree-symlink": "tree-with-files-beside-the-clusters",
  "tree-index-damaged": "tree-with-a-damaged-list-and-forced",
  "tree-stale": "tree-in-place",
  "tree-empty": "cluster-removed-and-forced",
  "verify-differs": "compile-that-is-the-same-each-time",
};

const samples = readSamples();
const reported = new Map(samples.map(({ name, diagnostics }) => [
  name,
  new Set([...diagnostics.matchAll(/^(?:\S.*? )?(?:error|warning|info) ([a-z/-]+): /gm)].map(([, code = ""]) => code)),
]));

test("every code has a sample that reports it", () => {
  const seen = new Set([...reported.values()].flatMap((found) => [...found]));
  assert.equal(codes.filter((code) => !seen.has(code)), []);
});

test("every code has a sample in which valid input of the same sort passes", () => {
  for (const [code, name] of Object.entries(passing)) {
    const sample = samples.find((candidate) => candidate.name === name);
    assert.ok(sample, `${code}: there is no sample ${name}`);
    assert.is(sample.exit, 0, `${code}: the sample ${name} fails`);
    assert.is(sample.diagnostics, "", `${code}: the sample ${name} has findings`);
  }
});

test("no sample reports a code that the catalogue does not have", () => {
  for (const [name, found] of reported) assert.equal([...found].filter((code) => !isCode(code)), [], name);
});

test("every code says what it is about, what it means and how to put it right, and explain prints that", () => {
  for (const code of codes) {
    const { title, means, fix, severity } = catalogue[code];
    assert.match(title, /^[A-Z].*[^.]$/, `the title of ${code}`);
    assert.match(means, /^\S.*\.$/, `the meaning of ${code}`);
    assert.match(fix, /^[A-Z].*\.$/, `the remedy of ${code}`);
    const text = explainCode(code)?.text ?? "";
    for (const part of [code, severity, title, means, fix]) assert.ok(text.includes(part), `explain ${code} does not say: ${part}`);
  }
});

test.run();
