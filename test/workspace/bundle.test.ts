import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { bundle, type Bundle } from "#lib/workspace/bundle.js";
import { brokenSource, closure, compilerModule, importedApp } from "#lib/workspace/imports.js";
import { Loader } from "#lib/workspace/load.js";

const made: string[] = [];
process.on("exit", () => made.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** A folder with these files, which is deleted when the test ends. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "astrolabe-bundle-")));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Loads a bundle's entries, and tells in `noted` what the sources say through `note` when they are evaluated. */
function open({ script }: Bundle): { load: (entry: string) => Readonly<Record<string, unknown>>; noted: string[] } {
  const noted: string[] = [];
  const host = { cdk8s: () => ({ note: (text: string) => noted.push(text) }) };
  const loader = new Loader([script], new Map(), host, (_, evaluate) => evaluate());
  return { load: (entry) => loader.load(entry), noted };
}

const [shop, blog] = ["apps/shop/app.ts", "apps/blog/app.ts"] as const;

const sound = {
  [shop]: [
    'import { note } from "cdk8s";',
    'import { shared } from "../folder.js";',
    'import motd from "./motd.txt";',
    'import rules from "./rules.yaml";',
    'import limits from "./limits.json";',
    'note("shop");',
    "export const shop = { motd, rules, limits, shared: shared(1) };",
  ].join("\n"),
  "apps/shop/motd.txt": "Grüße 😀\r\n\ttab",
  "apps/shop/rules.yaml": "a: [1]\n",
  "apps/shop/limits.json": '{ "cores": 2 }',
  "apps/folder.ts": 'import { note } from "cdk8s";\nnote("shared");\nexport const shared = (count: number): number => count + 1;\n',
  [blog]: 'import { note } from "cdk8s";\nimport { shop } from "../shop/app.js";\nnote("blog");\nexport const blog = { of: () => shop };\n',
};

test("an import of an app is told by its form", () => {
  for (const specifier of ["../../apps/shop/app.js", "../../apps/shop/app.ts", "../shop/app.js", "./apps/shop/app.js", "../../../apps/shop/app.js"]) {
    assert.is(importedApp(specifier), "shop", specifier);
  }
  for (const specifier of ["../app.js", "./app.js", "../shop/parts.js", "../shop/app.json", "shop/app.js", "#lib/model/app.js", "cdk8s", "../../apps/../app.js", ""]) {
    assert.is(importedApp(specifier), undefined, specifier);
  }
});

test("an import of the compiler is told by its form", () => {
  assert.is(compilerModule("#lib/model/app.js"), "model/app");
  assert.is(compilerModule("astrolabe/constructs/index.ts"), "constructs/index");
  for (const specifier of ["astrolabe", "cdk8s", "./model/app.js", "#lib/model/app"]) assert.is(compilerModule(specifier), undefined, specifier);
});

test("a closure holds a file and all that it leads to, sorted, also around a cycle", () => {
  const imports = new Map([["c", ["b", "d"]], ["b", ["a", "c"]], ["d", ["e"]], ["x", ["c"]]]);
  assert.equal(closure("c", imports), ["a", "b", "c", "d", "e"]);
  assert.equal(closure("c", imports, (file) => file === "d"), ["a", "b", "c"], "nor what is behind the one left out");
  assert.equal(closure("alone", imports), ["alone"]);
});

test("a closure is the smallest set with the file that its imports do not lead out of", () => {
  const file = fc.constantFrom<string>("a", "b", "c", "d", "e");
  const pairs = fc.array(fc.tuple(file, fc.uniqueArray(file, { maxLength: 3 })), { maxLength: 6 });
  fc.assert(fc.property(file, pairs, (start, entries) => {
    const imports = new Map(entries);
    const found = closure(start, imports);
    for (const from of found) for (const to of imports.get(from) ?? []) assert.ok(found.includes(to));
    for (const other of found) assert.ok(other === start || found.some((from) => imports.get(from)?.includes(other)));
    assert.equal(found, [...new Set(found)].sort());
  }));
});

test("an entry is evaluated when it is asked for, and once", async () => {
  const { load, noted } = open(await bundle(folderWith(sound), [shop, blog]));
  assert.equal(noted, []);
  load(blog);
  assert.equal(noted, ["blog"], "an app that is imported is not evaluated before something of it is read");
  const { shop: value } = load(shop);
  assert.equal(noted, ["blog", "shared", "shop"]);
  assert.is(load(shop).shop, value);
  assert.is((load(blog).blog as { of: () => unknown }).of(), value, "an app is one value, whoever imports it");
  assert.is(noted.length, 3);
});

