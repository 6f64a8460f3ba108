import { readDocuments } from "#lib/checks/documents/read.js";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";

const head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: web\n";

/** Findings of a text, as `line code: message`. */
const findings = (text: string): string[] => readDocuments("a.yaml", text).diagnostics.map(({ code, message, location: { file, line } }) => {
  assert.is(file, "a.yaml");
  return `${line} ${code}: ${message}`;
});
const identities = (text: string): string[] => readDocuments("a.yaml", text).objects.map(({ manifest: { apiVersion, kind, namespace, name } }) => `${apiVersion} ${kind} ${namespace}/${name}`);
const dataOf = (text: string): unknown => readDocuments("a.yaml", `${head}data: ${text}\n`).objects[0]?.manifest.data.data;

test("documents of a file are objects with their identity, and each knows its lines", () => {
  const text = `# first\n${head}data:\n  a: |\n    x\n  b/c: y\n---\n\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    containers:\n      - name: a\n      - name: b\n        image: c\n`;
  const { objects, diagnostics } = readDocuments("a.yaml", text);
  assert.equal(diagnostics, []);
  assert.equal(identities(text), ["v1 ConfigMap web/shop", "apps/v1 Deployment /web"]);
  const [first, second] = objects;
  assert.equal(["", "/kind", "/metadata/name", "/data/a", "/data/b~1c", "/data/none", "/none"].map((pointer) => first?.line(pointer)), [2, 3, 5, 8, 10, 7, 2]);
  assert.equal(["", "/spec/template/containers/1", "/spec/template/containers/1/image", "/spec/template/containers/9"].map((pointer) => second?.line(pointer)), [13, 20, 21, 18]);
});

test("byte order mark, Windows line breaks, directives, end markers, comments and empty documents do no harm", () => {
  const text = `\ufeff%YAML 1.1\n---\n${head}...\n---\n# nothing\n---\n--- # next\n${head}---\n~\n...\n${head}`;
  for (const variant of [text, text.replaceAll("\n", "\r\n")]) {
    assert.equal(findings(variant), []);
    assert.equal(identities(variant), Array(3).fill("v1 ConfigMap web/shop"));
    assert.equal(readDocuments("a.yaml", variant).objects.map(({ line }) => line("/kind")), [4, 14, 22]);
  }
  assert.equal(findings(""), []);
  assert.equal(findings("# only a comment\n"), []);
});

test("JSON is read, with tabs and on one line", () => {
  assert.equal(identities('{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {"name": "web"}\n}\n'), ["v1 Pod /web"]);
  assert.equal(identities('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}'), ["v1 Pod /web"]);
});

test("lists are their items, which need not repeat what they are", () => {
  const text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- apiVersion: v1\n  kind: PodList\n  items:\n  - metadata:\n      name: b\n";
  assert.equal(findings(text), []);
  assert.equal(identities(text), ["v1 Pod /a", "v1 Pod /b"]);
  assert.equal(readDocuments("a.yaml", text).objects.map(({ line }) => line("/metadata/name")), [6, 11]);
  assert.equal(findings("apiVersion: v1\nkind: List\nitems:\n- 3\n- kind: Pod\n"), [
    "4 document-not-object: The item of the list is a number, not an object", "5 document-not-object: The item of the list has no apiVersion",
  ]);
});

// Taken from sigs.k8s.io/yaml 1.6.0, which kubectl uses.
test("values are what kubectl makes of them", () => {
  assert.equal(dataOf("{on: yes, a: 1:30, b: 2026-01-01, c: 0o17, d: 017, e: 1_000, f: 0x1F, g: 1e3, h: ~, i: \"yes\", j: 'no', 1: x}"), {
    true: true, a: "1:30", b: "2026-01-01", c: 15, d: 15, e: 1000, f: 31, g: 1000, h: null, i: "yes", j: "no", 1: "x",
  });
  assert.equal(dataOf("[e3, 1e400, ., -., 0X1F, -0o17, 1.e3, .5, 1., v1e3, 0xFF, +3, 08, 1.2.3, 5E, y, N, Null, tRue, 190:20:30]"), [
    "e3", "1e400", ".", "-.", 31, -15, 1000, 0.5, 1, "v1e3", 255, 3, 8, "1.2.3", "5E", true, false, null, "tRue", "190:20:30",
  ]);
});

