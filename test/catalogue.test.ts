import { explainCode } from "#lib/cli/explain.js";
import { readPolicyFiles, readPolicyTests } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { readPolicyTest } from "#lib/checks/policies/test-file.js";
import { catalogue, codes, isCode } from "#lib/diagnostics/catalogue.js";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findingsOf, passing } from "./catalogue.js";
import { readSamples } from "./sample.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const samples = readSamples();
const reported = new Map(samples.map((sample) => [sample.name, new Set(findingsOf(sample).map(({ code }) => code))]));

test("every code has a sample that reports it", () => {
  const seen = new Set([...reported.values()].flatMap((found) => [...found]));
  assert.equal(codes().filter((code) => !seen.has(code)), []);
});

test("every code has a sample in which valid input of the same sort passes", () => {
  for (const [code, name] of Object.entries(passing)) {
    const sample = samples.find((candidate) => candidate.name === name);
    assert.ok(sample, `${code}: there is no sample ${name}`);
    assert.is(sample.exit, 0, `${code}: the sample ${name} fails`);
    assert.equal([...reported.get(name) ?? []], [], `${code}: the sample ${name} has findings`);
  }
});

test("no sample reports a code that the catalogue does not have, but for its own policies", () => {
  for (const { name, policies } of samples) {
    assert.equal([...reported.get(name) ?? []].filter((code) => !isCode(code) && !policies.includes(code.replace("policy/", ""))), [], name);
  }
});

test("the findings of a sample are as many as it says", () => {
  for (const sample of samples) {
    const [, tally = ""] = /\n((?:\d+ (?:errors?|warnings?|infos?)(?:, )?)+)/.exec(sample.diagnostics) ?? [];
    const counted = [...tally.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
    assert.is(findingsOf(sample).length, counted, sample.name);
  }
});

test("every code says what it is about, what it means and how to put it right, and explain prints that", () => {
  for (const code of codes()) {
    const { title, means, fix, severity } = catalogue()[code];
    assert.match(title, /^[A-Z].*[^.]$/, `the title of ${code}`);
    assert.match(means, /^\S.*\.$/, `the meaning of ${code}`);
    assert.match(fix, /^[A-Z].*\.$/, `the remedy of ${code}`);
    const text = explainCode(code)?.text ?? "";
    for (const part of [code, severity, title, means, fix]) assert.ok(text.includes(part), `explain ${code} does not say: ${part}`);
  }
});

test("every policy has a test of its own, with rows that pass and rows that fail", () => {
  const rows = readPolicyTests(repository).map(readPolicyTest);
  for (const { name } of loadPolicies(readPolicyFiles(repository)).policies) {
    const own = rows.filter(({ file }) => file.startsWith(`policies/tests/${name}/`)).flatMap(({ results }) => results).filter(({ policy }) => policy === name);
    for (const verdict of ["pass", "fail"]) assert.ok(own.some(({ result }) => result === verdict), `${name} has no row that is to ${verdict}`);
  }
});

test.run();
