import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { AdapterError } from "#lib/adapters/error.js";
import { digestOf } from "#lib/tree/digest.js";
import { findIndexedClusters, readDisk } from "#lib/tree/disk.js";
import { openStateFolder } from "#lib/tree/places.js";
import { findingsOf, makeWorkspace, put, write } from "./workspace.js";

test("the clusters asked for are read with their metadata, and nothing else", () => {
  const root = makeWorkspace();
  const large = "x".repeat(600_000);
  put(root, {
    "generated/paris/shop/a.yaml": "a\n", "generated/paris/large.yaml": large, "generated/lyon/shop/a.yaml": "a\n",
    "generated/.astrolabe/paris.json": "{}\n", "generated/.astrolabe/lyon.json": "{}\n", "generated/README.md": "hello\n",
  });
  const disk = readDisk(root, ["paris", "nice"]);
  assert.equal(disk.files, new Map([
    ["paris/large.yaml", digestOf(large)], ["paris/shop/a.yaml", digestOf("a\n")], [".astrolabe/paris.json", digestOf("{}\n")],
  ]));
  assert.equal(disk.folders, new Set(["paris", "paris/shop"]));
  assert.equal(disk.diagnostics, []);
});

test("a workspace without a tree is an empty disk", () => {
  const { files, diagnostics } = readDisk(makeWorkspace(), ["paris"]);
  assert.equal([...files, ...diagnostics], []);
});

test("clusters are found by their index", () => {
  const root = makeWorkspace();
  assert.equal(findIndexedClusters(root), []);
  put(root, { "generated/.astrolabe/paris.sha256": "", "generated/.astrolabe/lyon.sha256": "", "generated/.astrolabe/paris.json": "" });
  assert.equal(findIndexedClusters(root), ["lyon", "paris"]);
});

test("a symbolic link is reported and not followed, wherever it is", () => {
  const outside = makeWorkspace();
  put(outside, { "paris/shop/secret.yaml": "secret\n", "paris.sha256": "" });
  const links = [
    "generated", "generated/paris", "generated/paris/shop", "generated/paris/shop/a.yaml",
    "generated/.astrolabe", "generated/.astrolabe/paris.sha256",
  ];
  for (const link of links) {
    const root = makeWorkspace();
    mkdirSync(dirname(`${root}/${link}`), { recursive: true });
    symlinkSync(link.endsWith(".sha256") ? `${outside}/paris.sha256` : outside, `${root}/${link}`);
    const disk = readDisk(root, ["paris"]);
    assert.equal(findingsOf(disk.diagnostics), [`error tree-symlink ${link}`]);
    assert.is(disk.files.size, 0);
  }
});

test("a file where the tree's own folders belong is reported", () => {
  for (const file of ["generated", "generated/.astrolabe"]) {
    const root = makeWorkspace();
    put(root, { [file]: "mine\n" });
    assert.equal(findingsOf(readDisk(root, ["paris"]).diagnostics), [`error tree-foreign ${file}`]);
    assert.equal(findingsOf(write(root, { "paris/a/b.yaml": "b\n" }, { force: true }).diagnostics), [`error tree-foreign ${file}`]);
  }
});

test("a pipe is foreign and is not opened", () => {
  const root = makeWorkspace();
  mkdirSync(`${root}/generated/paris`, { recursive: true });
  execFileSync("mkfifo", [`${root}/generated/paris/pipe.yaml`]);
  assert.equal(findingsOf(write(root, { "paris/a/b.yaml": "b\n" }).diagnostics), ["error tree-foreign generated/paris/pipe.yaml"]);
  assert.equal(findingsOf(write(root, { "paris/a/b.yaml": "b\n" }, { force: true }).diagnostics), ["warning tree-foreign generated/paris/pipe.yaml"]);
  assert.equal(findingsOf(write(root, { "paris/pipe.yaml": "b\n" }, { force: true }).diagnostics), ["error tree-foreign generated/paris/pipe.yaml"]);
});

test("a foreign file whose name is not UTF-8 is reported, and the rest is read", () => {
  const root = makeWorkspace();
  put(root, { "generated/paris/shop/a.yaml": "a\n" });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/generated/paris/shop/`), Buffer.from([0xff]), Buffer.from(".yaml")]), "mine\n");
  const disk = readDisk(root, ["paris"]);
  assert.equal(disk.files.size, 1);
  assert.equal(disk.specials, new Set(["paris/shop/\ufffd.yaml"]));
});

test("a state folder that is a file or a link is refused and left alone", () => {
  const root = makeWorkspace();
  put(root, { ".astrolabe": "mine\n" });
  assert.throws(() => openStateFolder(root), (error: unknown) => error instanceof AdapterError && error.subject === ".astrolabe");
  const linked = makeWorkspace();
  symlinkSync(root, `${linked}/.astrolabe`);
  assert.throws(() => openStateFolder(linked), /is not a folder. Nothing was written/);
});

test.run();
