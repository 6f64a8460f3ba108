import { makePacks, packText } from "#lib/checks/schema/make.js";
import { parsePack } from "#lib/checks/schema/pack.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { manifestOf, schemasOf, widget, widgets } from "./schemas.js";

const size = { type: "object", properties: { size: { type: "integer" } } };
const findings = (text: string): string[] => makePacks([{ file: "crd.yaml", text }]).diagnostics
  .map(({ code, message, location: { file, line } }) => `${file}:${line} ${code} ${message}`);

/** A document of an API server's `/openapi/v3`. */
function openApi(schemas: DataObject, version = "v1.28.15"): string {
  return JSON.stringify({ openapi: "3.0.0", info: { title: "Kubernetes", version }, paths: {}, components: { schemas } });
}

const gvk = (group: string, version: string, kind: string): DataObject => ({ "x-kubernetes-group-version-kind": [{ group, version, kind }] });
const meta = { "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": { type: "object", properties: { name: { type: "string", default: "" } } } };
const ref = (name: string): DataObject => ({ allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} });

test("a pack is what it was made of, one definition a line, without prose", () => {
  const { packs, diagnostics } = makePacks([{ file: "crd.yaml", text: JSON.stringify(widgets({ ...size, description: "All about it." })) }]);
  assert.equal(diagnostics, []);
  const pack = packs.get("example.org");
  assert.ok(pack);
  const text = packText("example.org", pack, undefined);
  assert.is(text, [
    '{"pack":1,"group":"example.org",',
    '"kinds":{',
    '"v1/Widget":{"definition":"example.org/v1/Widget","served":true,"scope":"Namespaced"}',
    "},",
    '"definitions":{',
    '"example.org/v1/Widget":{"properties":{"spec":{"properties":{"size":{"type":"integer"}},"type":"object"},"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object","x-kubernetes-preserve-unknown-fields":true}},"type":"object"}',
    "}}",
    "",
  ].join("\n"));
  const again = parsePack("example.org.json", text);
  assert.ok(!("problem" in again));
  assert.is(packText("example.org", again, undefined), text);
  assert.equal(schemasOf("1.28", [{ file: "p.json", text }]).check(manifestOf(widget({ size: 1, more: 2 }))).map(({ code }) => code), ["schema-unknown-field"]);
});

test("what is repeated stands once", () => {
  const big = { type: "object", properties: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`field${i}`, { type: "string" }])) };
  const { packs } = makePacks([{ file: "crd.yaml", text: JSON.stringify(widgets({ type: "object", properties: { a: big, b: big, c: big } })) }]);
  const definitions = packs.get("example.org")?.definitions ?? new Map();
  assert.is(definitions.size, 2);
  const text = [...packs].map(([group, pack]) => packText(group, pack, undefined)).join("");
  const schemas = schemasOf("1.28", [{ file: "p.json", text }]);
  assert.equal(schemas.check(manifestOf(widget({ a: { field1: "x" }, b: { field31: "y" }, c: { field2: 1 } }))).map(({ pointer }) => pointer), ["/spec/b/field31", "/spec/c/field2"]);
});

test("a pack keeps the kinds that are not made anew", () => {
  const made = (kind: string): DataObject => JSON.parse(JSON.stringify(widgets(size)).replaceAll("Widget", kind));
  const pack = (kind: string) => makePacks([{ file: "crd.yaml", text: JSON.stringify(made(kind)) }]).packs.get("example.org");
  const [first, second] = [pack("Widget"), pack("Gadget")];
  assert.ok(first !== undefined && second !== undefined);
  const both = parsePack("", packText("example.org", second, packText("example.org", first, undefined)));
  assert.ok(!("problem" in both));
  assert.equal([...both.kinds.keys()], ["example.org/v1/Gadget", "example.org/v1/Widget"]);
});

test("flaws have the line of the definition", () => {
  const text = `# Widgets
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.org }
spec:
  group: example.org
  names: { kind: Widget }
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              $ref: "https://example.org/widget.json"
`;
  assert.equal(findings(text), [
    'crd.yaml:16 pack-invalid The schema refers to "https://example.org/widget.json"; a definition has to hold all of its schema itself',
  ]);
});

