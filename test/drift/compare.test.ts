import { test } from "uvu";
import * as assert from "uvu/assert";
import { field, isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { compared, line, recorded } from "./recorded.js";

const names = ["deployment", "service", "secret", "policy", "claim", "certificate"];

for (const name of names) {
  test(`what the API server and controllers made of a ${name} is no difference`, () => {
    const { wanted, clean } = recorded(name);
    assert.equal(compared(wanted, clean).map(line), []);
    // Older schemas do not tell the keys of all lists: the record of the server does.
    assert.equal(compared(wanted, clean, "1.28").map(line), []);
    // As generators of manifests write it.
    assert.equal(compared({ ...wanted, metadata: { ...metadataOf(wanted), creationTimestamp: null } }, clean).map(line), []);
  });
}

const byHand: Readonly<Record<string, readonly string[]>> = {
  deployment: [
    'missing metadata.labels["app.kubernetes.io/managed-by"] "astrolabe" → - by ?',
    'added metadata.labels.team - → "x" by kubectl-label',
    "changed spec.replicas 2 → 5 by kubectl (scale)",
    'added spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"] - → "2026-11-21T14:30:48Z" by kubectl-rollout',
    "missing spec.template.spec.automountServiceAccountToken false → - by ?",
    'changed spec.template.spec.containers[main].args[0] "--level=info" → "--level=debug" by kubectl-patch',
    'missing spec.template.spec.containers[main].env[EMPTY] {"name":"EMPTY","value":""} → - by ?',
    'added spec.template.spec.containers[main].env[DEBUG] - → {"name":"DEBUG","value":"1"} by kubectl-set',
    'added spec.template.spec.containers[main].imagePullPolicy "IfNotPresent" → "Always" by kubectl-patch',
    'changed spec.template.spec.containers[main].resources.limits.memory "1024Mi" → "2Gi" by kubectl-patch',
    'added spec.template.spec.containers[side] - → {"name":"side","image":"side:1","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"} by kubectl-patch',
    'added spec.template.spec.nodeSelector - → {"a":"b"} by kubectl-patch',
  ],
  service: [
    'missing spec.ports[80/TCP] {"name":"http","port":80,"targetPort":"http"} → - by ?',
    'added spec.ports[81/TCP] - → {"name":"http","protocol":"TCP","port":81,"targetPort":"http"} by kubectl-patch',
  ],
  secret: ["added data.more hidden by kubectl-patch", "changed data.user hidden by kubectl-patch"],
  policy: ["added spec.egress - → [{}] by kubectl-patch", "added spec.ingress[0].from[0].namespaceSelector - → {} by kubectl-patch"],
  // cert-manager itself wrote the duration in its own way, and a field of its own.
  certificate: ['changed spec.dnsNames ["web.example.org"] → ["web.example.org","other.example.org"] by kubectl-patch'],
};

for (const [name, lines] of Object.entries(byHand)) {
  test(`each change by hand to a ${name} is named with who made it, and nothing else is`, () => {
    const { wanted, changed } = recorded(name);
    if (changed === undefined) throw new Error("nothing was recorded");
    assert.equal(compared(wanted, changed).map(line), lines);
    assert.equal(compared(wanted, changed, "1.28").map(line), lines);
  });
}

test("what is added to a list that is applied as a whole counts as a field that the tree sets", () => {
  const { wanted, changed = {} } = recorded("policy");
  assert.equal(compared(wanted, changed).map(({ path, isWanted }) => [path.length, isWanted]), [[2, false], [6, true]]);
});

test("no value of a Secret is part of a difference, nor one that looks like a credential", () => {
  const { wanted, changed = {} } = recorded("secret");
  assert.not.match(JSON.stringify(compared(wanted, changed)), "d3JpdGVy");
  const { wanted: web, clean } = recorded("deployment");
  const password = "hunter2-Kx93jd0QmZ";
  for (const env of [[{ name: "DB_PASSWORD", value: password }], [{ name: "EMPTY" }, { name: "MODE", value: "live" }, { name: "DB_PASSWORD", value: password }]]) {
    const told = JSON.stringify(compared(web, inContainer(unrecorded(clean), { env })));
    assert.match(told, "DB_PASSWORD");
    assert.not.match(told, password);
  }
});

test("where nothing is recorded, entries and items that the tree does not have are told, and no defaults are", () => {
  const { wanted, clean } = recorded("deployment");
  assert.equal(compared(wanted, unrecorded(clean)).map(line), []);
  const live = inContainer(unrecorded(clean), { env: [{ name: "EMPTY" }, { name: "MODE", value: "live" }, { name: "DEBUG", value: "1" }] });
  assert.equal(compared(wanted, live).map(line), ['added spec.template.spec.containers[main].env[DEBUG] - → {"name":"DEBUG","value":"1"} by ?']);
});

test("a finalizer that a controller puts beside the tree's own is no difference, one that a person does is", () => {
  const { wanted, clean } = recorded("certificate");
  const own = { ...wanted, metadata: { ...metadataOf(wanted), finalizers: ["a/own"] } };
  const live = (manager: string): DataObject => ({ ...clean, metadata: {
    ...metadataOf(clean), finalizers: ["b/other", "a/own"],
    managedFields: [{ manager, operation: "Update", fieldsV1: { "f:metadata": { "f:finalizers": { 'v:"b/other"': {} } } } }],
  } });
  assert.equal(compared(own, live("cert-manager-certificates-issuing")).map(line), []);
  assert.equal(compared(own, live("kubectl-edit")).map(line), ['added metadata.finalizers[b/other] - → "b/other" by kubectl-edit']);
});

test("a field that ArgoCD applied from an earlier tree is told as its own", () => {
  const { wanted, clean } = recorded("deployment");
  const { replicas: _, ...spec } = objectAt(wanted, "spec");
  const [drift, ...others] = compared({ ...wanted, spec }, clean);
  assert.equal(others, []);
  assert.equal(drift === undefined ? "" : line(drift), "added spec.replicas 1 → 2 by argocd-controller");
});

test("names that JavaScript gives a meaning to are names like others", () => {
  const wanted: DataObject = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"__proto__":"1","constructor":"2"}}');
  const live: DataObject = JSON.parse('{"metadata":{"name":"a","managedFields":[{"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:data":{"f:__proto__":{},"f:toString":{}}}}]},"data":{"__proto__":"3","toString":"4"}}');
  assert.equal(compared(wanted, live).map(line), [
    'changed data.__proto__ "1" → "3" by kubectl-edit', 'missing data.constructor "2" → - by ?', 'added data.toString - → "4" by kubectl-edit',
  ]);
  assert.is(Reflect.get({}, "f:data"), undefined);
});

