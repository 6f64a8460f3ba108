import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findKubeconform, readKubeconform, runKubeconform } from "#lib/adapters/kubeconform.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { failureOf, standIns } from "./stand-in.js";

const { folder, program } = standIns("kubeconform");

interface Listed {
  readonly filename?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly status?: string;
  readonly msg?: string;
}

const counted = { statusValid: "valid", statusInvalid: "invalid", statusError: "errors", statusSkipped: "skipped" } as const;

function answer(resources: readonly Listed[]): string {
  const summary = { valid: 0, invalid: 0, errors: 0, skipped: 0 };
  for (const { status } of resources) for (const [name, key] of Object.entries(counted)) if (name === status) summary[key]++;
  return JSON.stringify({ resources, summary });
}

const options = { paths: ["a.yaml"], schemaLocations: ["schemas/{{ .ResourceKind }}.json"], kubernetes: "1.34", cwd: folder };

test("valid, invalid, error and skipped stay apart, and empty documents are left out", () => {
  const results = readKubeconform(answer([
    { filename: "a", status: "statusValid" }, { filename: "b", status: "statusInvalid", msg: "bad" }, { filename: "c", status: "statusError", msg: "odd" },
    { filename: "d", status: "statusSkipped" }, { filename: "e", status: "statusEmpty" }, { filename: "f", status: "" },
  ]));
  assert.equal(results?.map(({ file, status, message }) => [file, status, message]), [["a", "valid", ""], ["b", "invalid", "bad"], ["c", "error", "odd"], ["d", "skipped", ""]]);
});

test("every fault is told with its place, and the path of the schema is not", () => {
  const msg = "problem validating schema. Check JSON formatting: jsonschema validation failed with 'file:///secret/place/x.json#' - at '': validation failed   - at '/spec/replicas': got string, want integer   - at '/spec/a': got 'b - c'";
  const [result] = readKubeconform(answer([{ status: "statusInvalid", msg }])) ?? [];
  assert.is(result?.message, "the object does not match its schema");
  assert.equal(result?.faults, [{ pointer: "/spec/replicas", message: "got string, want integer" }, { pointer: "/spec/a", message: "got 'b - c'" }]);
});

for (const [what, text] of [
  ["no JSON", "panic: oh"], ["nothing", ""], ["a list", "[]"], ["no summary", `{"resources":[]}`], ["no resources", `{"summary":{}}`],
  ["a status that nobody knows", `{"resources":[{"status":"statusFine"}],"summary":{"valid":0,"invalid":0,"errors":0,"skipped":0}}`],
  ["fewer results than were counted", `{"resources":[],"summary":{"valid":1,"invalid":0,"errors":0,"skipped":0}}`],
] as const) {
  test(`an answer that is ${what} is no answer`, () => assert.is(readKubeconform(text), undefined));
}

test("a run over nothing that is an object has no results", () => {
  assert.equal(readKubeconform(`{"resources":null,"summary":{"valid":0,"invalid":0,"errors":0,"skipped":0}}`), []);
});

test("results are sorted, and an exit status of 1 is an answer", async () => {
  const said = answer([{ filename: "b.yaml", status: "statusInvalid", msg: "x" }, { filename: "a.yaml", kind: "B", status: "statusValid" }, { filename: "a.yaml", kind: "A", status: "statusValid" }]);
  const results = await runKubeconform(program("sorted", `console.log(${JSON.stringify(said)}); process.exitCode = 1;`), options);
  assert.equal(results.map(({ file, kind }) => `${file} ${kind}`), ["a.yaml A", "a.yaml B", "b.yaml "]);
});

test("the program is asked strictly, with our schemas alone, a whole version, and no name that looks like a flag", async () => {
  const echo = program("echo", `console.log(JSON.stringify({ resources: [{ filename: process.argv.slice(2).join(" "), status: "statusValid" }], summary: { valid: 1, invalid: 0, errors: 0, skipped: 0 } }));`);
  const [result] = await runKubeconform(echo, { ...options, paths: ["-v.yaml", "b.yaml"] });
  assert.is(result?.file, "-strict -summary -verbose -output json -kubernetes-version 1.34.0 -schema-location schemas/{{ .ResourceKind }}.json ./-v.yaml b.yaml");
});

test("without schemas nothing is run, because kubeconform would fetch some", async () => {
  const error = await failureOf(() => runKubeconform(program("never", "process.exit(9)"), { ...options, schemaLocations: [] }));
  assert.match(error.message, "no schemas were named");
});

test("a program that says nothing of use could not check, and its own words are kept", async () => {
  const error = await failureOf(() => runKubeconform(program("broken", "console.error('flag provided but not defined'); process.exitCode = 1;"), options));
  assert.match(error.message, "kubeconform ended with 1 and without results");
  assert.match(error.message, "flag provided but not defined");
});

test("a program that never ends could not check", async () => {
  const error = await failureOf(() => runKubeconform(program("endless", "setInterval(() => {}, 1000);"), { ...options, timeout: 1500 }));
  assert.is(error.status, "ETIMEDOUT");
});

test("the program is found by its setting, else on PATH", () => {
  mkdirSync(join(folder, "bin"), { recursive: true });
  const path = program("bin/kubeconform", "");
  assert.is(findKubeconform({ PATH: `relative:/nowhere:${join(folder, "bin")}` }), path);
  assert.is(findKubeconform({ PATH: "/nowhere", ASTROLABE_KUBECONFORM: path }), path);
  assert.is(findKubeconform({ PATH: join(folder, "bin"), ASTROLABE_KUBECONFORM: "" }), path);
});

for (const [what, env] of [
  ["on no PATH", {}], ["not on PATH", { PATH: "/nowhere" }], ["not where the setting says", { PATH: join(folder, "bin"), ASTROLABE_KUBECONFORM: "/nowhere/kubeconform" }],
  ["named by a relative path", { ASTROLABE_KUBECONFORM: "bin/kubeconform" }], ["a folder", { ASTROLABE_KUBECONFORM: folder }],
] as const) {
  test(`a program that is ${what} could not check, and never passes`, async () => {
    const error = await failureOf(() => findKubeconform(env));
    assert.match(error.message, "kubeconform was not run");
    assert.is(error.status, "ENOENT");
  });
}

test.run();