test("anchors, aliases and merge keys are resolved", () => {
  assert.equal(dataOf("\n  a: &a {x: 1, w: 2}\n  b: *a\n  c:\n    <<: *a\n    w: 3\n  d:\n    <<: [{z: 9, w: 8}, *a]"), {
    a: { x: 1, w: 2 }, b: { x: 1, w: 2 }, c: { w: 3, x: 1 }, d: { z: 9, w: 8, x: 1 },
  });
});

test("an object of the whole cluster has no namespace, by Kubernetes or by a definition in the file", () => {
  const definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\nspec: {group: example.org, scope: Cluster, names: {kind: Dish}}\n";
  const text = `apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n---\n${definition}---\napiVersion: example.org/v1\nkind: Dish\nmetadata: {name: c, namespace: d}\n`;
  assert.equal(identities(text), ["v1 Namespace /a", "apiextensions.k8s.io/v1 CustomResourceDefinition /x", "example.org/v1 Dish /c"]);
});

test("what is no object is a finding with its line, and the others are read", () => {
  for (const [text, expected] of [
    ["a: 1\n", "1 document-not-object: The document has no kind"],
    ["kind: Pod\n", "1 document-not-object: The document has no apiVersion"],
    ["apiVersion: v1\nkind: [Pod]\n", "2 document-not-object: The kind is a list, expected a name"],
    ["apiVersion: v1\nkind: ''\n", "2 document-not-object: The kind is an empty string, expected a name"],
    ["apiVersion: v1\nkind: Pod\n", "1 document-not-object: The \"Pod\" has no metadata.name"],
    ["apiVersion: v1\nkind: Pod\nmetadata:\n  name: 3\n", "4 document-not-object: The \"Pod\" has a number as its metadata.name"],
    ["apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: a-\n", "3 document-not-object: The \"Pod\" has a generateName instead of a name, so it would be another object each time"],
    ["- a\n", "1 document-not-object: The document is a list, not an object"],
    ["hello\n", "1 document-not-object: The document is a string, not an object"],
    ["apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "1 document-skipped: The document is a kustomization, which is not a manifest"],
    ["a: [1\n", "2 document-invalid: The text is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ["a:\n\tb: 1\n", "2 document-invalid: The text is not valid YAML: Tabs are not allowed as indentation"],
    [`${head}data:\n  a: 1\n  a: 2\n`, "8 document-invalid: The key \"a\" occurs twice"],
    [`${head}data: {"a": 1, a: 2}\n`, "6 document-invalid: The key \"a\" occurs twice"],
    [`${head}data:\n  __proto__: {polluted: true}\n`, "7 document-invalid: A key is named __proto__"],
    [`${head}data:\n  a: !!js/function 'x'\n`, "7 document-invalid: The tag \"tag:yaml.org,2002:js/function\" is none that manifests may use"],
    [`${head}data: !!python/object/apply:os.system [x]\n`, "6 document-invalid: The tag \"tag:yaml.org,2002:python/object/apply:os.system\" is none that manifests may use"],
    [`${head}data: !mine {a: b}\n`, "6 document-invalid: The tag \"!mine\" is none that manifests may use"],
    [`${head}data: !!binary YQ==\n`, "6 document-invalid: The tag \"tag:yaml.org,2002:binary\" is none that manifests may use"],
    [`${head}data: *a\n`, "6 document-invalid: The alias \"a\" has no anchor before it"],
    [`${head}data: &a\n  b: *a\n`, "7 document-invalid: The alias \"a\" stands for what it is a part of"],
    [`${head}data:\n  <<: 3\n`, "7 document-invalid: A merge key `<<` takes a map or a list of maps"],
    [`${head}data: .inf\n`, "6 document-invalid: The number Infinity cannot be written in JSON"],
    [`${head}data: "\\ud800"\n`, "6 document-invalid: A string holds half of a surrogate pair"],
    ["a: \u0001\n", "1 document-invalid: The text holds a control character"],
    ["a: {{ .Values.a }}\n", "1 document-invalid: A key is not a string"],
  ] as const) {
    assert.equal(findings(text), [expected], text);
    assert.equal(findings(`${text}---\n${head}`), [expected], `${text} and another`);
    assert.equal(identities(`${text}---\n${head}`), ["v1 ConfigMap web/shop"], text);
  }
  assert.is(Object.getOwnPropertyDescriptor(Object.prototype, "polluted"), undefined);
});

test("a template says that it has to be rendered", () => {
  const [found] = readDocuments("a.yaml", "{{- if .Values.a }}\na: 1\n{{- end }}\n").diagnostics;
  assert.match(found?.hint ?? "", /helm template/);
});

test("texts that are made to take long, or more than there is, are findings", () => {
  const many = 100_000;
  const bombs = "bcdefghij".split("").map((key, i) => `  ${key}: &${key} [${Array(9).fill(`*${"abcdefghij"[i]}`).join(",")}]\n`).join("");
  for (const [text, expected] of [
    [`${head}data: ${"[".repeat(many)}`, "6 document-limit: The document has more than 200 levels"],
    [`${head}data: ${"{a: ".repeat(many)}`, "6 document-limit: The document has more than 200 levels"],
    [`${head}data:\n ${"- ".repeat(many)}`, "7 document-limit: The document has more than 200 levels"],
    [`${'{"a":'.repeat(many)}1${"}".repeat(many)}`, "1 document-limit: The document has more than 200 levels"],
    ["a: 1\n---\n".repeat(many), "1 document-limit: The file has more than 10000 documents"],
    ["\n".repeat(600_000), "1 document-limit: The file has more than 500000 lines"],
    [`${head}data:\n  a: &a [x,x,x,x,x,x,x,x,x]\n${bombs}`, "12 document-limit: Aliases repeat more than 100000 values"],
    [`${head}data: ${"&a ".repeat(many)}`, "6 document-invalid: The text is not valid YAML: A node can have at most one anchor"],
  ] as const) {
    assert.equal(findings(text), [expected], text.slice(0, 80));
  }
});

test("a large map and a deep document within the limits are read", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `  k${i}: v\n`).join("");
  assert.equal(identities(`${head}data:\n${keys}`), ["v1 ConfigMap web/shop"]);
  assert.equal(identities(`${head}data: ${"[".repeat(150)}${"]".repeat(150)}\n`), ["v1 ConfigMap web/shop"]);
});

