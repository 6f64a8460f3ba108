import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compile } from "#lib/compile.js";
import { inline } from "#lib/sandbox/inline.js";
import { app, cluster, filesIn, makeWorkspace, synth } from "./cli/workspace.js";

const plus = app("shop", { head: 'import * as plus from "cdk8s-plus-28";', first: 'new plus.Namespace(chart, "namespace");' });
const lab = { ...plus, ...app("blog"), ...cluster("paris", ["shop", "blog"]) };

/** Every entry of a workspace, with when it was made, written and changed. The compiler's own folder is not part of it, and others use it. */
function footprint(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => !path.startsWith("node_modules/astrolabe/")).sort().map((path) => {
    const { ino, size, mtimeMs, ctimeMs } = lstatSync(join(root, path));
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  });
}

test("compile gives the tree that synth writes, and touches no disk", async () => {
  const root = makeWorkspace(lab);
  const before = footprint(root);
  const { version } = (await import("../package.json", { with: { type: "json" } })).default;
  const compilation = await compile({ root, version, runJob: inline });
  assert.equal(footprint(root), before);
  assert.equal(compilation.diagnostics, []);
  const texts = [...compilation.tree].map(([path, { text }]) => [path, text]);
  await synth(root);
  const written = Object.entries(filesIn(root)).filter(([path]) => !path.endsWith(".sha256"));
  assert.equal(Object.fromEntries(texts), Object.fromEntries(written));
});

test("compile returns the mistakes of authors with their lines, and what compiles beside them", async () => {
  const root = makeWorkspace({ ...lab, ...app("shop", { first: 'throw new Error("not today");' }) });
  const compilation = await compile({ root, version: "1.0.0", runJob: inline });
  assert.equal(compilation.diagnostics.map(({ code, location: { file, line, app } }) => [code, file, line, app]), [
    ["build-threw", "apps/shop/app.ts", 8, "shop"],
  ]);
  assert.ok(compilation.tree.has("paris/blog/ConfigMap_blog_blog-settings.yaml"));
});

test("compile of a folder without apps and clusters gives an empty tree", async () => {
  const { tree, diagnostics } = await compile({ root: makeWorkspace({}), version: "1.0.0", runJob: inline });
  assert.equal([tree.size, diagnostics], [0, []]);
});

test.run();
