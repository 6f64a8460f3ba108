import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { checkReferences } from "#lib/checks/references/check.js";
import { referenceFacts } from "#lib/checks/references/draw.js";
import { unusedEverywhere } from "#lib/checks/references/unused-everywhere.js";
import { OperatedWorkload, SecretReference, StatefulService, WebService } from "#lib/constructs/index.js";
import { diagnose } from "#lib/diagnostics/catalogue.js";
import { defineApp } from "#lib/model/app.js";
import { deploy } from "#lib/model/deployment.js";
import { objectLabel, type Data, type DataObject } from "#lib/synth/manifest.js";
import { renderDeployment } from "#lib/synth/render.js";
import { brief, check, cluster, deployment, web } from "./scene.js";

const shop = defineApp("shop", {
  owner: "team",
  description: "A shop.",
  build(chart) {
    const credentials = new SecretReference(chart, "credentials", { name: "database", keys: ["password"], by: "the vault" });
    const operated = new OperatedWorkload(chart, "jobs", { labels: { "ray.io/cluster": "lab" } });
    const image = "docker.io/library/nginx:1.27.0";
    new WebService(chart, "main", {
      image, ports: { http: 8080 }, env: { PASSWORD: credentials.key("password") }, allowFrom: [operated],
      route: { host: "shop.example.org" }, autoscale: { min: 2, max: 4 },
    });
    new StatefulService(chart, "cache", { image, ports: { http: 8080 }, storage: { "/data": { size: "1Gi" } }, replicas: 2 });
  },
});

const node = { name: "n1", role: "control-plane", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10, address: "10.0.0.1" } as const;

test("what the platform's constructs draw fits together, and their facts are small", () => {
  const { manifests, given, diagnostics } = renderDeployment({ ...cluster, nodes: [node] }, deploy(shop, {}, { namespace: "default" }), {});
  assert.equal(diagnostics, []);
  assert.equal(given.map(({ construct, given: { kind } }) => `${construct} ${kind}`), ["credentials Secret", "jobs Pod"]);
  const facts = referenceFacts(manifests, given);
  assert.ok(JSON.stringify(facts).length < 260 * manifests.length, `${JSON.stringify(facts).length} bytes of ${manifests.length} objects`);
  const objects = manifests.map((manifest) => ({ label: objectLabel(manifest), construct: manifest.construct }));
  const place = { cluster: "paris", app: "shop", deployment: "shop", namespace: "default" };
  assert.equal(brief(checkReferences(cluster, [{ place, facts, objects }], [])), []);
});

test("references lead to other deployments", () => {
  const service = "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web } } }";
  const namespace = "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }";
  const both = [deployment("one", service), deployment("two", `${web()}${namespace}`)];
  assert.equal(brief(checkReferences(cluster, both, [])), []);
  assert.equal(brief(checkReferences(cluster, both.slice(0, 1), [])), ["reference-missing Service shop/web /metadata/namespace", "selects-nothing Service shop/web /spec/selector"]);
});

test("facts hold keys of Secrets and never values", () => {
  const { facts } = deployment("a", "{ apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { password: hunter2 } }");
  assert.equal(facts.objects, [{ object: 0, keys: ["password"] }]);
  assert.not.match(JSON.stringify(facts), "hunter2");
});

test("an app's statement is unused only if no deployment of the app needs it", () => {
  const unused = (app: string, on: string, index = 0) => diagnose("given-unused", "a", { app, cluster: on, deployment: app, pointer: `/given/${index}` });
  const own = diagnose("given-unused", "a", { cluster: "paris", pointer: "/given/0" });
  const other = diagnose("reference-missing", "a", { app: "both" });
  const found = [unused("both", "paris"), unused("both", "lyon"), unused("one", "paris"), unused("both", "paris", 1), own, other];
  assert.equal(unusedEverywhere(found, () => 2), [found[0], own, other]);
});

const samples = `
${web("        env: [{ name: A, valueFrom: { secretKeyRef: { name: s, key: k } } }]\n      volumes: [{ name: a, projected: { sources: [{ configMap: { name: c, items: [{ key: k }] } }] } }]")}
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: a, annotations: { a: b } }, spec: { tls: [{ secretName: a }], rules: [{ host: h, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: { matchLabels: { a: b }, matchExpressions: [{ key: a, operator: In, values: [b] }] }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: a }] }] } }
---
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, spec: { minAvailable: 1, selector: { matchLabels: { app: web } } } }
---
{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { scaleTargetRef: { kind: Deployment, name: web, apiVersion: apps/v1 }, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization } } }] } }
---
{ apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: { name: a }, spec: { acme: { solvers: [{ dns01: { route53: { keySecretRef: { name: a, key: b } } } }] } } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: a }, roleRef: { kind: Role, name: a }, subjects: [{ kind: ServiceAccount, name: a }] }
`;

/** All copies of a value in which one inner value is another. */
function* changed(value: Data, other: Data): Generator<Data> {
  yield other;
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const copy of changed(item as Data, other)) yield value.with(index, copy) as Data[];
    return;
  }
  for (const [key, item] of Object.entries(value as DataObject)) for (const copy of changed(item, other)) yield { ...(value as DataObject), [key]: copy };
}

test("values of wrong types are no crash, wherever they are", () => {
  const documents = samples.split("---\n").map((document) => parse(document) as DataObject);
  let count = 0;
  for (const other of [null, 5, [null, 7, "y", []], { name: 5 }] as Data[]) {
    for (const [index, document] of documents.entries()) {
      for (const field of ["spec", "roleRef", "subjects", "data"]) {
        for (const value of changed(document[field] ?? null, other)) {
          check(documents.with(index, { ...document, [field]: value }).map((data) => JSON.stringify(data)).join("\n---\n"));
          count += 1;
        }
      }
    }
  }
  assert.ok(count > 300, `${count} changes`);
});

test.run();
