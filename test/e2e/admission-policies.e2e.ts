/** A real API server that judges by our policies, as ValidatingAdmissionPolicies, says what we say in process. */
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readPolicyTests } from "#lib/checks/policies/files.js";
import { readPolicyTest } from "#lib/checks/policies/test-file.js";
import { field, isObject } from "#lib/checks/workload.js";
import type { Policy } from "#lib/model/policy.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import { policyObjects } from "#lib/targets/policies/objects.js";
import { corpusFolder, readFixtures } from "../conformance/fixtures.js";
import { startApiServer, type ApiServer } from "./api-server.js";
import { messageOf, type Answer } from "./client.js";
import { Cluster, nameOf } from "./cluster.js";
import { progress } from "./components/cache.js";
import { definitions } from "./components/definitions.js";
import { kubernetes } from "./components/programs.js";
import { eventually } from "./eventually.js";
import { clusters, failedPolicies, labPolicies, namespacesAmong, ofCluster, policySet, type Namespaces } from "./judged.js";
import { labObjects, repository } from "./lab.js";

const lab = labObjects();
const policies = labPolicies();
const judge = policySet(policies);
let server: ApiServer | undefined;

/** Objects of one kind of cluster, to be judged together. */
interface Scene {
  readonly name: string;
  readonly objects: readonly Manifest[];
  readonly namespaces: Namespaces;
}

/** What an API server made of the objects of a scene. */
interface Judged {
  /** Objects that it took, and by which policies it warned. */
  readonly taken: readonly { readonly manifest: Manifest; readonly failed: readonly string[] }[];
  /** Objects that it refused for reasons of its own. */
  readonly refused: readonly string[];
}

test("the API server takes our policies", async () => {
  // Its own Pod Security and the search for service accounts would refuse Pods before the policies are asked.
  server = await startApiServer(["--disable-admission-plugins=PodSecurity,ServiceAccount"]);
  const cluster = running();
  await cluster.define(await definitions());
  // Warnings name every policy that an object fails, a denial only the first.
  await install(cluster, policies.map((policy) => ({ ...policy, actions: ["Warn"] })));
  progress(`${policies.length} policies were taken`);
});

for (const name of clusters) {
  test(`the API server judges the tree of ${name} as we do`, async () => {
    const objects = ofCluster(lab, name);
    const scene = { name, objects: objects.map(({ manifest }) => manifest), namespaces: namespacesAmong(objects) };
    const { taken, refused } = await judged(scene);
    assert.equal(refused, []);
    assert.equal(disagreements(taken, scene.namespaces), []);
    progress(`${name}: ${taken.length} objects, ${taken.reduce((sum, { failed }) => sum + failed.length, 0)} findings, the same`);
  });
}

test("the API server judges the resources of the policies' own tests as we do", async () => {
  const wrong: string[] = [];
  let count = 0;
  let findings = 0;
  let left = 0;
  for (const { name, resources, namespaces, problems } of readPolicyTests(repository).map(readPolicyTest)) {
    assert.equal(problems, []);
    const { taken, refused } = await judged({ name, objects: resources, namespaces });
    count += taken.length;
    left += refused.length;
    findings += taken.reduce((sum, { failed }) => sum + failed.length, 0);
    wrong.push(...disagreements(taken, namespaces).map((text) => `${name}: ${text}`));
  }
  progress(`policy tests: ${count} objects judged, ${findings} findings; ${left} are objects that no API server would take`);
  assert.equal(wrong, []);
  assert.ok(count > 10 * left, "most objects are judged");
});

const fixtures = readFixtures(corpusFolder(repository, process.env));
if (fixtures === undefined) progress("the Pod Security fixtures are not at hand, so the policies' own tests have to do");
for (const level of fixtures === undefined ? [] : (["baseline", "restricted"] as const)) {
  test(`the API server judges the Pod Security fixtures of the level ${level} as we do`, async () => {
    const namespace = `pod-security-${level}`;
    const namespaces = new Map([[namespace, namespaceObject(namespace, { "pod-security.kubernetes.io/enforce": level })]]);
    const own = (fixtures ?? []).filter((fixture) => fixture.level === level);
    const objects = own.flatMap(({ pod }, index) => (pod === undefined ? [] : [placed(pod, namespace, `${pod.name.replaceAll("_", "-")}-${index}`)]));
    const { taken, refused } = await judged({ name: level, objects, namespaces });
    assert.equal(refused, []);
    assert.is(taken.length, own.length);
    assert.equal(disagreements(taken, namespaces), []);
    progress(`${level}: ${taken.length} fixtures, the same`);
  });
}

