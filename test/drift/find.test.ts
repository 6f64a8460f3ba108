import { test } from "uvu";
import * as assert from "uvu/assert";
import { applicationsOf } from "#lib/drift/applications.js";
import type { Drift } from "#lib/drift/drift.js";
import { findDrift, wantedOn } from "#lib/drift/find.js";
import { identityKey } from "#lib/drift/live.js";
import { pathText } from "#lib/drift/path.js";
import { readWanted } from "#lib/drift/wanted.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { manifestOf } from "../checks/schema/schemas.js";
import { packs, recorded } from "./recorded.js";

const own = { server: "https://kubernetes.default.svc" };

/** An Application as our trees have it. */
function application(name: string, path: string, { syncPolicy = {}, ...spec }: Readonly<Record<string, DataObject | readonly DataObject[]>> = {}): string {
  return JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name, namespace: "argocd" },
    spec: { source: { path: `generated/${path}` }, destination: own, syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ["ServerSideApply=true"], ...syncPolicy }, ...spec },
  });
}

const root = application("paris", "paris/_argocd");
const applicationFile = "paris/_argocd/Application.argoproj.io_argocd_paris.web.yaml";

/** The drift of a cluster whose tree has one deployment, `web`, and whose Applications are as they should be. */
function driftOf({ wanted, live, policy = {}, extra = [] }: { readonly wanted: readonly DataObject[]; readonly live: readonly DataObject[]; readonly policy?: Readonly<Record<string, DataObject | readonly DataObject[]>>; readonly extra?: readonly DataObject[] }): Drift {
  const files = new Map([["paris/bootstrap.yaml", root], [applicationFile, application("paris.web", "paris/web", policy)], ...wanted.map((object, index) => [`paris/web/${index}.yaml`, JSON.stringify(object)] as const)]);
  const tree = readWanted(files).wanted;
  const applications = applicationsOf(tree);
  const there = [...live, ...extra, ...tree.filter(({ folder }) => folder !== "web").map(({ manifest }) => manifest.data)];
  const objects = new Map(there.map((object) => [identityKey(manifestOf(object)), object]));
  const absent = new Set(tree.map(({ manifest }) => identityKey(manifest)).filter((key) => !objects.has(key)));
  return findDrift({ cluster: "paris", wanted: wantedOn("paris", tree, applications), live: { objects, absent, unchecked: [] }, applications, packs: packs() });
}

const lines = ({ objects }: Drift): string[] => objects.flatMap(({ kind, object, verdict, fields, note }) =>
  (kind === "changed" ? fields.map((field) => `${object} ${pathText(field.path)}: ${field.verdict}`) : [`${object} ${kind}: ${verdict}${note === undefined ? "" : ` (${note})`}`]));

const service = recorded("service");
const deployment = recorded("deployment");
const policy = recorded("policy");

/** As the server gives single objects. Items of lists have no kind, which findDrift does not need. */
const configMap = (name: string, metadata: DataObject = {}): DataObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "recorded", ...metadata }, data: {} });

const ours = { labels: { "app.kubernetes.io/managed-by": "astrolabe" } };

test("a cluster that is as its tree says has no drift", () => {
  const wanted = [service.wanted, deployment.wanted, policy.wanted];
  const drift = driftOf({ wanted, live: [service.clean, deployment.clean, policy.clean] });
  assert.equal(lines(drift), []);
  assert.is(drift.compared, 5);
});

test("what the tree sets comes back, and what was added beside it stays", () => {
  const drift = driftOf({ wanted: [policy.wanted], live: [policy.changed ?? {}] });
  assert.equal(lines(drift), ["NetworkPolicy recorded/web spec.egress: stays", "NetworkPolicy recorded/web spec.ingress[0].from[0].namespaceSelector: heals"]);
});

