/** A real Kyverno runs our policies' tests, and says of the lab's tree what we say in process. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { readPolicyTests } from "#lib/checks/policies/files.js";
import { runPolicyTests } from "#lib/checks/policies/tests.js";
import { field, isObject, objects } from "#lib/checks/workload.js";
import type { Policy } from "#lib/model/policy.js";
import type { Data, DataObject, Manifest } from "#lib/synth/manifest.js";
import { progress } from "./components/cache.js";
import { kyverno } from "./components/programs.js";
import { failedPolicies, kyvernoClusters, labPolicies, namespacesAmong, ofCluster, policySet, type Namespaces } from "./judged.js";
import { labObjects, repository } from "./lab.js";

const lab = labObjects();
const policies = labPolicies();
const judge = policySet(policies);
const folder = mkdtempSync(join(tmpdir(), "astrolabe-kyverno-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

test("kyverno test passes on our policies' tests, the same ones that we run in process", async () => {
  const { status, stdout, stderr } = await run(["test", "policies/tests", "--remove-color"]);
  const [, failed] = /Test Summary: \d+ tests? passed and (\d+) tests? failed/.exec(stdout) ?? [];
  assert.is(status, 0, lastWords(stdout + stderr));
  assert.is(failed, "0");
  const own = runPolicyTests(readPolicyTests(repository), policies);
  assert.equal(own.diagnostics.map(({ message }) => message), []);
  const rows = own.rows.map(({ policy, resource }) => `${policy}: ${resource}`);
  assert.equal(passedRows(stdout), [...new Set(rows)].sort());
  progress(`kyverno test: ${rows.length} rows passed, the same`);
});

for (const cluster of kyvernoClusters) {
  const own = ofCluster(lab, cluster);
  const manifests = own.map(({ manifest }) => manifest);
  const namespaces = namespacesAmong(own);

  test(`kyverno apply judges one object of each kind of ${cluster} by all policies as we do`, async () => {
    const first = [...new Map([...manifests].reverse().map((manifest) => [kindOf(manifest), manifest])).values()];
    assert.equal(await disagreements(first, policies, namespaces), []);
  });

  // Kyverno takes milliseconds for each policy and object, and nothing but the kind makes most pairs idle.
  test(`kyverno apply judges every object of ${cluster} by the policies of its kind as we do`, async () => {
    const groups = new Map<string, { readonly manifests: Manifest[]; readonly chosen: readonly Policy[] }>();
    for (const kind of new Set(manifests.map(kindOf))) {
      const alike = manifests.filter((manifest) => kindOf(manifest) === kind);
      const names = new Set(alike.flatMap((manifest) => judge.judgements(manifest, known(namespaces)).map(({ policy }) => policy.name)));
      const chosen = policies.filter(({ name }) => names.has(name));
      const key = [...names].sort().join();
      groups.set(key, { manifests: [...(groups.get(key)?.manifests ?? []), ...alike], chosen });
    }
    const wrong: string[] = [];
    let pairs = 0;
    for (const { manifests: alike, chosen } of groups.values()) {
      if (chosen.length > 0) wrong.push(...(await disagreements(alike, chosen, namespaces)));
      pairs += alike.length * chosen.length;
    }
    progress(`kyverno apply on ${cluster}: ${manifests.length} objects, ${pairs} pairs of object and policy`);
    assert.equal(wrong, []);
    assert.ok(pairs > 500);
  });
}

/** Rows of the tables that `kyverno test` prints, as `policy: Kind namespace/name`. Some stand there twice: for each rule that autogen made. */
function passedRows(output: string): string[] {
  const rows = output.split("\n").flatMap((line) => {
    const [, id, policy, , resource, result] = line.split("│").map((cell) => cell.trim());
    if (id === undefined || !/^\d+$/.test(id) || result !== "Pass") return [];
    const [name = "", namespace = "", kind = ""] = (resource ?? "").split("/").reverse();
    return [`${policy}: ${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`];
  });
  return [...new Set(rows)].sort();
}

/** What Kyverno says otherwise than we do of objects, by some policies. */
async function disagreements(manifests: readonly Manifest[], chosen: readonly Policy[], namespaces: Namespaces): Promise<string[]> {
  const failed = await failuresOf(manifests, chosen, namespaces);
  return manifests.flatMap((manifest) => {
    const own = failedPolicies(judge, manifest, namespaces).join(", ");
    const theirs = [...(failed.get(labelOf(manifest)) ?? [])].sort().join(", ");
    return own === theirs ? [] : [`${labelOf(manifest)}: Kyverno: ${theirs || "nothing"}; ours: ${own || "nothing"}`];
  });
}

/** Runs `kyverno apply` and reads its report: which policies an object fails. */
async function failuresOf(manifests: readonly Manifest[], chosen: readonly Policy[], namespaces: Namespaces): Promise<Map<string, Set<string>>> {
  const resources = join(folder, "resources.yaml");
  const values = join(folder, "values.yaml");
  writeFileSync(resources, manifests.map(({ data }) => `${JSON.stringify(data)}\n`).join("---\n"));
  writeFileSync(values, JSON.stringify({ apiVersion: "cli.kyverno.io/v1alpha1", kind: "Values", metadata: { name: "values" }, namespaceSelector: [...namespaces].map(labelled) }));
  const args = ["apply", ...chosen.map(({ file }) => file), "--resource", resources, "--values-file", values, "--policy-report", "--output-format", "json", "--remove-color"];
  const { status, stdout, stderr } = await run(args);
  const start = stdout.indexOf("{");
  const report: Data = start === -1 ? null : JSON.parse(stdout.slice(start));
  const results = field(report, "results");
  // It ends with 1 when an object fails, and when it could not judge.
  if (status > 1 || !Array.isArray(results)) throw new Error(`kyverno apply ended with ${status}${lastWords(stderr + stdout)}`);
  const failed = new Map<string, Set<string>>();
  for (const result of objects(results)) {
    if (result.result === "pass" || result.result === "skip") continue;
    for (const resource of objects(result.resources)) {
      const label = `${String(resource.kind)} ${text(resource.namespace)}/${text(resource.name)}`;
      failed.set(label, (failed.get(label) ?? new Set()).add(text(result.policy)));
    }
  }
  return failed;
}

async function run(args: readonly string[]): Promise<Awaited<ReturnType<typeof runProcess>>> {
  return runProcess(await kyverno(), args, { cwd: repository, timeout: 40 * 60_000 });
}

function labelled([name, object]: readonly [string, DataObject]): DataObject {
  const labels = field(object.metadata, "labels");
  return { name, labels: { "kubernetes.io/metadata.name": name, ...(isObject(labels) ? labels : {}) } };
}

const known = (namespaces: Namespaces) => ({ namespace: (name: string) => namespaces.get(name) ?? null });

const kindOf = ({ apiVersion, kind }: Manifest): string => `${apiVersion} ${kind}`;

const labelOf = ({ kind, namespace, name }: Manifest): string => `${kind} ${namespace}/${name}`;

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");

test.run();
