import { withPins } from "#lib/publish/promote/edit.js";
import { compareVersions } from "#lib/publish/promote/order.js";
import { readVersions, type VersionsFile } from "#lib/publish/promote/versions-file.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

function read(text: string): VersionsFile {
  const file = readVersions(text);
  if ("message" in file) throw new Error(`${file.line}:${file.column} ${file.message}`);
  return file;
}

function pinned(text: string, app: string, pins: Readonly<Record<string, string>>): string {
  const file = read(text);
  const found = file.apps.get(app);
  if (found === undefined) throw new Error(`no ${app}`);
  return withPins(file, found, Object.entries(pins).map(([name, version]) => ({ name, version })));
}

const file = `{
  "shop": {
    "db": "16.6-alpine",
    "web": "1.2.0"
  },
  "wiki": { "wiki": "3.0" },
  "empty": {}
}
`;

test("versions are read with every app and name", () => {
  assert.equal([...read(file).apps].map(([app, { value }]) => [app, value.map(({ name, value: version }) => `${name} ${version}`)]), [
    ["shop", ["db 16.6-alpine", "web 1.2.0"]], ["wiki", ["wiki 3.0"]], ["empty", []],
  ]);
  assert.is(read('\r\n{"a":{"\\u0062":"1"}}').apps.get("a")?.value[0]?.name, "b");
});

test("what is no versions file is told with its line, its column and what stands there", () => {
  for (const [text, said] of [
    ["", "1:1 Expected an object, which begins with '{', and found the end of the file"],
    ["[]", `1:1 Expected an object, which begins with '{', and found "["`],
    ["\ufeff{}", `1:1 Expected an object, which begins with '{', and found "\ufeff"`],
    ['{ "a": { "b": 1 } }', `1:15 Expected a version in quotes, and found "1"`],
    ['{ "a": "1.0" }', `1:8 Expected an object, which begins with '{', and found "\\""`],
    ['{\n  "a": { "b": "1" },\n}', `3:1 Expected a name in quotes, and found "}"`],
    ['{ "a": { "b": "1" "c": "2" } }', `1:19 Expected ',' or '}', and found "\\""`],
    ['{ "a": { "b": "1\n" } }', `1:15 Expected a version in quotes, and found "\\""`],
    ['{ "a": { "b": "1" } } // why', `1:23 Expected the end of the file, and found "//"`],
    ['{ "a": {}, "b": {},\n "a": {} }', `2:2 The name "a" is there twice`],
    ['{ "a": { "b": "1",\n "\\u0062": "2" } }', `2:2 The name "b" is there twice`],
    ['{ "__proto__": {} }', `1:3 No app can be named so: the name "__proto__" is not an RFC 1123 label (a-z, 0-9 and '-', a letter or digit at both ends)`],
    ['{ "a": { "b": "" } }', `1:15 The version of "b" is "", which is no tag, version or digest`],
    ['{ "a": { "b": "--option" } }', `1:15 The version of "b" is "--option", which is no tag, version or digest`],
    ['{ "a": { "b": "1 2" } }', `1:15 The version of "b" is "1 2", which is no tag, version or digest`],
    ["<<<<<<< HEAD\n{}", `1:1 Expected an object, which begins with '{', and found "<<<<<<<"`],
    [" ".repeat(1_048_577), "1:1 The file has 1048577 characters, and at most 1048576 are read"],
  ] as const) {
    const found = readVersions(text);
    assert.is("message" in found ? `${found.line}:${found.column} ${found.message}` : "read", said, text.slice(0, 80));
  }
});

test("a long text without an end takes no long time", () => {
  const started = performance.now();
  assert.ok("message" in readVersions(`{ "a": { "${"\\u0061".repeat(100_000)}`));
  assert.ok("message" in readVersions(`{ "a": ${"{".repeat(1_000_000)}`));
  assert.ok(performance.now() - started < 1000);
});

