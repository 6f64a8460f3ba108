import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemas, type SchemasRequest } from "#lib/cli/schemas.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { widgets } from "./schemas.js";

const root = mkdtempSync(join(tmpdir(), "astrolabe-schemas-"));
process.on("exit", () => rmSync(root, { recursive: true }));
mkdirSync(join(root, "clusters/paris"), { recursive: true });
writeFileSync(join(root, "clusters/paris/cluster.ts"), "");
const crd = join(root, "crd.json");
writeFileSync(crd, JSON.stringify(widgets({ type: "object" })));

const run = (request: Partial<SchemasRequest>) => schemas({ action: "add", files: [], cluster: [], ...request }, {
  root, packageRoot: "", compiler: "", engine: "plain", changes: undefined, threadFile: "", thread: undefined,
});

test("list says that there are no packs", () => {
  assert.match(run({ action: "list" }).text, /There are no packs/);
});

test("add writes a pack for all clusters, and the same again", () => {
  const { text, diagnostics } = run({ files: [crd] });
  assert.equal(diagnostics, []);
  assert.is(text, "clusters/schemas/example.org.json\n1 kind in 1 pack");
  const before = readFileSync(join(root, "clusters/schemas/example.org.json"), "utf8");
  run({ files: [crd] });
  assert.is(readFileSync(join(root, "clusters/schemas/example.org.json"), "utf8"), before);
});

test("add writes a pack for one cluster, from a folder", () => {
  assert.equal(run({ files: [root], cluster: ["paris"] }).diagnostics, []);
  assert.equal(readdirSync(join(root, "clusters/paris/schemas")), ["example.org.json"]);
});

test("list names the kinds and their packs", () => {
  assert.equal(run({ action: "list" }).text.split("\n"), [
    "example.org/v1 Widget  clusters/schemas/example.org.json",
    "example.org/v1 Widget  clusters/paris/schemas/example.org.json",
  ]);
});

test("list tells a pack that is none", () => {
  writeFileSync(join(root, "clusters/schemas/broken.json"), "{}");
  assert.equal(run({ action: "list" }).diagnostics.map(({ code, location }) => `${location.file} ${code}`), ["clusters/schemas/broken.json pack-invalid"]);
});

test("nothing is written when a file has a flaw", () => {
  const bad = join(root, "bad.json");
  writeFileSync(bad, JSON.stringify(widgets({ $ref: "#/x" })).replaceAll("example.org", "other.org"));
  const { diagnostics, text } = run({ files: [crd, bad] });
  assert.equal(diagnostics.map(({ code, location }) => `${location.file}:${location.line} ${code}`), ["bad.json:1 pack-invalid"]);
  assert.is(text, "Nothing was written.");
  assert.equal(readdirSync(join(root, "clusters/schemas")).includes("other.org.json"), false);
});

test("a file that is not there is a failure of the outside", () => {
  assert.throws(() => run({ files: [join(root, "none.yaml")] }), /none\.yaml cannot be used/);
});

test.run();