test("an item that somebody gave another key keeps the whole object from being put back", () => {
  const drift = driftOf({ wanted: [service.wanted], live: [service.changed ?? {}] });
  assert.equal(lines(drift), ["Service recorded/web spec.ports[80/TCP]: blocked", "Service recorded/web spec.ports[81/TCP]: stays"]);
});

const policies: readonly (readonly [name: string, policy: Readonly<Record<string, DataObject | readonly DataObject[]>>, replicas: string, gone: string])[] = [
  ["heals", {}, "heals", "heals"],
  ["syncs commits alone", { syncPolicy: { automated: { prune: true } } }, "next-sync", "next-sync"],
  ["is switched off", { syncPolicy: { automated: { enabled: false, selfHeal: true, prune: true } } }, "on-request", "on-request"],
  ["waits for somebody", { syncPolicy: { automated: false } }, "on-request", "on-request"],
  ["ignores the field and leaves it", { syncPolicy: { syncOptions: ["RespectIgnoreDifferences=true"] }, ignoreDifferences: [{ group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] }] }, "ignored", "heals"],
  ["ignores the field until it syncs", { ignoreDifferences: [{ group: "*", kind: "*", jqPathExpressions: [".spec.replicas"] }] }, "next-sync", "heals"],
  ["ignores the manager", { syncPolicy: { syncOptions: ["RespectIgnoreDifferences=true"] }, ignoreDifferences: [{ group: "apps", kind: "Deployment", managedFieldsManagers: ["kubectl"] }] }, "ignored", "heals"],
  ["ignores another object", { ignoreDifferences: [{ group: "apps", kind: "Deployment", name: "other", jsonPointers: ["/spec/replicas"] }] }, "heals", "heals"],
];

for (const [name, delivery, replicas, gone] of policies) {
  test(`what becomes of a difference where ArgoCD ${name}`, () => {
    const drift = driftOf({ wanted: [deployment.wanted, service.wanted], live: [deployment.changed ?? {}], policy: delivery });
    assert.ok(lines(drift).includes(`Deployment recorded/web spec.replicas: ${replicas}`));
    assert.ok(lines(drift).includes(`Service recorded/web missing: ${gone}`));
    assert.ok(lines(drift).includes("Deployment recorded/web spec.template.spec.containers[side]: stays"));
  });
}

test("nobody puts the root Application back", () => {
  const tree = readWanted(new Map([["paris/bootstrap.yaml", root], [applicationFile, application("paris.web", "paris/web")]])).wanted;
  const applications = applicationsOf(tree);
  const absent = new Set(tree.map(({ manifest }) => identityKey(manifest)));
  const drift = findDrift({ cluster: "paris", wanted: wantedOn("paris", tree, applications), live: { objects: new Map(), absent, unchecked: [] }, applications, packs: [] });
  assert.equal(lines(drift), ["Application argocd/paris missing: nobody", "Application argocd/paris.web missing: heals"]);
});

test("the number of pods is the autoscaler's where the tree has one", () => {
  const autoscaler: DataObject = {
    apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "web", namespace: "recorded" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 1, maxReplicas: 9 },
  };
  const drift = driftOf({ wanted: [deployment.wanted, autoscaler], live: [deployment.changed ?? {}, autoscaler] });
  assert.not(lines(drift).some((found) => found.includes("spec.replicas")));
});

const tracked = (name: string, app: string, more: DataObject = {}): DataObject =>
  configMap(name, { ...ours, annotations: { "argocd.argoproj.io/tracking-id": `${app}:/ConfigMap:recorded/${name}`, ...more } });