test("with the policies' own actions the API server refuses what fails a policy that denies, and nothing else", async () => {
  const cluster = running();
  // Namespaces have to be made for the others to be judged in.
  const isOfNamespaces = ({ constraints }: Policy): boolean => constraints.resourceRules.some(({ resources }) => resources.includes("namespaces"));
  const chosen = policies.map((policy): Policy => (isOfNamespaces(policy) ? { ...policy, actions: ["Warn"] } : policy));
  await install(cluster, chosen);
  const denying = new Set(chosen.filter(({ actions }) => actions.includes("Deny")).map(({ name }) => name));
  const wrong: string[] = [];
  let denied = 0;
  for (const { resources, namespaces } of readPolicyTests(repository).map(readPolicyTest)) {
    await populate(cluster, { name: "", objects: resources, namespaces });
    for (const manifest of resources) {
      const answer = await cluster.dryRun(manifest);
      const message = messageOf(answer);
      const [, by] = /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request/.exec(message) ?? [];
      if (answer.status >= 300 && by === undefined) continue;
      const expected = failedPolicies(judge, manifest, namespaces).filter((name) => denying.has(name));
      if (by !== undefined) denied++;
      const isRight = by === undefined ? expected.length === 0 : expected.includes(withoutFamily(by));
      if (!isRight) wrong.push(`${manifest.kind} ${manifest.name}: ${by === undefined ? "taken" : `denied by ${by}`}, ours: ${expected.join(", ")}`);
    }
  }
  progress(`${denied} objects of the policies' tests were denied`);
  assert.equal(wrong, []);
  assert.ok(denied > 100);
});

test("the server stops", async () => {
  await server?.stop();
});

/** Makes the policies, and waits until the server judges by them. */
async function install(cluster: Cluster, chosen: readonly Policy[]): Promise<void> {
  for (const object of policyObjects(chosen, { name: "admission" }, [], kubernetes.minor)) await cluster.create(identified(object));
  // One more, that came last: when it denies, all others are in force.
  const marker = `settled-${chosen.some(({ actions }) => actions.includes("Deny")) ? "own" : "warn"}`;
  const apiVersion = "admissionregistration.k8s.io/v1";
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"], resourceNames: [marker] };
  await cluster.create(identified({ apiVersion, kind: "ValidatingAdmissionPolicy", metadata: { name: marker }, spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: "false" }] } }));
  await cluster.create(identified({ apiVersion, kind: "ValidatingAdmissionPolicyBinding", metadata: { name: marker }, spec: { policyName: marker, validationActions: ["Deny"] } }));
  await eventually("the policies are in force", 30, async () => ((await cluster.dryRun(identified({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: marker, namespace: "default" } }))).status >= 300 ? [] : ["a refusal"]));
}

async function judged(scene: Scene): Promise<Judged> {
  const cluster = running();
  await populate(cluster, scene);
  const taken: { manifest: Manifest; failed: string[] }[] = [];
  const refused: string[] = [];
  for (const manifest of scene.objects) {
    const answer = await cluster.dryRun(manifest);
    if (answer.status >= 300) refused.push(`${manifest.kind} ${manifest.name}: ${messageOf(answer)}`);
    else taken.push({ manifest, failed: warnedBy(answer) });
  }
  return { taken, refused };
}

/** Makes the namespaces of a scene with their labels, and waits until policies see them. */
async function populate(cluster: Cluster, { objects, namespaces }: Scene): Promise<void> {
  const names = new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ""));
  for (const name of new Set([...names, ...namespaces.keys()])) {
    const labels = field(namespaces.get(name)?.metadata, "labels");
    await cluster.create(identified(namespaceObject(name, isObject(labels) ? labels : {})));
  }
  // Policies read namespaces from a cache that follows within milliseconds.
  await sleep(200);
}

function disagreements(taken: Judged["taken"], namespaces: Namespaces): string[] {
  return taken.flatMap(({ manifest, failed }) => {
    const own = failedPolicies(judge, manifest, namespaces);
    if (own.join() === failed.join()) return [];
    return [`${manifest.kind} ${manifest.namespace}/${manifest.name}: the API server: ${failed.join(", ") || "nothing"}; ours: ${own.join(", ") || "nothing"}`];
  });
}

/** Names of the policies that an answer warns of, sorted. */
function warnedBy({ warnings }: Answer): string[] {
  const names = warnings.flatMap((text) => {
    const [, name] = /Validation failed for ValidatingAdmissionPolicy '([^']+)'/.exec(text) ?? [];
    return name === undefined ? [] : [withoutFamily(name)];
  });
  return [...new Set(names)].sort();
}

/** A policy for controllers counts as the one that it was made from. */
const withoutFamily = (name: string): string => name.replace(/-autogen-[a-z]+$/, "");

function namespaceObject(name: string, labels: DataObject): DataObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function placed(pod: Manifest, namespace: string, name: string): Manifest {
  const { metadata } = pod.data;
  return { ...pod, namespace, name, data: { ...pod.data, metadata: { ...(isObject(metadata) ? metadata : {}), name, namespace } } };
}

function identified(data: DataObject): { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly data: DataObject } {
  return { apiVersion: String(data.apiVersion), kind: String(data.kind), name: nameOf(data), data };
}

function running(): Cluster {
  if (server === undefined) throw new Error("The API server did not start");
  return new Cluster(server.client);
}

test.run();
