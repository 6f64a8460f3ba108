/**
 * ArgoCD delivers the lab's tree from a Gitea to two clusters with the nodes of their inventories, where the real
 * scheduler places all pods. What the lab leaves to others is played (control-plane/stages.yaml) or is not there:
 * Helm releases stay objects that nobody renders, and Kyverno's policies refuse nothing.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { field, isObject, objects } from "#lib/checks/workload.js";
import type { Client } from "../client.js";
import { progress } from "../components/cache.js";
import { kubectl } from "../components/programs.js";
import { inventories } from "../control-plane/inventory.js";
import { isGone, merge, read, remove } from "../control-plane/live.js";
import { nodeObjects } from "../control-plane/nodes.js";
import { isWaiting, pods } from "../control-plane/pods.js";
import { eventually } from "../eventually.js";
import { applications, others, troubled, type Application } from "./applications.js";
import { capacity, counted } from "./capacity.js";
import { withoutNode } from "./lost-node.js";
import { startRay } from "./ray.js";
import { startStack, type Stack } from "./stack.js";

/** Seconds that things may take. They take a tenth of it on a machine that does nothing else. */
const patience = 300;

const clusters = ["control", "research"] as const;
let stack: Stack | undefined;

test("Gitea, ArgoCD and the control planes of both clusters start", async () => {
  stack = await startStack();
});

test("one apply of each cluster's root makes all Applications, all of them Synced and Healthy", async () => {
  const { clone, control, argocd } = running();
  const program = await kubectl();
  for (const cluster of clusters) {
    const args = ["--kubeconfig", control.kubeconfig, "apply", "--server-side", "--filename", join(clone.folder, `generated/${cluster}/bootstrap.yaml`)];
    const { status, stderr } = await runProcess(program, args, { timeout: 60_000 });
    assert.is(status, 0, lastWords(stderr));
  }
  const wanted = [...clusters, ...clusters.flatMap((cluster) => readdirSync(join(clone.folder, "generated", cluster, "_argocd"))
    .flatMap((file) => /^Application\.argoproj\.io_argocd_(.*)\.yaml$/.exec(file)?.[1] ?? []))].sort();
  const seconds = await settled("all Applications are Synced and Healthy", { seconds: 3 * patience, wanted });
  const all = await applications(control.client);
  assert.equal(all.map(({ name }) => name).sort(), wanted);
  const delivered = (await Promise.all(all.map(({ name }) => argocd.get(`/api/v1/applications/${name}`)))).flatMap((one) => objects(field(field(one, "status"), "resources")));
  assert.equal(delivered.filter(({ status }) => status !== "Synced"), []);
  progress(`${all.length} Applications with ${delivered.length} objects Synced and Healthy ${seconds.toFixed(1)} s after the roots were applied`);
});

test("every object is healthy, with the parts of others played", async () => {
  const { argocd, control } = running();
  assert.equal(await troubled(argocd, (await applications(control.client)).map(({ name }) => name)), []);
});

test("the scheduler places the pods that the capacity check counts, all of them", async () => {
  const { clone, research } = running();
  await startRay(research);
  const report = await capacity(clone.folder);
  for (const cluster of clusters) {
    const { client } = running()[cluster];
    await eventually(`the pods of ${cluster} run`, patience, async () => (await pods(client)).filter(isWaiting).map(({ owner, unplaced }) => `${owner}: ${unplaced}`));
    const live = counted((await pods(client)).flatMap(({ phase, owner }) => (phase === "Running" ? [owner] : [])));
    assert.is(report.get(cluster)?.fits, true);
    assert.equal(live, report.get(cluster)?.pods, cluster);
    progress(`${cluster}: the scheduler runs the ${live.reduce((sum, [, count]) => sum + count, 0)} pods of ${live.length} workloads that the capacity check counts`);
  }
});

