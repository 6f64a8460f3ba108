import { packOfDefinitions } from "#lib/checks/schema/definitions.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { manifestOf, schemasOf, widget, widgets } from "./schemas.js";

/** What is found in a Widget whose spec has a schema. */
function check(schema: DataObject, object: DataObject, version?: DataObject): string[] {
  const { pack, flaws } = packOfDefinitions("crd.yaml", [widgets(schema, version)]);
  assert.equal(flaws, []);
  return schemasOf().with(pack).check(manifestOf(object)).map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`);
}

const text = { type: "string" };
const size = { type: "object", properties: { size: { type: "integer", minimum: 1 } } };

const rows: readonly (readonly [name: string, schema: DataObject, spec: DataObject, findings: readonly string[]])[] = [
  ["a known field", size, { size: 3 }, []],
  ["a field that the definition does not have", size, { sise: 3 }, ['schema-unknown-field /spec/sise: spec has no field "sise"']],
  ["any field where unknown ones are preserved", { ...size, "x-kubernetes-preserve-unknown-fields": true }, { colour: "red" }, []],
  ["a known field where unknown ones are preserved", { ...size, "x-kubernetes-preserve-unknown-fields": true }, { size: "big" }, ['schema-type /spec/size: spec.size is "big", expected a whole number']],
  ["a map", { type: "object", additionalProperties: { type: "integer" } }, { a: 1, b: "2" }, ['schema-type /spec/b: spec.b is "2", expected a whole number']],
  ["an object without any field described", { type: "object" }, { a: 1 }, ['schema-unknown-field /spec/a: spec has no field "a"']],
  ["a number or a string", { type: "object", properties: { port: { "x-kubernetes-int-or-string": true } } }, { port: "http" }, []],
  ["neither a number nor a string", { type: "object", properties: { port: { "x-kubernetes-int-or-string": true } } }, { port: true }, ["schema-type /spec/port: spec.port is true, expected a whole number or a string"]],
  ["a null where it is not allowed", size, { size: null }, ["schema-type /spec/size: spec.size is null, expected a whole number"]],
  ["a null where it is allowed", { type: "object", properties: { size: { type: "integer", nullable: true } } }, { size: null }, []],
  ["a number below its range", size, { size: 0 }, ["schema-invalid /spec/size: spec.size is 0, expected at least 1"]],
  ["a limit that is itself excluded", { type: "object", properties: { size: { type: "number", minimum: 0, exclusiveMinimum: true } } }, { size: 0 }, ["schema-invalid /spec/size: spec.size is 0, expected more than 0"]],
  ["a pattern of Go", { type: "object", properties: { name: { type: "string", pattern: "(?i)^a+$" } } }, { name: "AAA" }, []],
  ["a text that its pattern does not match", { type: "object", properties: { name: { type: "string", pattern: "^a+$" } } }, { name: "b" }, ['schema-invalid /spec/name: spec.name is "b", which does not match the pattern ^a+$']],
  ["a list that is too long", { type: "object", properties: { all: { type: "array", maxItems: 1, items: text } } }, { all: ["a", "b"] }, ["schema-invalid /spec/all: spec.all has 2 elements, expected at most 1"]],
  ["a text that is too long, in characters", { type: "object", properties: { name: { type: "string", maxLength: 2 } } }, { name: "äöü" }, ["schema-invalid /spec/name: spec.name has 3 characters, expected at most 2"]],
  ["an element of a map list twice", {
    type: "object", properties: { ports: { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": { type: "object", properties: { name: text } } } },
  }, { ports: [{ name: "a" }, { name: "a" }] }, ["schema-duplicate /spec/ports/1: spec.ports[1] repeats an earlier element of the list: the same name"]],
  ["one of several forms", { type: "object", properties: { a: text, b: text }, oneOf: [{ required: ["a"] }, { required: ["b"] }] }, { a: "x" }, []],
  ["none of several forms", { type: "object", properties: { a: text, b: text }, oneOf: [{ required: ["a"] }, { required: ["b"] }] }, {}, ["schema-invalid /spec: spec needs exactly one of a, b"]],
  ["several forms at once", { type: "object", properties: { a: text, b: text }, oneOf: [{ required: ["a"] }, { required: ["b"] }] }, { a: "x", b: "y" }, ["schema-invalid /spec: spec needs exactly one of a, b, and has several"]],
  ["an embedded object", { type: "object", properties: { base: { "type": "object", "x-kubernetes-embedded-resource": true } } }, { base: { apiVersion: "v1", kind: "Pod", metadata: {}, more: 1 } }, ['schema-unknown-field /spec/base/more: spec.base has no field "more"']],
  ["an embedded object without a kind", { type: "object", properties: { base: { "type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true } } }, { base: { apiVersion: "v1", more: 1 } }, ['schema-required /spec/base/kind: spec.base lacks the field "kind"']],
  ["a property that is called as one of every object", { type: "object", properties: { constructor: text }, required: ["constructor"] }, {}, ['schema-required /spec/constructor: spec lacks the field "constructor"']],
];
for (const [name, schema, spec, findings] of rows) test(name, () => assert.equal(check(schema, widget(spec)), findings));

test("metadata is checked as the API server does, whatever the definition says", () => {
  assert.equal(check(size, widget({}, { metadata: { name: "one", lables: {} } })), ['schema-unknown-field /metadata/lables: metadata has no field "lables"']);
});

test("a field beside spec is unknown", () => {
  assert.equal(check(size, widget({}, { specs: {} })), ['schema-unknown-field /specs: The object has no field "specs"']);
});

test("a version that is no longer served is not there", () => {
  const { pack } = packOfDefinitions("crd.yaml", [widgets(size, { served: false })]);
  const [finding] = schemasOf().with(pack).check(manifestOf(widget({})));
  assert.is(finding?.code, "kind-unknown");
});

test("another version of a kind that the cluster has is not served", () => {
  const { pack } = packOfDefinitions("crd.yaml", [widgets(size)]);
  assert.equal(schemasOf().with(pack).check(manifestOf(widget({}, { apiVersion: "example.org/v2" }))), [{
    code: "kind-not-served", pointer: "/apiVersion", message: "example.org/v2 Widget is served by no definition that the cluster has", hint: "Use example.org/v1 Widget.",
  }]);
});

test("a deprecated version is a warning with the words of its definition", () => {
  const found = check(size, widget({ size: 1 }), { deprecated: true, deprecationWarning: "use example.org/v2" });
  assert.equal(found, ['kind-deprecated /apiVersion: example.org/v1 Widget is deprecated by its own definition: "use example.org/v2"']);
});

test("a pattern that backtracking engines never finish is judged", () => {
  const found = check({ type: "object", properties: { name: { type: "string", pattern: "^(a+)+$" } } }, widget({ name: `${"a".repeat(5000)}!` }));
  assert.is(found.length, 1);
});

const deep: DataObject = JSON.parse(`${'{"type":"object","properties":{"a":'.repeat(5000)}{}${"}}".repeat(5000)}`);
const flawed: readonly (readonly [name: string, definition: DataObject, pointer: string, message: RegExp])[] = [
  ["an external reference", widgets({ $ref: "https://example.org/schema.json" }), "/properties/spec/$ref", /refers to "https:/],
  ["a reference to itself", widgets({ type: "object", properties: { child: { $ref: "#/properties/spec" } } }), "/properties/spec/properties/child/$ref", /has to hold all of its schema itself/],
  ["a type that there is none", widgets({ type: "text" }), "/properties/spec/type", /The type is "text"/],
  ["a pattern that Go cannot compile", widgets({ type: "string", pattern: "(?=a)" }), "/properties/spec/pattern", /no regular expression of RE2/],
  ["a schema that is nested too deep", widgets(deep), "", /nested more than 200 levels deep/],
  ["a property called __proto__", widgets(JSON.parse('{"type":"object","properties":{"__proto__":{"type":"object"}}}')), "/properties/spec/properties/__proto__", /cannot be called __proto__/],
  ["no schema", widgets({}, { schema: {} }), "", /has no schema/],
];
for (const [name, definition, pointer, message] of flawed) {
  test(`${name} makes a definition useless`, () => {
    const { pack, flaws } = packOfDefinitions("crd.yaml", [definition]);
    const [flaw] = flaws;
    assert.match(flaw?.message ?? "", message);
    assert.ok(flaw?.pointer.startsWith(`/spec/versions/0/schema/openAPIV3Schema${pointer}`), flaw?.pointer);
    assert.is(pack.kinds.size, 0);
  });
}

test("definitions of the API that was removed are told", () => {
  const { flaws } = packOfDefinitions("crd.yaml", [{ ...widgets({}), apiVersion: "apiextensions.k8s.io/v1beta1" }]);
  assert.equal(flaws.map(({ pointer }) => pointer), ["/apiVersion"]);
});

test.run();
