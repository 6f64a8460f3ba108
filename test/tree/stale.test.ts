import { rmSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readDisk } from "#lib/tree/disk.js";
import { compareTree } from "#lib/tree/stale.js";
import { findingsOf, makeWorkspace, put, treeOf, write } from "./workspace.js";

const files = { "paris/shop/a.yaml": "a\n", "paris/shop/b.yaml": "b\n" };

function check(root: string, wanted: Record<string, string>, gone: string[] = []) {
  return compareTree({ wanted: treeOf(wanted), disk: readDisk(root, ["paris", ...gone]), clusters: ["paris"], gone });
}

test("a tree that was just written is not stale", () => {
  const root = makeWorkspace();
  write(root, files);
  assert.equal(check(root, files), []);
});

test("each file that is missing, left over or different is named, and so is the index", () => {
  const root = makeWorkspace();
  write(root, files);
  const findings = check(root, { "paris/shop/a.yaml": "new\n", "paris/shop/c.yaml": "c\n" });
  assert.equal(findings.map(({ location, message }) => `${location.file}: ${message}`), [
    "generated/.astrolabe/paris.sha256: The file is not what the sources give",
    "generated/paris/shop/a.yaml: The file is not what the sources give",
    "generated/paris/shop/b.yaml: The file is left over: the sources no longer give it",
    "generated/paris/shop/c.yaml: The file is missing",
  ]);
});

test("what people did to the tree is told apart from what the sources changed", () => {
  const root = makeWorkspace();
  write(root, files);
  put(root, { "generated/paris/shop/a.yaml": "edited\n", "generated/paris/shop/notes.txt": "mine\n" });
  const findings = check(root, files);
  assert.equal(findingsOf(findings), ["error tree-stale generated/paris/shop/a.yaml", "error tree-foreign generated/paris/shop/notes.txt"]);
  assert.match(findings[0]?.message ?? "", "changed by hand");
});

test("the tree of a cluster that is gone is left over", () => {
  const root = makeWorkspace();
  write(root, files);
  write(root, { "nice/shop/a.yaml": "a\n" }, { clusters: ["nice"] });
  assert.equal(findingsOf(check(root, files, ["nice"])), [
    "error tree-stale generated/.astrolabe/nice.sha256", "error tree-stale generated/nice/shop/a.yaml",
  ]);
});

test("a damaged or missing index is found", () => {
  const root = makeWorkspace();
  write(root, files);
  put(root, { "generated/.astrolabe/paris.sha256": "torn" });
  assert.ok(findingsOf(check(root, files)).includes("error tree-index-damaged generated/.astrolabe/paris.sha256"));
  rmSync(`${root}/generated/.astrolabe/paris.sha256`);
  assert.equal(findingsOf(check(root, files)), ["error tree-stale generated/.astrolabe/paris.sha256"]);
});

test.run();