test("a change that is pushed is on the cluster without a hand, and runs", async () => {
  const { clone, control } = running();
  clone.edit("clusters/control/platform.ts", (text) => text.replace('retention: "365d"', 'retention: "300d"'));
  await clone.synth();
  const commit = await clone.push("Keep metrics of the control cluster for 300 days");
  const seconds = await eventually("the new retention is on the cluster", patience, async () => ((await retention(control.client)) === "300d" ? [] : ["prometheus has the old one"]));
  const healthy = await settled("all is Synced and Healthy again");
  const prometheus = (await applications(control.client)).find(({ name }) => name === "control.prometheus");
  assert.is(prometheus?.revision, commit);
  progress(`a push is on the cluster after ${seconds.toFixed(1)} s, by webhook, and healthy ${healthy.toFixed(1)} s later`);
});

test("a revert takes the change back", async () => {
  const { clone, control } = running();
  await clone.run("git", ["revert", "--no-edit", "HEAD"]);
  await clone.synth();
  assert.is(await clone.run("git", ["status", "--porcelain"]), "");
  await clone.run("git", ["push", "--quiet", "origin", "main"]);
  const seconds = await eventually("the old retention is on the cluster", patience, async () => ((await retention(control.client)) === "365d" ? [] : ["prometheus has the new one"]));
  await settled("all is Synced and Healthy again");
  progress(`a rollback is on the cluster after ${seconds.toFixed(1)} s`);
});

test("what somebody changes or deletes by hand is put back, on both clusters", async () => {
  const { control, research } = running();
  const config = "/api/v1/namespaces/monitoring/configmaps/alertmanager-config";
  const before = field(await read(control.client, config), "data");
  assert.ok(isObject(before));
  const [key = ""] = Object.keys(before);
  await merge(control.client, config, { data: { [key]: "changed by hand" } });
  const healed = await eventually("the ConfigMap is put back", patience, async () => (field(field(await read(control.client, config), "data"), key) === before[key] ? [] : [key]));
  const service = "/api/v1/namespaces/mlflow/services/mlflow";
  const old = field((await read(research.client, service)).metadata, "uid");
  await remove(research.client, service);
  const made = await eventually("the Service is made again", patience, async () => (field((await read(research.client, service)).metadata, "uid") === old ? ["the old one is there"] : []));
  await settled("all is Synced and Healthy again");
  progress(`a changed ConfigMap was put back after ${healed.toFixed(1)} s, a deleted Service on the research cluster made again after ${made.toFixed(1)} s`);
});

test("a deployment that is taken out goes with all that it brought", async () => {
  const { clone, control, research } = running();
  const brought = [
    "/api/v1/namespaces/portainer-agent", "/apis/rbac.authorization.k8s.io/v1/clusterroles/portainer-agent-portainer-agent",
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/portainer-agent-portainer-agent",
  ];
  for (const path of brought) await read(control.client, path);
  clone.edit("clusters/control/platform.ts", (text) => text.replace(/^  deploy\(portainerAgent.*\n/m, "").replace(/^import \{ portainerAgent.*\n/m, ""));
  await clone.synth();
  await clone.push("Manage the control cluster without Portainer");
  const seconds = await eventually("its Application and objects are gone", patience, async () => {
    const left = [];
    for (const path of ["/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/control.portainer-agent", ...brought]) {
      if (!await isGone(control.client, path)) left.push(path);
    }
    return left;
  });
  for (const path of brought) await read(research.client, path);
  await settled("the others are Synced and Healthy");
  progress(`a removed app was pruned after ${seconds.toFixed(1)} s; the research cluster keeps its own`);
});

test("a project refuses what is in a namespace that is none of its own, whatever the tree says", async () => {
  const { clone, control, research } = running();
  const name = "planted";
  const data = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "kube-system" }, data: { by: "a hand in the tree" } };
  writeFileSync(join(clone.folder, `generated/research/mlflow/ConfigMap_kube-system_${name}.yaml`), JSON.stringify(data));
  await clone.push("Plant an object in another namespace");
  const refused = await eventually("ArgoCD refuses it", patience, async () => {
    const mlflow = (await applications(control.client)).find((one) => one.name === "research.mlflow");
    return /namespace kube-system is not permitted in project 'research\.research'/.test(`${mlflow?.operation} ${mlflow?.conditions.join(" ")}`) ? [] : others(mlflow === undefined ? [] : [mlflow], () => false);
  });
  assert.ok(await isGone(research.client, `/api/v1/namespaces/kube-system/configmaps/${name}`));
  await clone.run("git", ["revert", "--no-edit", "HEAD"]);
  await clone.run("git", ["push", "--quiet", "origin", "main"]);
  const mended = await settled("all is Synced and Healthy again");
  progress(`an object in a foreign namespace was refused after ${refused.toFixed(1)} s, and all was well ${mended.toFixed(1)} s after its revert`);
});

