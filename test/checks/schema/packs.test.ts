import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { jsonSchemaOf } from "#lib/checks/schema/json-schema.js";
import { makePacks, packText } from "#lib/checks/schema/make.js";
import { packsFor, type PlacedPack } from "#lib/checks/schema/packs.js";
import { openSchemas } from "#lib/checks/schema/schemas.js";
import { openShelf } from "#lib/checks/schema/shelf.js";
import { Validators } from "#lib/checks/schema/validators.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { builtin, deployment, manifestOf, repository, schemasOf, widget, widgets } from "./schemas.js";

const paris = { name: "paris", kubernetes: "1.28" } as const;
const packOf = (schema: DataObject, name = "p.json", cluster?: string): PlacedPack => {
  const [[group, pack] = []] = makePacks([{ file: "crd.yaml", text: JSON.stringify(widgets(schema)) }]).packs;
  assert.ok(group !== undefined && pack !== undefined);
  return { file: name, text: packText(group, pack, undefined), ...(cluster !== undefined && { cluster }) };
};
const open: DataObject = { "type": "object", "x-kubernetes-preserve-unknown-fields": true };
const closed: DataObject = { type: "object", properties: { size: { type: "integer" } } };

test("a cluster's own pack counts before that of all clusters, and others' do not count", () => {
  const all = [packOf(closed, "clusters/schemas/a.json"), packOf(open, "clusters/paris/schemas/a.json", "paris"), packOf(closed, "clusters/rome/schemas/a.json", "rome")];
  assert.equal(packsFor(paris, all).packs.map(({ file }) => file), ["clusters/paris/schemas/a.json", "clusters/schemas/a.json"]);
  assert.equal(schemasOf("1.28", all).check(manifestOf(widget({ colour: 1 }))), []);
});

const broken: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ["no JSON", "{", /not a JSON object/],
  ["another format", '{"pack":2}', /format of the pack is 2/],
  ["no kinds", '{"pack":1,"group":"a"}', /needs a group, kinds and definitions/],
  ["a kind without definition", '{"pack":1,"group":"a","kinds":{"v1/A":{"definition":"b"}},"definitions":{}}', /kind "v1\/A" has no definition/],
  ["a reference to nothing", '{"pack":1,"group":"a","kinds":{},"definitions":{"b":{"$ref":"c"}}}', /definition "b" is wrong at "\/\$ref"/],
  ["an endless reference", '{"pack":1,"group":"a","kinds":{},"definitions":{"b":{"$ref":"c"},"c":{"anyOf":[{"$ref":"b"}]}}}', /refers to itself without end/],
  ["a pattern that is none", '{"pack":1,"group":"a","kinds":{},"definitions":{"b":{"type":"string","pattern":"("}}}', /no regular expression/],
  ["too many levels", `{"pack":1,"group":"a","kinds":{},"definitions":{"b":${'{"items":'.repeat(50_000)}{}${"}".repeat(50_000)}}}`, /nested more than 200 levels/],
];
for (const [name, text, message] of broken) {
  test(`a pack with ${name} is told, and does not count`, () => {
    const { packs, diagnostics } = packsFor(paris, [{ file: "clusters/schemas/a.json", text }]);
    assert.equal(packs, []);
    assert.is(diagnostics[0]?.code, "pack-invalid");
    assert.is(diagnostics[0]?.location.file, "clusters/schemas/a.json");
    assert.match(diagnostics[0]?.message ?? "", message);
  });
}

test("a pack of another version of Kubernetes is told, and does not count", () => {
  const text = '{"pack":1,"group":"apps","kubernetes":"1.34",\n"kinds":{},"definitions":{}}';
  const { packs, diagnostics } = packsFor(paris, [{ file: "clusters/schemas/apps.json", text }]);
  assert.equal(packs, []);
  assert.equal(diagnostics.map(({ code, message }) => `${code} ${message}`), ["pack-version The pack is of Kubernetes 1.34, and the cluster paris runs 1.28"]);
  assert.equal(packsFor({ name: "rome", kubernetes: "1.34" }, [{ file: "clusters/schemas/apps.json", text }]).diagnostics, []);
});

test("validators that were kept say what new ones say, and damaged ones are written anew", () => {
  const folder = mkdtempSync(join(tmpdir(), "astrolabe-schemas-"));
  try {
    // The second is two units long in JavaScript, and none of them is ASCII.
    const [size, elephant] = ["größe", "🐘"];
    const pack = packOf({ type: "object", properties: { size: { type: "integer" }, [size]: { type: "string", enum: [elephant] } } });
    const run = (): string[] => {
      const validators = new Validators(openShelf(folder));
      const { packs } = packsFor(paris, [pack], validators);
      const schemas = openSchemas({ kubernetes: "1.28", builtin, packs, validators });
      const found = [deployment({ spec: { replica: 1 } }), widget({ size: "1", more: 1, [size]: elephant }), widget({ [size]: "🐁" }), deployment()].flatMap((data) => schemas.check(manifestOf(data)));
      validators.keep();
      return found.map(({ code, pointer }) => `${code} ${pointer}`);
    };
    const first = run();
    assert.is(first.length, 4);
    assert.is(readdirSync(folder).filter((file) => file.endsWith(".js")).length, 2);
    assert.equal(run(), first);
    assert.is(readdirSync(folder).filter((file) => file.endsWith(".v8-plain")).length, 2);
    assert.equal(run(), first);
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), readFileSync(join(folder, file)).subarray(0, 5000));
    assert.equal(run(), first);
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), "");
    assert.equal(run(), first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a folder that cannot be written to costs nothing but time", () => {
  const validators = new Validators(openShelf("/dev/null/schemas"));
  const schemas = openSchemas({ kubernetes: "1.28", builtin, packs: [], validators });
  assert.equal(schemas.check(manifestOf(deployment())), []);
  validators.keep();
});

const lab = readdirSync(join(repository, "clusters/schemas")).filter((name) => name.endsWith(".json")).sort()
  .map((name): PlacedPack => ({ file: `clusters/schemas/${name}`, text: readFileSync(join(repository, "clusters/schemas", name), "utf8") }));

test("every object of the lab's tree is what its schema says", () => {
  const schemas = schemasOf("1.34", lab);
  const files = readdirSync(join(repository, "generated"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml")).sort();
  assert.ok(files.length > 100);
  for (const file of files) {
    const data: DataObject = parse(readFileSync(join(repository, "generated", file), "utf8"));
    // Stacks have no kind.
    if (data.services !== undefined) continue;
    assert.equal(schemas.check(manifestOf(data)).map(({ code, message }) => `${code} ${message}`), [], file);
  }
});

test("a kind as plain JSON Schema gives the same verdict", () => {
  const schemas = schemasOf("1.28", lab);
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
  const issuer = (spec: DataObject): DataObject => ({ apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "a" }, spec });
  for (const [data, isSound] of [
    [deployment(), true], [deployment({ spec: { replica: 1 } }), false], [deployment({ spec: { replicas: "1" } }), false], [deployment({ metadata: { labels: null } }), true],
    [issuer({ selfSigned: {} }), true], [issuer({ selfSigned: { more: 1 } }), false], [issuer({ selfSigned: null }), false],
  ] as const) {
    const { group, apiVersion, kind } = manifestOf(data);
    const described = schemas.describes(group, apiVersion.slice(apiVersion.indexOf("/") + 1), kind);
    assert.ok(described);
    assert.is(ajv.validate(jsonSchemaOf(described), data), isSound, JSON.stringify(data));
    assert.is(schemas.check(manifestOf(data)).length === 0, isSound, JSON.stringify(data));
  }
});

test.run();
