import type { DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { deployment, manifestOf, schemasOf } from "./schemas.js";

const schemas = schemasOf("1.34");
const check = (data: DataObject): string[] => schemas.check(manifestOf(data))
  .map(({ code, pointer, message, hint }) => `${code} ${pointer}: ${message}${hint === undefined ? "" : ` (${hint})`}`);
const service = (port: DataObject, spec: DataObject = {}): DataObject =>
  ({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { ports: [{ port: 80, ...port }], ...spec } });

const sound: Readonly<Record<string, DataObject>> = {
  "a Deployment": deployment(),
  "a null where a field may be absent": deployment({ metadata: { creationTimestamp: null, labels: null }, pod: { volumes: null } }),
  "a status": deployment({ status: { replicas: 2 } }),
  "a percentage and a number where both are allowed": deployment({ spec: { strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } } } }),
  "a quantity without quotes": deployment({ container: { resources: { requests: { cpu: 1, memory: "1Gi" } } } }),
  "an empty value of a list of values": service({ protocol: "" }),
  "a Secret in base64": { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "aGVsbG8=", b: "" } },
  "a null in place of a listed value": service({}, { type: null }),
  "what OpenAPI calls required and the API server does not": { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "a" }, spec: { selector: {}, template: { spec: { containers: [{ name: "a" }] } } } },
  "one port over two protocols": service({ protocol: "TCP" }, { ports: [{ port: 53, protocol: "TCP", name: "a" }, { port: 53, protocol: "UDP", name: "b" }] }),
};
for (const [name, data] of Object.entries(sound)) test(`${name} is sound`, () => assert.equal(check(data), []));

const broken: readonly (readonly [name: string, data: DataObject, findings: readonly string[]])[] = [
  ["an unknown field has the nearest one as a hint", deployment({ spec: { replica: 2 } }), [
    'schema-unknown-field /spec/replica: spec has no field "replica" (Did you mean "replicas"?)',
  ]],
  ["an unknown field that is like none has the known ones as a hint", service({ bogusness: 1 }), [
    'schema-unknown-field /spec/ports/0/bogusness: spec.ports[0] has no field "bogusness" (Fields here are appProtocol, name, nodePort, port, protocol, targetPort.)',
  ]],
  ["an unknown field of the object itself", deployment({ sepc: {} }), [
    'schema-unknown-field /sepc: The object has no field "sepc" (Did you mean "spec"?)',
  ]],
  ["a field in the metadata", deployment({ metadata: { label: { a: "b" } } }), [
    'schema-unknown-field /metadata/label: metadata has no field "label" (Did you mean "labels"?)',
  ]],
  ["a number in quotes", deployment({ spec: { replicas: "3" } }), [
    'schema-type /spec/replicas: spec.replicas is "3", expected a whole number (Write it without quotes, so that it is a number.)',
  ]],
  ["a label that is a number", deployment({ metadata: { labels: { "app.kubernetes.io/version": 2 } } }), [
    'schema-type /metadata/labels/app.kubernetes.io~1version: metadata.labels["app.kubernetes.io/version"] is 2, expected a string (Quote it, so that it is a string.)',
  ]],
  ["a fraction where a whole number belongs", deployment({ spec: { replicas: 1.5 } }), [
    "schema-type /spec/replicas: spec.replicas is 1.5, expected a whole number",
  ]],
  ["a single value where a list belongs", deployment({ container: { args: "--debug" } }), [
    'schema-type /spec/template/spec/containers/0/args: spec.template.spec.containers[0].args is "--debug", expected a list (Make it a list, even of one element.)',
  ]],
  ["a list where an object belongs", deployment({ spec: { selector: [] } }), [
    "schema-type /spec/selector: spec.selector is an empty list, expected an object",
  ]],
  ["a missing field", { ...deployment(), spec: { template: { spec: { containers: [{ name: "web" }] } } } }, [
    "schema-required /spec/selector: spec lacks the field \"selector\" (Add it.)",
  ]],
  ["a required field that is null", service({ port: null }), [
    'schema-required /spec/ports/0/port: spec.ports[0] lacks the field "port" (Add it: a whole number.)',
  ]],
  ["a missing spec, in which something is required", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: null }, [
    'schema-required /spec: The object lacks the field "spec" (Add it.)',
  ]],
  ["an element that is null, of a list whose elements are told apart", deployment({ pod: { volumes: [null] } }), [
    "schema-type /spec/template/spec/volumes/0: spec.template.spec.volumes[0] is null, expected an object",
  ]],
  ["a value that is not listed", service({ protocol: "tcp" }), [
    'schema-enum /spec/ports/0/protocol: spec.ports[0].protocol is "tcp", expected one of "SCTP", "TCP", "UDP" (Did you mean "TCP"?)',
  ]],
  ["a number beyond 32 bits", deployment({ spec: { replicas: 3_000_000_000 } }), [
    "schema-invalid /spec/replicas: spec.replicas is 3000000000, expected a number from -2147483648 to 2147483647",
  ]],
  ["a date that is none", deployment({ metadata: { creationTimestamp: "2024-02-30T10:00:00Z" } }), [
    'schema-invalid /metadata/creationTimestamp: metadata.creationTimestamp is "2024-02-30T10:00:00Z", which is not of the format date-time',
  ]],
  ["every mistake of an object is told", deployment({ spec: { replicas: "x", paused: 1 }, container: { img: "a" } }), [
    'schema-type /spec/paused: spec.paused is 1, expected a boolean',
    'schema-type /spec/replicas: spec.replicas is "x", expected a whole number',
    'schema-unknown-field /spec/template/spec/containers/0/img: spec.template.spec.containers[0] has no field "img" (Fields here are args, command, env, envFrom, image, imagePullPolicy, lifecycle, livenessProbe, name, ports, readinessProbe, resizePolicy and 13 more.)',
  ]],
];
for (const [name, data, findings] of broken) test(name, () => assert.equal(check(data), findings));

