import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { DataObject } from "#lib/synth/manifest.js";
import { makeWorkspace, put, report, run, type Circumstances } from "../cli/workspace.js";
import { recorded } from "./recorded.js";

const { wanted, clean, changed = {} } = recorded("deployment");
const selector = "labelSelector=app.kubernetes.io%2Fmanaged-by%3Dastrolabe&limit=500";
const listed = `/apis/apps/v1/deployments?${selector}`;
const secrets = `/api/v1/secrets?${selector}`;
const secret: DataObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "recorded", labels: { "app.kubernetes.io/managed-by": "astrolabe" } } };

/** A workspace with two clusters, of which only paris has a tree. */
function workspace(more: Readonly<Record<string, string>> = {}): string {
  const root = makeWorkspace({ "clusters/paris/cluster.ts": "", "clusters/lyon/cluster.ts": "", "apps/web/app.ts": "", "generated/paris/web/Deployment.yaml": JSON.stringify(wanted), ...more });
  writeFileSync(join(root, "kubectl"), `#!${process.execPath}
import { readFileSync } from "node:fs";
const [command, what, path] = process.argv.slice(2);
const { contexts, answers } = JSON.parse(readFileSync(import.meta.dirname + "/answers.json", "utf8"));
if (command === "config") {
  if (what === "get-contexts") console.log(contexts.join("\\n"));
  else process.exitCode = 1;
} else if (typeof answers[path] === "object") console.log(JSON.stringify(answers[path]));
else { console.error(answers[path] ?? "Error from server (NotFound): no"); process.exitCode = 1; }
`);
  chmodSync(join(root, "kubectl"), 0o755);
  return root;
}

