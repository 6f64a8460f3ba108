import { test } from "uvu";
import * as assert from "uvu/assert";
import { argocd } from "#lib/model/delivery.js";
import type { DataObject } from "#lib/synth/manifest.js";
import type { DeploymentFacts } from "#lib/synth/rendered.js";
import { application, applicationName } from "#lib/targets/argocd/application.js";
import { deliver } from "#lib/targets/argocd/deliver.js";
import { projectName, projects } from "#lib/targets/argocd/project.js";
import { root } from "#lib/targets/argocd/root.js";

const delivery = argocd({ repository: "https://git.example.org/lab/platform.git", project: "production" });

const namespaceKind = { group: "", kind: "Namespace", clusterScoped: true };
const deploymentKind = { group: "apps", kind: "Deployment", clusterScoped: false };
const serviceKind = { group: "", kind: "Service", clusterScoped: false };

const shop: DeploymentFacts = {
  cluster: "paris",
  app: "shop",
  owner: "team-storefront",
  name: "shop",
  namespace: "shop",
  project: "production",
  kinds: [namespaceKind, serviceKind, deploymentKind],
  namespaces: ["shop"],
  ignored: [],
  wave: 0,
};

/** Names of objects, each with its kind. */
const names = (objects: Iterable<DataObject>): string[] =>
  [...objects].map(({ kind, metadata }) => `${String(kind)} ${String((metadata as DataObject).name)}`);
const spec = (object: DataObject | undefined): DataObject => object?.spec as DataObject;
const annotations = (object: DataObject): DataObject => (object.metadata as DataObject).annotations as DataObject;

test("a deployment becomes one Application that prunes, heals, retries and cascades", () => {
  assert.equal(application(shop, delivery), {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: "paris.shop",
      namespace: "argocd",
      labels: {
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "astrolabe",
        "astrolabe/owner": "team-storefront",
      },
      annotations: { "argocd.argoproj.io/manifest-generate-paths": "." },
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: "paris.production",
      source: {
        repoURL: "https://git.example.org/lab/platform.git",
        targetRevision: "main",
        path: "generated/paris/shop",
        directory: { include: "*.yaml" },
      },
      destination: { server: "https://kubernetes.default.svc", namespace: "shop" },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        retry: { limit: -1, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "3m" } },
        syncOptions: ["ServerSideApply=true", "PruneLast=true"],
      },
    },
  });
});

test("without automatic sync ArgoCD neither applies nor prunes a deployment by itself", () => {
  const manual = { ...delivery, autoSync: false };
  assert.is((spec(application(shop, manual)).syncPolicy as DataObject).automated, undefined);
  assert.equal((spec(root("paris", manual)).syncPolicy as DataObject).automated, { selfHeal: true });
});

test("fields that an autoscaler writes are left alone, in the comparison and in the sync", () => {
  const scaled = spec(application({
    ...shop,
    ignored: [{ group: "apps", kind: "Deployment", namespace: "shop", name: "web", pointers: ["/spec/replicas"] }],
  }, delivery));
  assert.equal(scaled.ignoreDifferences, [
    { group: "apps", kind: "Deployment", namespace: "shop", name: "web", jsonPointers: ["/spec/replicas"] },
  ]);
  assert.equal((scaled.syncPolicy as DataObject).syncOptions, [
    "ServerSideApply=true", "PruneLast=true", "RespectIgnoreDifferences=true",
  ]);
});

test("ignored fields of a core object of the whole cluster name neither group nor namespace", () => {
  const ignored = [{ group: "", kind: "Node", namespace: "", name: "gpu01", pointers: ["/spec/taints"] }];
  assert.equal(spec(application({ ...shop, ignored }, delivery)).ignoreDifferences, [
    { kind: "Node", name: "gpu01", jsonPointers: ["/spec/taints"] },
  ]);
});

test("projects come before the first Application and Applications follow their order", () => {
  const wave = (object: DataObject) => Number(annotations(object)["argocd.argoproj.io/sync-wave"] ?? "0");
  const { projects: found, applications } = deliver({ name: "paris", delivery }, [
    { ...shop, wave: 2 },
    { ...shop, name: "database", namespace: "database", namespaces: ["database"] },
  ]);
  assert.equal(found.map(wave), [-1]);
  assert.equal([...applications].map(([name, object]) => [name, wave(object)]), [["database", 0], ["shop", 2]]);
  assert.is(annotations(applications.get("shop")!)["argocd.argoproj.io/sync-wave"], "2", "annotations are strings");
});