test("an element of a set twice is told where the version says that it is one", () => {
  const found = schemasOf("1.34").check(manifestOf(deployment({ metadata: { finalizers: ["a/b", "c/d", "a/b"] } })));
  assert.equal(found, [{
    code: "schema-duplicate", pointer: "/metadata/finalizers/2", message: "metadata.finalizers[2] repeats an earlier element of the list",
    hint: "Each element has to be told apart; remove one, or name it differently.",
  }]);
});

test("what a Secret holds is never quoted", () => {
  const [finding] = check({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { "db": "hunter2!" }, stringData: { b: 12345 } });
  assert.ok(finding);
  assert.equal(check({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { "db": "hunter2!" }, stringData: { b: 12345 } }).join().includes("hunter2"), false);
  assert.equal(check({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { b: 12345 } }), [
    "schema-type /stringData/b: stringData.b is a number, expected a string (Quote it, so that it is a string.)",
  ]);
});

test("a value under a name that tells of a credential is never quoted", () => {
  const found = check(deployment({ container: { env: [{ name: "DB_PASSWORD", value: 8675309 }] } })).join();
  assert.match(found, /containers\[0\]\.env\[0\]\.value is a number, expected a string/);
  assert.not.match(found, /8675309/);
});

test("keys that mean something to JavaScript are fields like others", () => {
  const hostile: DataObject = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"__proto__":{"data":1},"constructor":{},"toString":1}');
  assert.equal(schemas.check(manifestOf(hostile)).map(({ code, pointer }) => `${code} ${pointer}`), [
    "schema-unknown-field /__proto__", "schema-unknown-field /constructor", "schema-unknown-field /toString",
  ]);
  const data: DataObject = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"__proto__":"a","constructor":"b"}}');
  assert.equal(schemas.check(manifestOf(data)), []);
});

test("a long value is cut in the message", () => {
  const [finding = ""] = check(deployment({ spec: { replicas: "many ".repeat(50) } }));
  assert.ok(finding.length < 200, finding);
});

test.run();
