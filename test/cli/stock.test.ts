import { copyFileSync, cpSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, coldTree, filesIn, makeFolder, makeWorkspace, put, synth } from "./workspace.js";

const lab = { ...app("shop"), ...app("blog"), ...app("wiki"), ...cluster("paris", ["shop", "blog", "wiki"]) };
const edited = (name: string, text: string) => app(name, { data: `{ text: '${text}' }` });
const cacheOf = (root: string): string => join(root, ".astrolabe/cache");

/** The files that keep the deployments: one that counts, and those of the stock. */
const kept = (root: string): string[] => readdirSync(cacheOf(root)).filter((file) => !file.endsWith(".js")).sort();
const stockOf = (root: string): string[] => kept(root).filter((file) => file !== "compile");

/** A workspace after a first run and a run for a small change. */
async function workspace(): Promise<string> {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, edited("blog", "first"));
  await synth(root);
  return root;
}

test("a small change leaves the stock as it is", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  const stamps = () => stockOf(root).map((file) => [file, statSync(join(cacheOf(root), file)).mtimeMs]);
  const before = stamps();
  assert.equal(kept(root).map((file) => file.replace(/-.*/, "")), ["compile", "facts", "records", "stock"]);
  for (const [name, text] of [["blog", "first"], ["shop", "first"], ["blog", "second"]] as const) {
    put(root, edited(name, text));
    assert.match(await synth(root), "2 files written, 0 removed");
    assert.equal(stamps(), before);
  }
  assert.equal(filesIn(root), await coldTree(root));
});

test("deployments that come or go make a new stock, in the place of the old one", async () => {
  const root = await workspace();
  let before = stockOf(root);
  for (const names of [["shop", "blog"], ["wiki", "blog", "shop"], ["shop", "blog", "wiki"]]) {
    put(root, { ...cluster("paris", names), ...edited("shop", names.join()) });
    await synth(root, "--force");
    assert.is(stockOf(root).length, 3);
    assert.not.equal(stockOf(root), before);
    before = stockOf(root);
    put(root, edited("blog", names.join()));
    await synth(root);
    assert.equal(stockOf(root), before);
  }
  assert.equal(filesIn(root), await coldTree(root));
});

test("a change of many deployments makes a new stock, with what small changes before it had found", async () => {
  const places = Array.from({ length: 60 }, (_, index) => `place-${index}`);
  const root = makeWorkspace({ ...app("shop"), ...app("blog"), ...Object.assign({}, ...places.map((place) => cluster(place, ["shop", "blog"]))) });
  await synth(root);
  const before = stockOf(root);
  put(root, edited("shop", "first"));
  await synth(root);
  assert.equal(stockOf(root), before);
  put(root, edited("blog", "first"));
  await synth(root);
  assert.is(stockOf(root).length, 3);
  assert.not.equal(stockOf(root), before);
  put(root, edited("blog", "second"));
  assert.match(await synth(root), "120 files written, 0 removed");
  assert.equal(filesIn(root), await coldTree(root));
});

/** What can happen to one of the files. */
const damages: Readonly<Record<string, (file: string) => void>> = {
  truncated: (file) => truncateSync(file, Math.floor(statSync(file).size * 0.6)),
  deleted: (file) => rmSync(file),
  "changed in one place": (file) => writeFileSync(file, readFileSync(file, "utf8").replaceAll("settings", "sestings")),
};

for (const [what, damage] of Object.entries(damages)) {
  test(`a file of the stock, or the one that counts, is not used when it is ${what}`, async () => {
    const root = await workspace();
    for (const file of ["compile", "stock", "records", "facts"]) {
      for (const rest of [{}, ...(file === "stock" ? [] : [cluster("paris", ["shop", "blog", "wiki"], `storageClasses: [{ name: "${file}" }],`)])]) {
        // Facts that are gone are missed when a cluster is checked again as a whole.
        for (const name of kept(root).filter((name) => name.startsWith(file))) damage(join(cacheOf(root), name));
        put(root, { ...edited("shop", `${file} ${Object.keys(rest).length}`), ...rest });
        assert.match(await synth(root), /[1-9] files written, 0 removed/, file);
      }
    }
    assert.equal(filesIn(root), await coldTree(root));
  });
}

test("a record that is needed only to plan the write is not used when it is damaged", async () => {
  const root = await workspace();
  const records = stockOf(root).find((file) => file.startsWith("records")) ?? "";
  damages["changed in one place"]?.(join(cacheOf(root), records));
  rmSync(join(root, "generated/paris/wiki/ConfigMap_wiki_wiki-settings.yaml"));
  assert.match(await synth(root), "1 file written, 0 removed");
  assert.equal(filesIn(root), await coldTree(root));
});

test("the file that counts of another workspace, or of another stock, is none", async () => {
  const root = await workspace();
  const other = makeWorkspace({ ...lab, ...app("forum"), ...cluster("paris", ["shop", "blog", "wiki", "forum"]) });
  await synth(other);
  copyFileSync(join(cacheOf(other), "compile"), join(cacheOf(root), "compile"));
  put(root, edited("shop", "after"));
  assert.match(await synth(root), "2 files written, 0 removed");
  assert.equal(filesIn(root), await coldTree(root));
});

test("a run that was killed while it left its stock does no harm, whatever it had put in place", async () => {
  const root = await workspace();
  const memory = join(root, ".astrolabe");
  const before = join(makeFolder(), "memory");
  cpSync(memory, before, { recursive: true });
  put(root, { ...app("forum"), ...cluster("paris", ["shop", "blog", "wiki", "forum"]) });
  await synth(root);
  const after = join(makeFolder(), "cache");
  cpSync(cacheOf(root), after, { recursive: true });
  const news = ["facts", "records", "stock"].map((start) => kept(root).find((file) => file.startsWith(start)) ?? "");
  const scripts = readdirSync(after).filter((file) => file.endsWith(".js"));
  const tree = await coldTree(root);
  // The tree is written, and the state is the old one. The file that counts comes last, and the old stock goes after it.
  for (const placed of [[], news.slice(0, 1), news.slice(0, 2), news, [...news, "compile"]]) {
    rmSync(memory, { recursive: true });
    cpSync(before, memory, { recursive: true });
    for (const file of [...scripts, ...placed]) copyFileSync(join(after, file), join(cacheOf(root), file));
    await synth(root);
    assert.is(stockOf(root).length, 3, "the other stock is gone");
    assert.equal(filesIn(root), tree);
  }
});

test.run();