test("a project allows what its own deployments use and nothing else", () => {
  const ray: DeploymentFacts = {
    ...shop,
    app: "ray",
    name: "ray",
    namespace: "ray",
    project: "research",
    kinds: [namespaceKind, { group: "ray.io", kind: "RayCluster", clusterScoped: false }],
    namespaces: ["ray", "ray-jobs"],
  };
  const mail = { ...shop, app: "mail", name: "mail", namespace: "mail", namespaces: ["mail"] };
  const [production, research] = projects("paris", delivery, [shop, ray, mail]);
  assert.equal(production, {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name: "paris.production",
      namespace: "argocd",
      labels: { "app.kubernetes.io/part-of": "production", "app.kubernetes.io/managed-by": "astrolabe" },
      annotations: { "argocd.argoproj.io/sync-wave": "-1" },
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      description: "Deployments of the project production on the cluster paris.",
      sourceRepos: ["https://git.example.org/lab/platform.git"],
      destinations: [
        { server: "https://kubernetes.default.svc", namespace: "mail" },
        { server: "https://kubernetes.default.svc", namespace: "shop" },
      ],
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
      namespaceResourceWhitelist: [{ group: "", kind: "Service" }, { group: "apps", kind: "Deployment" }],
      orphanedResources: { warn: false },
    },
  });
  assert.equal(spec(research).namespaceResourceWhitelist, [{ group: "ray.io", kind: "RayCluster" }]);
  assert.equal(
    (spec(research).destinations as DataObject[]).map(({ namespace }) => namespace),
    ["ray", "ray-jobs"],
  );
});

test("a project without objects in namespaces forbids them all, since an absent list would allow them all", () => {
  const classes = [{ group: "storage.k8s.io", kind: "StorageClass", clusterScoped: true }];
  const [project] = projects("paris", delivery, [{ ...shop, kinds: classes, namespaces: [] }]);
  assert.equal(spec(project).clusterResourceWhitelist, [{ group: "storage.k8s.io", kind: "StorageClass" }]);
  assert.is(spec(project).namespaceResourceWhitelist, undefined);
  assert.equal(spec(project).namespaceResourceBlacklist, [{ group: "*", kind: "*" }]);
  assert.equal(
    spec(project).destinations,
    [{ server: "https://kubernetes.default.svc", namespace: "shop" }],
    "the Application's own namespace has to be allowed",
  );
});

test("a cluster that ArgoCD knows by name is a destination by name, but not for the root", () => {
  const named = { ...delivery, destination: { name: "paris-k3s" } };
  assert.equal(spec(application(shop, named)).destination, { name: "paris-k3s", namespace: "shop" });
  assert.equal(spec(projects("paris", named, [shop])[0]).destinations, [{ name: "paris-k3s", namespace: "shop" }]);
  assert.equal(spec(root("paris", named)).destination, { server: "https://kubernetes.default.svc", namespace: "argocd" });
});

test("the root brings a cluster's ArgoCD objects and takes nothing down when it is deleted", () => {
  const object = root("paris", { ...delivery, namespace: "gitops", folder: "out", revision: "release" });
  assert.equal(object.metadata, {
    name: "paris",
    namespace: "gitops",
    labels: { "app.kubernetes.io/part-of": "paris", "app.kubernetes.io/managed-by": "astrolabe" },
    annotations: { "argocd.argoproj.io/manifest-generate-paths": "." },
  });
  assert.equal(spec(object).project, "default");
  assert.equal(spec(object).source, {
    repoURL: "https://git.example.org/lab/platform.git",
    targetRevision: "release",
    path: "out/paris/_argocd",
    directory: { include: "*.yaml" },
  });
  assert.equal((spec(object).syncPolicy as DataObject).automated, { prune: true, selfHeal: true });
});

test("two clusters that one ArgoCD delivers share no name", () => {
  const all = ["paris", "lyon"].flatMap((cluster) => {
    const objects = deliver({ name: cluster, delivery }, [{ ...shop, cluster }]);
    return names([objects.root, ...objects.projects, ...objects.applications.values()]);
  });
  assert.equal(all, [
    "Application paris", "AppProject paris.production", "Application paris.shop",
    "Application lyon", "AppProject lyon.production", "Application lyon.shop",
  ]);
});

test("names are unambiguous where a dash would join two pairs to one", () => {
  for (const name of [applicationName, projectName]) assert.is.not(name("a-b", "c"), name("a", "b-c"));
  assert.is.not(applicationName("a", "b"), (root("a-b", delivery).metadata as DataObject).name);
  const longest = applicationName("c".repeat(63), "d".repeat(63));
  assert.ok(longest.length <= 253 && longest.split(".").every((label) => label.length <= 63), "an RFC 1123 subdomain");
});

test("the order of the facts changes nothing", () => {
  const mail = { ...shop, name: "mail", namespace: "mail", project: "office", namespaces: ["mail"] };
  const one = deliver({ name: "paris", delivery }, [shop, mail]);
  const other = deliver({ name: "paris", delivery }, [mail, shop]);
  assert.equal([...one.applications.keys()], ["mail", "shop"]);
  assert.equal(one, other);
  assert.equal([...one.applications], [...other.applications]);
});

test.run();
