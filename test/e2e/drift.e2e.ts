/** `drift` on real clusters: silent about what controllers do to the lab's objects, and exact about what people do. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { field, isObject, objects } from "#lib/checks/workload.js";
import { applicationsOf } from "#lib/drift/applications.js";
import { wantedOn } from "#lib/drift/find.js";
import { readWanted, type Wanted } from "#lib/drift/wanted.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { progress } from "./components/cache.js";
import { definitions } from "./components/definitions.js";
import { kubectl } from "./components/programs.js";
import { startControlPlane, type ControlPlane } from "./control-plane/control-plane.js";
import { inventories } from "./control-plane/inventory.js";
import { labObjects, repository } from "./lab.js";

const folder = mkdtempSync(join(tmpdir(), "astrolabe-drift-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const launcher = join(repository, "lib/launcher/astrolabe.cjs");
const tree = readWanted(new Map(labObjects().map(({ file }) => [file.replace(/^generated\//, ""), readFileSync(join(repository, file), "utf8")]))).wanted;
const applications = applicationsOf(tree);
const names = ["control", "research"] as const;
const planes = new Map<string, ControlPlane>();

/** kubectl under its own name, which is how it calls itself when it scales. */
const program = join(folder, "kubectl");

test("the lab's two clusters start, and ArgoCD's way of applying brings them their trees", async () => {
  symlinkSync(await kubectl(), program);
  const [known, defined] = [await inventories(repository), await definitions()];
  for (const name of names) {
    const inventory = known.get(name);
    if (inventory === undefined) throw new Error(`the lab has no cluster ${name}`);
    planes.set(name, await startControlPlane(inventory, defined));
    const wanted = wantedOn(name, tree, applications);
    const namespaces = new Set(wanted.flatMap(({ manifest: { namespace } }) => (namespace === "" ? [] : [namespace])));
    // Somebody made the namespaces before, as for what a cluster is bootstrapped with.
    await apply(name, [...namespaces].map((namespace) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } })), "kubectl-create");
    await apply(name, wanted.map(tracked), "argocd-controller");
  }
  // Pods start, claims wait, autoscalers look for numbers, jobs run: all of it leaves marks on objects.
  await sleep(15_000);
});

for (const name of names) {
  test(`nothing of what the controllers of ${name} do is drift`, async () => {
    const { code, text, result } = await drift(name);
    assert.equal(result, [], text);
    assert.is(code, 0);
    const wanted = wantedOn(name, tree, applications).length;
    assert.match(text, `${name}: ${wanted} objects compared`);
    progress(`${name}: ${wanted} objects, no drift`);
  });
}

interface Change {
  readonly by: readonly string[];
  /** What drift says of it: object, field, manager, verdict. */
  readonly says: readonly string[];
}

const inMonitoring = (...words: readonly string[]): readonly string[] => ["--namespace=monitoring", ...words];
const patch = (object: readonly string[], body: Data, type = "strategic"): readonly string[] => ["patch", ...object, `--type=${type}`, `--patch=${JSON.stringify(body)}`];