/** What the server says, and how to reach it. */
function circumstances(root: string, answers: Readonly<Record<string, unknown>>, contexts: readonly string[] = ["paris"]): Circumstances {
  const usual = { "/version": { gitVersion: "v1.34.4+k3s1" }, "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true }] }, "/api/v1": { resources: [{ name: "secrets", kind: "Secret", namespaced: true }] } };
  put(root, { "answers.json": JSON.stringify({ contexts, answers: { ...usual, ...answers } }) });
  return { env: { ASTROLABE_KUBECTL: join(root, "kubectl") } };
}

test("a cluster that is as its tree says ends with 0, and one without a context is told of", async () => {
  const root = workspace();
  const { code, stdout } = await run(root, ["drift"], circumstances(root, { [listed]: { items: [clean] } }));
  assert.is(stdout, "paris: 1 object compared, through the context paris (Kubernetes v1.34.4+k3s1)\nnothing differs.\n\n"
    + "lyon: not looked at, because the kubeconfig has no context of that name.\n");
  assert.is(code, 0);
});

test("what differs is told by deployment, object and field, with who and what becomes of it, and ends with 1", async () => {
  const root = workspace();
  const { code, stdout } = await run(root, ["drift", "--cluster", "paris"], circumstances(root, { [listed]: { items: [changed] } }));
  assert.match(stdout, "\n\nweb on paris\n  Deployment recorded/web\n");
  assert.match(stdout, "    spec.replicas: 2 → 5, set by kubectl (scale); nothing puts it back: apply its file by hand\n");
  assert.match(stdout, '    spec.template.spec.containers[main].env[DEBUG]: {"name":"DEBUG","value":"1"} added, set by kubectl-set at 2026-11-21T14:30:4');
  assert.match(stdout, "    spec.template.spec.automountServiceAccountToken: false removed, by whom is not recorded; ");
  assert.match(stdout, /\n\n1 object differs, in 12 fields\.\n$/);
  assert.is(code, 1);
});

test("the same as data", async () => {
  const root = workspace();
  const { code, stdout } = await report(root, ["drift"], circumstances(root, { [listed]: { items: [changed] } }));
  const { result }: { readonly result: { readonly clusters: readonly { readonly objects: readonly { readonly fields: readonly DataObject[] }[] }[] } } = JSON.parse(stdout);
  const fields = result.clusters[0]?.objects[0]?.fields ?? [];
  assert.is(fields.length, 12);
  assert.equal(fields[2], { path: "spec.replicas", kind: "changed", pointer: "/spec/replicas", wanted: 2, found: 5, owners: [{ manager: "kubectl", operation: "Update", subresource: "scale" }], verdict: "nobody" });
  assert.is(code, 1);
});

test("what could not be read is named, and the rest is never called clean", async () => {
  const root = workspace({ "generated/paris/web/Secret.yaml": JSON.stringify(secret), "generated/paris/web/broken.yaml": "a: [\n" });
  const { code, stdout } = await run(root, ["drift"], circumstances(root, { [listed]: { items: [clean] }, [secrets]: "Error from server (Forbidden): secrets is forbidden" }));
  assert.match(stdout, "\nnot checked\n  generated/paris/web/broken.yaml: line ");
  assert.match(stdout, "\n  Secret: Error from server (Forbidden): secrets is forbidden\n\nnothing differs in what was checked.\n");
  assert.is(code, 1);
});

const record = (distribution: string, kind = "portainer"): string => JSON.stringify({ distribution, delivery: { kind }, deployments: {} });
const harbour = { "clusters/harbour/cluster.ts": "", "generated/harbour/web/stack.yaml": "services: {}\n", "generated/.astrolabe/harbour.json": record("swarm") };
const dock = { "clusters/dock/cluster.ts": "", "generated/dock/web/compose.yaml": "services: {}\n", "generated/.astrolabe/dock.json": record("compose") };

test("places without Kubernetes are left to the command that reads them from Portainer", async () => {
  const root = workspace({ ...harbour, ...dock });
  const around = circumstances(root, { [listed]: { items: [clean] } });
  const all = await report(root, ["drift"], around);
  assert.is(all.code, 0);
  assert.equal(JSON.parse(all.stdout).result.left, { dock: "compose", harbour: "swarm" });
  const { code, stdout } = await run(root, ["drift", "--cluster", "paris", "--cluster", "harbour"], around);
  assert.is(stdout, "paris: 1 object compared, through the context paris (Kubernetes v1.34.4+k3s1)\nnothing differs.\n\nharbour: a Docker Swarm, whose state `astrolabe portainer status` tells.\n");
  assert.is(code, 0);
});

test("where there is nothing else to compare, that is said, and no kubectl is needed for it", async () => {
  const root = workspace({ ...harbour, ...dock });
  const without = { env: { ASTROLABE_KUBECTL: join(root, "none") } };
  const one = await run(root, ["drift", "--cluster", "dock"], without);
  assert.equal([one.code, one.stdout], [3, ""]);
  assert.match(one.stderr, "Nothing was compared: dock is a Compose host\n  hint: Run `astrolabe portainer status`");
  const both = await run(root, ["drift", "--cluster", "dock", "--cluster", "harbour"], without);
  assert.match(both.stderr, "Nothing was compared: dock, harbour have no Kubernetes");
});

test("what Portainer applies comes back when it next deploys", async () => {
  const root = workspace({ "generated/.astrolabe/paris.json": record("k3s") });
  const { code, stdout } = await run(root, ["drift", "--cluster", "paris"], circumstances(root, { [listed]: { items: [changed] } }));
  assert.match(stdout, "    spec.replicas: 2 → 5, set by kubectl (scale); Portainer puts it back when it next deploys the stack\n");
  assert.is(code, 1);
});

const unread: readonly (readonly [what: string, words: readonly string[], answers: Readonly<Record<string, unknown>>, contexts: readonly string[], says: string])[] = [
  ["nothing may be read", [], { [listed]: "Error from server (Forbidden): no" }, ["paris"], "of no kind could objects be listed. Deployment: Error from server"],
  ["the cluster does not answer", [], { "/version": "The connection to the server 127.0.0.1:1 was refused" }, ["paris"], "The cluster paris was not read: The connection"],
  ["nobody is logged in", [], { "/version": "error: You must be logged in to the server (Unauthorized)" }, ["paris"], "You must be logged in"],
  ["no context is of a cluster", [], {}, ["other"], 'no context has the name of a cluster of this workspace\n  hint: Name the cluster with --cluster, and its context with --context. The kubeconfig has the contexts "other".'],
  ["the tree has nothing of the cluster", ["--cluster", "lyon"], {}, ["lyon"], "generated/ has no objects of the cluster lyon"],
];

for (const [what, words, answers, contexts, says] of unread) {
  test(`where ${what}, nothing was compared, which ends with 3`, async () => {
    const root = workspace();
    const { code, stdout, stderr } = await run(root, ["drift", ...words], circumstances(root, answers, contexts));
    assert.match(stderr, says);
    assert.is(stdout, "");
    assert.is(code, 3);
  });
}

test("without kubectl nothing was compared", async () => {
  const { code, stderr } = await run(workspace(), ["drift"], { env: { PATH: "/nowhere", ASTROLABE_KUBECTL: "" } });
  assert.match(stderr, "kubectl was not run: it is not on PATH");
  assert.is(code, 3);
});

test.run();
