import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, coldTree, filesIn, makeWorkspace, put, report, run, synth } from "./workspace.js";

const lab = {
  ...app("shop"), ...app("blog"),
  ...cluster("paris", ["shop", "blog"]), ...cluster("lyon", ["shop", "blog"]),
};
const changed = { ...app("shop", { data: "{ a: 'new' }" }), ...app("blog", { data: "{ a: 'new' }" }) };

const written = async (root: string, ...words: string[]) => {
  const { code, diagnostics, result } = await report(root, ["synth", ...words]);
  assert.is(code, 0, JSON.stringify(diagnostics));
  return result.written?.filter((file) => !file.startsWith(".astrolabe/"));
};

test("--cluster and --app write what is selected, and the rest follows with the next whole run", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, changed);
  assert.equal(await written(root, "--cluster", "paris", "--app", "shop"), ["paris/shop/ConfigMap_shop_shop-settings.yaml"]);
  assert.equal(await written(root, "--app", "shop"), ["lyon/shop/ConfigMap_shop_shop-settings.yaml"]);
  assert.equal(await written(root, "--cluster", "lyon"), ["lyon/blog/ConfigMap_blog_blog-settings.yaml"]);
  assert.equal(await written(root), ["paris/blog/ConfigMap_blog_blog-settings.yaml"]);
  assert.equal(filesIn(root), await coldTree(root));
  assert.match(await synth(root), "nothing to do");
});

test("a first run with a filter makes that part of the tree, and the next one the rest", async () => {
  const root = makeWorkspace(lab);
  assert.equal(await written(root, "--cluster", "lyon", "--app", "blog", "--app", "shop"), [
    "lyon/_argocd/Application.argoproj.io_argocd_lyon.blog.yaml",
    "lyon/_argocd/Application.argoproj.io_argocd_lyon.shop.yaml",
    "lyon/blog/ConfigMap_blog_blog-settings.yaml",
    "lyon/shop/ConfigMap_shop_shop-settings.yaml",
  ]);
  await synth(root);
  assert.equal(filesIn(root), await coldTree(root));
});

test("findings of what is not selected are neither shown nor in the way", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, { ...changed, ...app("blog", { first: 'throw new Error("not today");' }) });
  assert.equal(await written(root, "--app", "shop"), [
    "lyon/shop/ConfigMap_shop_shop-settings.yaml", "paris/shop/ConfigMap_shop_shop-settings.yaml",
  ]);
  const broken = await run(root, ["synth", "--app", "blog"]);
  assert.is(broken.code, 1);
  assert.match(broken.stderr, "not today");
});

for (const [what, text, finding] of [
  ["type", { first: "const count: number = 'five'; void count;" }, "type-error"],
  ["syntax", { first: "const = ;" }, "source-syntax"],
] as const) {
  test(`a ${what} error of another app is not in the way either, but one of a module that both import is`, async () => {
    const root = makeWorkspace({ ...lab, ...changed, ...app("blog", text) });
    const { code, stderr } = await run(root, ["synth", "--app", "shop"]);
    assert.equal([code, stderr], [0, ""]);
    const mine = await run(root, ["check", "--app", "blog"]);
    assert.is(mine.code, 1);
    assert.match(mine.stderr, finding);
    put(root, {
      ...app("blog"),
      ...app("shop", { head: 'import { price } from "../blog/price.js";', data: "{ price }" }),
      "apps/blog/price.ts": `${text.first}\nexport const price = "5";\n`,
    });
    const shared = await run(root, ["synth", "--app", "shop"]);
    assert.is(shared.code, 1);
    assert.match(shared.stderr, "apps/blog/price.ts:1");
  });
}

test("check and diff look at what is selected alone", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, app("shop", { data: "{ a: 'new' }" }));
  assert.is((await run(root, ["check", "--app", "blog"])).code, 0);
  const { code, diagnostics } = await report(root, ["check", "--cluster", "lyon"]);
  assert.is(code, 1);
  assert.equal(diagnostics.map(({ location }) => location.file), ["generated/.astrolabe/lyon.sha256", "generated/lyon/shop/ConfigMap_shop_shop-settings.yaml"]);
  const { result } = await report(root, ["diff", "--cluster", "paris"]);
  assert.equal(result.changes?.map(({ cluster, deployment }) => [cluster, deployment]), [["paris", "shop"]]);
  assert.is((await run(root, ["diff", "--app", "blog"])).stdout, "no changes\n");
});

test("an unknown name is a mistake on the command line, with a suggestion", async () => {
  const root = makeWorkspace(lab);
  const cluster = await run(root, ["synth", "--cluster", "pairs"]);
  assert.is(cluster.code, 2);
  assert.match(cluster.stderr, /there is no cluster "pairs".*did you mean "paris"\?/s);
  const unlike = await run(root, ["check", "--app", "zzzzzz"]);
  assert.is(unlike.code, 2);
  assert.match(unlike.stderr, /there is no app "zzzzzz".*apps are blog, shop/s);
  assert.equal(filesIn(root), {});
});

test.run();