const changes: readonly Change[] = [
  { by: inMonitoring("scale", "deployment/grafana", "--replicas=5"), says: ["Deployment monitoring/grafana spec.replicas changed kubectl heals"] },
  { by: inMonitoring("set", "env", "deployment/grafana", "DEBUG=1"), says: ["Deployment monitoring/grafana spec.template.spec.containers[main].env[DEBUG] added kubectl-set stays"] },
  { by: inMonitoring("label", "deployment/grafana", "team=night"), says: ["Deployment monitoring/grafana metadata.labels.team added kubectl-label stays"] },
  { by: inMonitoring("annotate", "deployment/grafana", "note=mine"), says: ["Deployment monitoring/grafana metadata.annotations.note added kubectl-annotate stays"] },
  // Without the label it is no longer among the objects that are listed.
  { by: inMonitoring("label", "service/grafana", "app.kubernetes.io/managed-by-"), says: ['Service monitoring/grafana metadata.labels["app.kubernetes.io/managed-by"] missing ? heals'] },
  { by: inMonitoring("rollout", "restart", "statefulset/loki"), says: ['StatefulSet monitoring/loki spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"] added kubectl-rollout stays'] },
  { by: inMonitoring("delete", "configmap", "grafana-dashboards"), says: ["ConfigMap monitoring/grafana-dashboards missing heals"] },
  { by: inMonitoring(...patch(["configmap", "loki-config"], { data: { "extra.yaml": "a: 1" } })), says: ['ConfigMap monitoring/loki-config data["extra.yaml"] added kubectl-patch stays'] },
  { by: inMonitoring(...patch(["service", "loki"], [{ op: "add", path: "/spec/ports/-", value: { name: "debug", port: 9999 } }], "json")), says: ["Service monitoring/loki spec.ports[9999/TCP] added kubectl-patch stays"] },
  {
    by: inMonitoring(...patch(["service", "prometheus"], [{ op: "replace", path: "/spec/ports/0/port", value: 9191 }], "json")),
    says: ["Service monitoring/prometheus spec.ports[9090/TCP] missing ? blocked", "Service monitoring/prometheus spec.ports[9191/TCP] added kubectl-patch stays"],
  },
  // The same amounts, written in another way.
  { by: inMonitoring(...patch(["deployment", "grafana"], { spec: { template: { spec: { containers: [{ name: "main", resources: { limits: { cpu: "1000m", memory: "0.5Gi" } } }] } } } })), says: [] },
  {
    by: inMonitoring(...patch(["deployment", "alerts-gateway"], { spec: { template: { spec: { automountServiceAccountToken: null, nodeSelector: { a: "b" }, containers: [{ name: "side", image: "busybox" }] } } } })),
    says: [
      "Deployment monitoring/alerts-gateway spec.template.spec.automountServiceAccountToken missing ? heals",
      "Deployment monitoring/alerts-gateway spec.template.spec.containers[side] added kubectl-patch stays",
      "Deployment monitoring/alerts-gateway spec.template.spec.nodeSelector added kubectl-patch stays",
    ],
  },
  { by: inMonitoring("edit", "deployment", "kube-state-metrics"), says: ["Deployment monitoring/kube-state-metrics spec.template.spec.containers[main].livenessProbe.failureThreshold changed kubectl-edit heals"] },
  { by: inMonitoring(...patch(["networkpolicy", "alertmanager"], [{ op: "add", path: "/spec/ingress", value: [{}] }], "json")), says: ["NetworkPolicy monitoring/alertmanager spec.ingress changed kubectl-patch heals"] },
  { by: inMonitoring(...patch(["resourcequota", "quota"], { spec: { hard: { pods: "999" } } }, "merge")), says: ["ResourceQuota monitoring/quota spec.hard.pods changed kubectl-patch heals"] },
  { by: ["label", "namespace", "monitoring", "--overwrite", "pod-security.kubernetes.io/enforce=privileged"], says: ['Namespace monitoring metadata.labels["pod-security.kubernetes.io/enforce"] changed kubectl-label heals'] },
  {
    by: patch(["clusterrole", "fluent-bit-fluent-bit"], [{ op: "add", path: "/rules/-", value: { apiGroups: [""], resources: ["secrets"], verbs: ["get"] } }], "json"),
    says: ["ClusterRole fluent-bit-fluent-bit rules changed kubectl-patch heals"],
  },
  { by: ["--namespace=backup", ...patch(["cronjob", "backup-archive"], { spec: { suspend: true } })], says: ["CronJob backup/backup-archive spec.suspend changed kubectl-patch heals"] },
  {
    by: ["--namespace=argocd", ...patch(["application", "control.loki"], [{ op: "remove", path: "/spec/syncPolicy/automated/selfHeal" }], "json")],
    says: ["Application argocd/control.loki spec.syncPolicy.automated.selfHeal missing ? heals"],
  },
  { by: ["--namespace=argocd", "annotate", "application", "control.loki", "argocd.argoproj.io/refresh=hard"], says: [] },
  { by: inMonitoring("create", "configmap", "night-shift", "--from-literal=a=b"), says: [] },
  { by: inMonitoring("label", "configmap", "night-shift", "app.kubernetes.io/managed-by=astrolabe"), says: ["ConfigMap monitoring/night-shift extra stays"] },
  { by: inMonitoring("create", "serviceaccount", "left-over"), says: [] },
  { by: inMonitoring("annotate", "serviceaccount", "left-over", "argocd.argoproj.io/tracking-id=control.grafana:/ServiceAccount:monitoring/left-over"), says: [] },
  { by: inMonitoring("label", "serviceaccount", "left-over", "app.kubernetes.io/managed-by=astrolabe"), says: ["ServiceAccount monitoring/left-over extra pruned"] },
];

test("every change by hand is named with who made it and what becomes of it, and nothing else is", async () => {
  for (const { by } of changes) await command("control", by);
  const { code, result, text } = await drift("control");
  assert.equal(result.toSorted(), changes.flatMap(({ says }) => says).toSorted(), text);
  assert.is(code, 1);
  progress(`control: ${changes.length} changes by hand, ${result.length} differences named`);
});

test("the number of pods of what an autoscaler of the tree scales is not drift", async () => {
  await command("research", ["--namespace=results-portal", "scale", "deployment/results-portal-web", "--replicas=4"]);
  const { result, text } = await drift("research");
  assert.equal(result, [], text);
});