test("JSON comes back as it is", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const text = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "shop" }, data: value });
    // Not YAML: a key that would reach the prototype, and more digits than a number holds.
    fc.pre(!text.includes("__proto__") && !text.includes("\\ud") && !/[\u007f\ufffe\uffff]/.test(text));
    const { objects, diagnostics } = readDocuments("a.json", text);
    assert.equal(diagnostics, []);
    assert.is(JSON.stringify(objects[0]?.manifest.data.data), JSON.stringify(JSON.parse(text).data));
  }), { numRuns: 300, seed: 4 });
});

test("no text makes it throw, and every finding has a line of the text", () => {
  const piece = fc.constantFrom(..."-?:,[]{}#&*!|>'\"%@` \n\t", "\n  ", "\n---\n", "a", "1", "&a ", "*a", "<<: ", "!!str ", "kind: Pod\n", "apiVersion: v1\n", "metadata: {name: a}\n", "items:\n- ", "- ", ": ", "\r\n", "...\n", "\u0000", "é", "%YAML 1.1\n");
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const text = pieces.join("");
    const lines = text.split("\n").length;
    const { objects, diagnostics } = readDocuments("a.yaml", text);
    for (const { location: { line = 0 } } of diagnostics) assert.ok(line >= 1 && line <= lines, `line ${line} of ${lines}`);
    for (const object of objects) assert.ok(object.line("/metadata/name") >= 1 && object.line("/none") <= lines);
  }), { numRuns: 3000, seed: 4 });
});

test("a finding quotes no credential", () => {
  const value = `ghp_${"aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5".slice(0, 36)}`;
  for (const text of [`${head}data:\n  ${value}: 1\n  ${value}: 2\n`, `${head}data: *${value}\n`, `a: "${value}\n`, `a: @${value}\n`, `${head}data: !${value} x\n`, `a: b: ${value}\n`, `a: "\\q${value}"\n`, `kind: ${value}\napiVersion: v1\n`]) {
    const report = JSON.stringify(readDocuments("a.yaml", text).diagnostics);
    assert.ok(report.includes("document-"), text);
    assert.not.ok(report.includes(value.slice(4, 14)), report);
  }
});

test.run();