test("files without a definition are told", () => {
  assert.equal(findings("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"), ["crd.yaml:1 pack-invalid The file holds no CustomResourceDefinition"]);
  assert.ok(findings("a: [").length > 0);
  assert.ok(findings("").length > 0);
});

test("hostile files are diagnostics", () => {
  const nested = (depth: number): string => `{"openapi":"3.0.0","components":{"schemas":{"a":${'{"items":'.repeat(depth)}{}${"}".repeat(depth)}}}}`;
  const aliases = `a: &a [1,1,1,1,1,1,1,1,1]\n${"bcdefghi".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefgh"[i]},`.repeat(9)}]`).join("\n")}\n`;
  for (const text of [nested(300), nested(100_000), `${"[".repeat(100_000)}`, aliases, "---\n{}\n".repeat(5000), "\u0000", '{"openapi":"3.0.0","components":{"schemas":[]}}']) {
    assert.ok(findings(text).length > 0, text.slice(0, 60));
  }
});

test("an API server's document makes packs of its version", () => {
  const text = openApi({
    ...meta,
    "io.k8s.api.apps.v1.Deployment": { ...gvk("apps", "v1", "Deployment"), type: "object", properties: { metadata: ref("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"), spec: ref("io.k8s.api.apps.v1.DeploymentSpec") } },
    "io.k8s.api.apps.v1.DeploymentSpec": { type: "object", description: "prose", properties: { replicas: { type: "integer", format: "int32" }, extra: { type: "object" } } },
    "io.k8s.api.apps.v1.DeploymentList": { ...gvk("apps", "v1", "DeploymentList"), type: "object", properties: { metadata: { type: "object" } } },
  });
  const { packs, diagnostics } = makePacks([{ file: "openapi.json", text }]);
  assert.equal(diagnostics, []);
  const pack = packs.get("apps");
  assert.is(pack?.kubernetes, "1.28");
  assert.is(pack?.builtin, true);
  assert.equal([...(pack?.kinds.keys() ?? [])], ["apps/v1/Deployment"]);
  const schemas = schemasOf("1.28", pack === undefined ? [] : [{ file: "p.json", text: packText("apps", pack, undefined) }]);
  const check = (spec: Data) => schemas.check(manifestOf({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec })).map(({ code, pointer }) => `${code} ${pointer}`);
  assert.equal(check({ replicas: null, extra: { any: 1 } }), []);
  assert.equal(check({ template: {} }), ["schema-unknown-field /spec/template"]);
});

test("references that lead nowhere, outside or round are told", () => {
  const kind = (schema: DataObject): string => openApi({ "org.example.v1.Widget": { ...gvk("example.org", "v1", "Widget"), type: "object", properties: { metadata: { type: "object" }, spec: schema } }, "org.example.v1.Loop": { allOf: [{ $ref: "#/components/schemas/org.example.v1.Loop" }] } });
  assert.match(findings(kind({ $ref: "#/components/schemas/none" })).join(), /pack-invalid The schema refers to "none", which is not among the definitions/);
  assert.match(findings(kind({ $ref: "#/components/schemas/org.example.v1.Loop" })).join(), /refers to itself without end/);
});

test("a recursive schema that takes a step into the object is sound", () => {
  const text = openApi({ "org.example.v1.Widget": { ...gvk("example.org", "v1", "Widget"), type: "object", properties: { metadata: { type: "object" }, child: { $ref: "#/components/schemas/org.example.v1.Node" } } }, "org.example.v1.Node": { type: "object", properties: { child: { $ref: "#/components/schemas/org.example.v1.Node" } } } });
  const { packs, diagnostics } = makePacks([{ file: "openapi.json", text }]);
  assert.equal(diagnostics, []);
  const [[group, pack] = []] = packs;
  assert.ok(group !== undefined && pack !== undefined);
  const schemas = schemasOf("1.28", [{ file: "p.json", text: packText(group, pack, undefined) }]);
  const object = { apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "a" }, child: { child: { child: { chid: {} } } } };
  assert.equal(schemas.check(manifestOf(object)).map(({ pointer }) => pointer), ["/child/child/child/chid"]);
});

test.run();