test("texts are imported as strings, byte for byte, and JSON as data", async () => {
  const { load } = open(await bundle(folderWith(sound), [shop]));
  assert.equal(load(shop).shop, { motd: sound["apps/shop/motd.txt"], rules: "a: [1]\n", limits: { cores: 2 }, shared: 2 });
});

test("the imports of each file are told, apps by their files", async () => {
  const { imports, diagnostics } = await bundle(folderWith(sound), [shop, blog]);
  assert.equal(diagnostics, []);
  assert.equal(closure(shop, imports), ["apps/folder.ts", shop, "apps/shop/limits.json", "apps/shop/motd.txt", "apps/shop/rules.yaml"]);
  assert.equal(imports.get(blog), [shop]);
});

test("what cannot be parsed is reported, and whoever does not need it runs", async () => {
  const root = folderWith({
    ...sound,
    "apps/torn/app.ts": "export const torn = {\n",
    "apps/merged/app.ts": "export const a = 1;\n<<<<<<< HEAD\nexport const b = 2;\n",
    "apps/lost/app.ts": 'import { gone } from "./gone.js";\nexport const lost = gone;\n',
    "apps/user/app.ts": 'import "../shared/broken.js";\nexport const user = 1;\n',
    "apps/shared/broken.ts": "const = 1;\n",
  });
  const folders = ["torn", "merged", "lost", "user"].map((name) => `apps/${name}/app.ts`);
  const bundled = await bundle(root, [shop, ...folders]);
  const found = bundled.diagnostics.map(({ code, message, location: { file, line } }) => `${file}:${line} ${code} ${message}`).sort();
  assert.is(found.length, 4, found.join("\n"));
  assert.match(found[0] ?? "", /^apps\/lost\/app\.ts:1 source-syntax Could not resolve "\.\/gone\.js"$/);
  assert.match(found[1] ?? "", /^apps\/merged\/app\.ts:2 source-syntax The file holds a git conflict marker$/);
  assert.match(found[2] ?? "", /^apps\/shared\/broken\.ts:1 source-syntax /);
  assert.match(found[3] ?? "", /^apps\/torn\/app\.ts:2 source-syntax /);
  const { load, noted } = open(bundled);
  for (const folder of folders) assert.throws(() => load(folder), (error: Error) => error.message.startsWith(brokenSource), folder);
  load(shop);
  assert.equal(noted, ["shared", "shop"]);
});

test("an entry that throws does so each time, and harms no other", async () => {
  const { load } = open(await bundle(folderWith({ ...sound, [blog]: 'throw new Error("no blog");\nexport {};\n' }), [blog, shop]));
  for (let time = 0; time < 2; time += 1) assert.throws(() => load(blog), /^no blog$/);
  assert.ok(load(shop).shop);
});

test("the same sources give the same code on every run, in any folder, with a map and without", async () => {
  const [root, other] = [folderWith(sound), folderWith(sound)];
  const scripts = await Promise.all([bundle(root, [shop, blog]), bundle(root, [shop, blog]), bundle(other, [shop, blog])]);
  const codes = scripts.map(({ script }) => ("code" in script ? Buffer.from(script.code).toString("latin1") : ""));
  assert.equal(new Set(codes).size, 1);
  assert.match(codes[0] ?? "", /^[\t\n\r -~]+$/, "ASCII");
  assert.equal(new Set(scripts.map(({ script }) => script.name)).size, 1);
  const mapped = await bundle(root, [shop, blog], { withMap: true });
  assert.is(mapped.script.name, scripts[0]?.script.name);
  assert.ok((JSON.parse(mapped.map) as { sources: string[] }).sources.includes(shop));
  assert.is(scripts[0]?.map, "");
});

test("a script that is kept in a folder is the same, and nothing else is left there", async () => {
  const [root, folder] = [folderWith(sound), folderWith({})];
  const [held, kept] = [await bundle(root, [shop]), await bundle(root, [shop], { folder })];
  assert.is(kept.script.name, held.script.name);
  assert.ok("path" in kept.script && "code" in held.script);
  assert.equal(readdirSync(folder).map((file) => join(folder, file)), [kept.script.path]);
  assert.ok(Buffer.from(held.script.code).equals(readFileSync(kept.script.path)));
  assert.ok(open(kept).load(shop).shop);
});

test("a script in a folder that was changed since is not run", async () => {
  const folder = folderWith({});
  const kept = await bundle(folderWith(sound), [shop], { folder });
  assert.ok("path" in kept.script);
  writeFileSync(kept.script.path, `${readFileSync(kept.script.path, "utf8")} `);
  assert.throws(() => open(kept).load(shop), /is damaged$/);
});

test.run();
