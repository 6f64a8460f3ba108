/** kubeconform, with our packs as its schemas, says of objects what our schemas say. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runKubeconform, type KubeconformResult } from "#lib/adapters/kubeconform.js";
import { kubeconformFindings } from "#lib/checks/kubeconform.js";
import { kubeconformLocation, kubeconformSchemas } from "#lib/checks/kubeconform-schemas.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { progress } from "./components/cache.js";
import { kubeconform, kubernetes } from "./components/programs.js";
import { labObjects, repository } from "./lab.js";
import { mutations, type Mutation } from "./mutations/mutate.js";
import { operators } from "./mutations/operators.js";
import { labSchemas } from "./verdict.js";

const { minor } = kubernetes;
const lab = labObjects();
const schemas = labSchemas(minor);
const changed = mutations(lab, operators, { count: 600, seed: "astrolabe" });

// What JSON Schema cannot say, or says otherwise: see kubeconformSchemas.
const beyond = new Set(["schema-duplicate"]);
const formats = new Set(["binary data are not encoded"]);

const folder = mkdtempSync(join(tmpdir(), "astrolabe-kubeconform-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

test("our packs can be written as kubeconform's schemas", () => {
  const files = kubeconformSchemas(schemas, [...lab, ...changed].map(({ manifest }) => manifest));
  assert.ok(files.size > 25);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, "schemas", file)), { recursive: true });
    writeFileSync(join(folder, "schemas", file), text);
  }
});

test("kubeconform finds every object of the lab's tree valid, and leaves none out", async () => {
  const results = await judged(lab.map(({ file }) => file), repository);
  assert.equal(results.filter(({ status }) => status !== "valid"), []);
  assert.equal(results.map(({ file }) => file).sort(), lab.map(({ file }) => file).sort());
});

test("kubeconform and our schemas agree on 600 changed objects", async () => {
  changed.forEach(({ manifest }, index) => writeFileSync(join(folder, fileOf(index)), JSON.stringify(manifest.data)));
  const results = await judged(changed.map((_, index) => fileOf(index)), folder);
  assert.is(results.length, changed.length);
  const wrong: string[] = [];
  const counts = { valid: 0, invalid: 0, error: 0, skipped: 0 };
  changed.forEach((mutation, index) => {
    const result = results[index];
    if (result === undefined) throw new Error(`kubeconform says nothing of ${fileOf(index)}`);
    counts[result.status]++;
    const own = expected(mutation);
    if (own !== result.status) wrong.push(`${mutation.operator} (${mutation.file}): kubeconform: ${result.status} ${JSON.stringify(result.faults)}; ours: ${own}`);
  });
  progress(`kubeconform on ${changed.length} changed objects: ${JSON.stringify(counts)}`);
  assert.equal(wrong, []);
});

test("a finding of kubeconform leads to the object's own place", async () => {
  const index = changed.findIndex(({ operator }) => operator === "replicas are text");
  const mutation = changed[index];
  if (mutation === undefined) throw new Error("no such change");
  const results = await judged([fileOf(index)], folder);
  const [finding, ...others] = kubeconformFindings(results, ({ file }) => ({ file: mutation.file, object: file }));
  assert.equal(others, []);
  assert.is(finding?.code, "kubeconform-invalid");
  assert.equal(finding?.location, { file: mutation.file, object: fileOf(index), pointer: "/spec/replicas" });
  assert.match(finding?.message ?? "", "got string");
});

test("without a schema there is no verdict, which is not the same as valid", async () => {
  const results = await runKubeconform(await kubeconform(), { paths: [fileOf(0)], schemaLocations: [join(folder, "none", kubeconformLocation)], kubernetes: minor, cwd: folder });
  assert.equal(results.map(({ status }) => status), ["error"]);
});

function expected({ operator, manifest }: Mutation): KubeconformResult["status"] {
  if (isUnknown(manifest)) return "error";
  const problems = schemas.check(manifest).filter(({ code }) => code !== "kind-deprecated" && !beyond.has(code));
  return problems.length > 0 && !formats.has(operator) ? "invalid" : "valid";
}

function isUnknown({ apiVersion, group, kind }: Manifest): boolean {
  return schemas.describes(group, apiVersion.slice(apiVersion.indexOf("/") + 1), kind) === undefined;
}

async function judged(paths: readonly string[], cwd: string): Promise<readonly KubeconformResult[]> {
  const schemaLocations = [join(folder, "schemas", kubeconformLocation)];
  return runKubeconform(await kubeconform(), { paths, schemaLocations, kubernetes: minor, cwd });
}

function fileOf(index: number): string {
  return `changed-${String(index).padStart(4, "0")}.json`;
}

test.run();