test("a record that is no record is taken for none", () => {
  const { wanted, clean } = recorded("service");
  for (const managedFields of [null, "x", [null, 1, { manager: 1 }, { manager: "a", operation: "Apply", fieldsV1: { "k:{": { "f:x": [] } } }]] satisfies Data[]) {
    assert.equal(compared(wanted, { ...clean, metadata: { ...metadataOf(clean), managedFields } }).map(line), []);
  }
});

function unrecorded(live: DataObject): DataObject {
  const { managedFields: _, ...metadata } = metadataOf(live);
  return { ...live, metadata };
}

/** A Deployment whose first container has other fields. */
function inContainer(live: DataObject, fields: DataObject): DataObject {
  const spec = objectAt(live, "spec");
  const template = objectAt(spec, "template");
  const pod = objectAt(template, "spec");
  const [container] = Array.isArray(pod.containers) ? pod.containers : [];
  return { ...live, spec: { ...spec, template: { ...template, spec: { ...pod, containers: [{ ...(isObject(container) ? container : {}), ...fields }] } } } };
}

const metadataOf = (object: DataObject): DataObject => objectAt(object, "metadata");

function objectAt(object: DataObject, name: string): DataObject {
  const value = field(object, name);
  if (!isObject(value)) throw new Error(`no ${name}`);
  return value;
}

test.run();