test("an object that looks like ours and is in no file is extra, unless another object made it", () => {
  const extra = [
    configMap("a-stranger"),
    configMap("b-labelled", ours),
    tracked("c-tracked", "paris.web"),
    tracked("d-kept", "paris.web", { "argocd.argoproj.io/sync-options": "Prune=false" }),
    tracked("e-asked", "paris.web", { "argocd.argoproj.io/sync-options": "Delete=false, Prune=confirm" }),
    tracked("f-orphan", "paris.gone"),
    configMap("g-copy", { ...ours, annotations: { "argocd.argoproj.io/tracking-id": "paris.web:/ConfigMap:recorded/c-tracked" } }),
    configMap("h-made", { ...ours, ownerReferences: [{ kind: "Deployment", name: "web" }] }),
    tracked("i-elsewhere", "team_paris.web"),
  ];
  assert.equal(lines(driftOf({ wanted: [service.wanted], live: [service.clean], extra })), [
    "ConfigMap recorded/b-labelled extra: stays",
    "ConfigMap recorded/f-orphan extra: stays (the tree has no Application paris.gone)",
    "ConfigMap recorded/g-copy extra: stays",
    "ConfigMap recorded/c-tracked extra: pruned",
    "ConfigMap recorded/d-kept extra: stays",
    "ConfigMap recorded/e-asked extra: confirm",
    "ConfigMap recorded/i-elsewhere extra: pruned",
  ]);
  assert.equal(lines(driftOf({ wanted: [service.wanted], live: [service.clean], extra: [tracked("a", "paris.web")], policy: { syncPolicy: { automated: { selfHeal: true } } } })), ["ConfigMap recorded/a extra: on-request"]);
});

test("claims that a StatefulSet of the tree made for its pods are not extra", () => {
  const set: DataObject = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "loki", namespace: "recorded" }, spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }] } };
  const claim = (name: string): DataObject => ({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name, namespace: "recorded", ...ours } });
  const drift = driftOf({ wanted: [set], live: [set], extra: [claim("data-loki-0"), claim("data-loki-11"), claim("data-loki-x"), claim("data-other-0")] });
  assert.equal(lines(drift), ["PersistentVolumeClaim recorded/data-loki-x extra: stays", "PersistentVolumeClaim recorded/data-other-0 extra: stays"]);
});

test("hooks come and go, and what is being deleted is as good as gone", () => {
  const hook = configMap("hook", { annotations: { "argocd.argoproj.io/hook": "PostSync" } });
  const leaving = { ...service.clean, metadata: { name: "web", namespace: "recorded", deletionTimestamp: "2026-11-21T14:00:00Z" } };
  const drift = driftOf({ wanted: [hook, service.wanted], live: [leaving] });
  assert.equal(lines(drift), ["Service recorded/web deleting: heals"]);
});

test("Applications of a cluster without an ArgoCD are looked for where the only ArgoCD is", () => {
  const remote = application("lyon.web", "lyon/web").replace(own.server, "https://lyon.example.org");
  const files = new Map([
    ["lyon/_argocd/a.yaml", remote], ["lyon/bootstrap.yaml", application("lyon", "lyon/_argocd")], ["lyon/web/s.yaml", JSON.stringify(service.wanted)],
    [applicationFile, application("paris.web", "paris/web")], ["paris/bootstrap.yaml", root],
  ]);
  const tree = readWanted(files).wanted;
  const on = (cluster: string): string[] => wantedOn(cluster, tree, applicationsOf(tree)).map(({ file }) => file);
  assert.equal(on("paris"), ["lyon/_argocd/a.yaml", "lyon/bootstrap.yaml", applicationFile, "paris/bootstrap.yaml"]);
  assert.equal(on("lyon"), ["lyon/web/s.yaml"]);
});

test("files of the tree that are no objects are named and not left out in silence", () => {
  const { wanted, unreadable } = readWanted(new Map([["paris/a.yaml", "a: [1\n"], ["paris/b.yaml", "- 1\n"], ["paris/c.yaml", "apiVersion: v1\nkind: Secret\n"], [".astrolabe/paris.json", "{}"]]));
  assert.equal(wanted, []);
  assert.equal(unreadable.map(({ file }) => file), ["paris/a.yaml", "paris/b.yaml", "paris/c.yaml"]);
});

test.run();