test("a name __proto__ among the versions is a name as any other", () => {
  assert.is(pinned('{ "a": { "__proto__": "1" } }', "a", { ["__proto__"]: "2" }), '{ "a": { "__proto__": "2" } }');
  assert.is(Object.getPrototypeOf(read('{ "a": { "__proto__": "1" } }').apps.get("a")?.value[0]), Object.prototype);
});

test("only the versions that change are written, and every other byte stays", () => {
  assert.is(pinned(file, "shop", { web: "1.3.0" }), file.replace("1.2.0", "1.3.0"));
  assert.is(pinned(file, "shop", { web: "1.3.0", db: "17" }), file.replace("1.2.0", "1.3.0").replace("16.6-alpine", "17"));
  assert.is(pinned(file, "wiki", { wiki: "3.1" }), file.replace('"3.0"', '"3.1"'));
  assert.is(pinned(file.replaceAll("\n", "\r\n"), "shop", { web: "2" }), file.replaceAll("\n", "\r\n").replace("1.2.0", "2"));
  const odd = '{"shop":{\t"web" :"1" ,\n\n"db": "2"}}';
  assert.is(pinned(odd, "shop", { web: "3" }), odd.replace('"1"', '"3"'));
  assert.is(pinned(file, "shop", {}), file);
});

test("a name that is new comes where it belongs, indented as its neighbours", () => {
  assert.is(pinned(file, "shop", { cache: "7", proxy: "2", zone: "1" }), file
    .replace('    "db": "16.6-alpine",\n    "web": "1.2.0"\n', '    "cache": "7",\n    "db": "16.6-alpine",\n    "proxy": "2",\n    "web": "1.2.0",\n    "zone": "1"\n'));
  assert.is(pinned(file, "wiki", { zone: "1", "a": "2" }), file.replace('{ "wiki": "3.0" }', '{ "a": "2", "wiki": "3.0", "zone": "1" }'));
  assert.is(pinned(file, "empty", { b: "2", a: "1" }), file.replace('"empty": {}', '"empty": {\n    "a": "1",\n    "b": "2"\n  }'));
  for (const text of [pinned(file, "shop", { cache: "7", web: "2", zone: "1" }), pinned(file, "empty", { a: "1" }), pinned('{"shop":{}}', "shop", { a: "1" })]) assert.ok(JSON.parse(text));
});

test("versions are ordered by their numbers, candidates before releases, and what cannot be compared is not", () => {
  for (const [one, other, order] of [
    ["1.2.0", "1.10.0", -1], ["v1.2.0", "1.2.0", 0], ["1.36", "1.36.1", -1], ["1.0", "1.0.0", 0], ["2025.11.3", "2025.9", 1],
    ["16.6-alpine", "16.10-alpine", -1], ["1.0.0-rc.1", "1.0.0", -1], ["1.0.0-rc.2", "1.0.0-rc.10", -1], ["1.0.0rc1", "1.0.0rc2", -1],
    ["1.0.0-alpha", "1.0.0-beta", -1], ["1.0.0-rc.1-alpine", "1.0.0-alpine", -1], ["1.2.3+build.7", "1.2.3", 0],
    ["1.2.3@sha256:aaaa", "1.2.4@sha256:bbbb", -1], ["20251101", "20251102", -1],
    ["16-alpine", "16-bookworm", undefined], ["latest", "1.0", undefined], ["sha256:aa", "sha256:bb", undefined],
    ["RELEASE.2025-01-01T00-00-00Z", "RELEASE.2025-02-01T00-00-00Z", undefined], ["same", "same", 0],
  ] as const) {
    assert.is(sign(compareVersions(one, other)), order, `${one} ${other}`);
    assert.is(sign(compareVersions(other, one)), order === undefined ? undefined : 0 - order, `${other} ${one}`);
  }
});

const sign = (order: number | undefined): number | undefined => (order === undefined ? undefined : Math.sign(order) + 0);

test.run();