test("without any one worker that the capacity check spares, the scheduler finds room for all that can move", async () => {
  const { clone, argocd, research } = running();
  // ArgoCD has no part in it, and pods that come and go would only keep it busy.
  await argocd.stop();
  const report = await capacity(clone.folder);
  for (const cluster of clusters) {
    const nodes = report.get(cluster)?.spared ?? [];
    assert.ok(nodes.length > 0, cluster);
    let moved = 0;
    for (const node of nodes) moved += await withoutNode(running()[cluster], { node, patience, remake: async () => (cluster === "research" ? startRay(research) : undefined) });
    progress(`${cluster}: the scheduler found room for ${moved} pods when each of ${nodes.join(", ")} was away in turn`);
  }
});

test("where the capacity check says that pods do not fit, the scheduler leaves some without a node", async () => {
  const { clone, research } = running();
  clone.edit("clusters/research/nodes.ts", (text) => text.replace('role: "worker", cores: 8,', 'role: "worker", cores: 4,'));
  const report = (await capacity(clone.folder)).get("research");
  assert.is(report?.fits, false);
  assert.ok(report?.errors.includes("capacity-exceeded"), report?.errors.join(", "));
  const smaller = (await inventories(clone.folder)).get("research");
  assert.ok(smaller !== undefined);
  for (const { metadata, status } of nodeObjects(smaller)) await merge(research.client, `/api/v1/nodes/${String(field(metadata, "name"))}/status`, { status: status ?? {} });
  for (const namespace of new Set((await pods(research.client)).map((pod) => pod.namespace))) await remove(research.client, `/api/v1/namespaces/${namespace}/pods`);
  await startRay(research);
  const unplaced = async (): Promise<string[]> => (await pods(research.client)).flatMap((pod) => (/Insufficient cpu/.test(pod.unplaced) ? [pod.owner] : []));
  await eventually("pods wait for a node", patience, async () => ((await unplaced()).length > 0 ? [] : ["all were placed"]));
  progress(`with half of the workers' cores, pods of ${[...new Set(await unplaced())].sort().join(", ")} find no node, as the check says of ${report?.unplaced.join(", ")}`);
});

test("everything stops", async () => {
  await stack?.stop();
});

function running(): Stack {
  if (stack === undefined) throw new Error("The servers did not start");
  return stack;
}

/** Waits until all Applications are Synced and Healthy, and those that are wanted are there. */
async function settled(what: string, { seconds = patience, wanted = [] }: { readonly seconds?: number; readonly wanted?: readonly string[] } = {}): Promise<number> {
  const { control, argocd } = running();
  const isSettled = ({ sync, health }: Application): boolean => sync === "Synced" && health === "Healthy";
  try {
    return await eventually(what, seconds, async () => {
      const all = await applications(control.client);
      return [...wanted.filter((name) => !all.some((one) => one.name === name)).map((name) => `${name}: not there`), ...others(all, isSettled)];
    });
  } catch (error) {
    const concerned = (await applications(control.client)).filter((one) => !isSettled(one)).map(({ name }) => name);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nObjects:\n  ${(await troubled(argocd, concerned)).slice(0, 60).join("\n  ")}`, { cause: error });
  }
}

/** How long the control cluster's Prometheus keeps what it measures. */
async function retention(client: Client): Promise<string | undefined> {
  const { spec } = await read(client, "/apis/apps/v1/namespaces/monitoring/statefulsets/prometheus");
  const [container] = objects(field(field(field(spec, "template"), "spec"), "containers"));
  const args = container?.args;
  const flag = Array.isArray(args) ? args.find((one) => typeof one === "string" && one.startsWith("--storage.tsdb.retention.time=")) : undefined;
  return typeof flag === "string" ? flag.split("=")[1] : undefined;
}

test.run();