test("what a user may not read is named, and a cluster of which nothing may be read was not compared", async () => {
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "reader" }, rules: [{ apiGroups: ["apps", "batch"], resources: ["*"], verbs: ["get", "list"] }] };
  const binding = {
    apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reader" }, subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "reader" }],
  };
  await apply("research", [role, binding], "kubectl");
  const reader = await drift("research", impersonating("reader"));
  assert.equal(reader.result, []);
  assert.match(reader.text, /\nnot checked\n {2}Certificate: .*cannot list resource "certificates"/);
  assert.match(reader.text, "\n\nnothing differs in what was checked.\n");
  assert.is(reader.code, 1);
  const nobody = await drift("research", impersonating("nobody"));
  assert.match(nobody.text, "of no kind could objects be listed");
  assert.is(nobody.code, 3);
});

test("a cluster that has ended was not compared, and no token is told", async () => {
  const plane = planes.get("research");
  const config = impersonating("test");
  await plane?.stop();
  planes.delete("research");
  const { code, text } = await drift("research", config);
  assert.match(text, "The cluster research was not read");
  assert.not.match(text, plane?.token ?? "");
  assert.is(code, 3);
});

test("the clusters stop", async () => {
  for (const plane of planes.values()) await plane.stop();
});

/** An object as ArgoCD applies it: with the mark of the Application that it belongs to. */
function tracked({ cluster, folder: own, manifest: { group, kind, namespace, name, data } }: Wanted): DataObject {
  const application = own === "" ? undefined : applications.get(`${cluster}/${own}`)?.name;
  if (application === undefined) return data;
  const annotations = field(data.metadata, "annotations");
  const mark = { "argocd.argoproj.io/tracking-id": `${application}:${group}/${kind}:${namespace}/${name}` };
  return { ...data, metadata: { ...objectOf(data.metadata), annotations: { ...objectOf(annotations), ...mark } } };
}

const objectOf = (value: Data | undefined): DataObject => (isObject(value) ? value : {});

async function apply(cluster: string, objects: readonly DataObject[], manager: string): Promise<void> {
  const file = join(folder, "objects.json");
  // Namespaces first, as ArgoCD orders them.
  const ordered = [...objects].sort((a, b) => Number(b.kind === "Namespace") - Number(a.kind === "Namespace"));
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: ordered }));
  await command(cluster, ["apply", "--server-side", "--force-conflicts", `--field-manager=${manager}`, `--filename=${file}`]);
}

/** Runs kubectl as somebody at a terminal would. Its editor makes a probe more patient. */
async function command(cluster: string, words: readonly string[]): Promise<void> {
  const { PATH = "" } = process.env;
  const env = { PATH, KUBECONFIG: configOf(cluster), HOME: folder, EDITOR: "sed -i 's/failureThreshold: 4/failureThreshold: 9/'" };
  const { status, stderr } = await runProcess(program, words, { timeout: 5 * 60_000, env });
  if (status !== 0) throw new Error(`kubectl ${words.join(" ")} ended with ${status}${lastWords(stderr)}`);
}

function configOf(cluster: string): string {
  const plane = planes.get(cluster);
  if (plane === undefined) throw new Error(`${cluster} is not running`);
  return plane.kubeconfig;
}

/** A kubeconfig for the same server and another user, whom the administrator speaks for. */
function impersonating(name: string): string {
  const config: DataObject = JSON.parse(readFileSync(configOf("research"), "utf8"));
  const users = objects(config.users).map((user) => ({ ...user, user: { ...objectOf(user.user), as: name } }));
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return file;
}

/** What drift says of a cluster: a line for each difference, and the text for people. */
async function drift(cluster: string, kubeconfig = configOf(cluster)): Promise<{ readonly code: number; readonly text: string; readonly result: readonly string[] }> {
  const { PATH = "" } = process.env;
  const run = async (...words: readonly string[]) => runProcess(process.execPath, [launcher, "drift", "--workspace", repository, "--cluster", cluster, "--kubeconfig", kubeconfig, ...words], {
    timeout: 5 * 60_000, env: { PATH, HOME: folder, ASTROLABE_KUBECTL: program },
  });
  const { status, stdout, stderr } = await run();
  const json = await run("--format", "json");
  assert.is(json.status, status, "text and JSON end alike");
  const data: Data = json.stdout === "" ? null : JSON.parse(json.stdout);
  const clusters = objects(field(field(data, "result"), "clusters"));
  const result = clusters.flatMap(({ objects: found }) => objects(found)).flatMap(({ object, kind, verdict, fields }) => (kind === "changed"
    ? objects(fields).map(({ path, kind: how, owners, verdict: own }) => [object, path, how, objects(owners)[0]?.manager ?? "?", own].join(" "))
    : [[object, kind, verdict].join(" ")]));
  return { code: status, text: stdout + stderr, result };
}

test.run();
