import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { onCore, validating } from "../checks/policies/policy-text.js";
import { app, cluster, coldTree, filesIn, makeWorkspace, put, report, run, synth, type AppText } from "./workspace.js";

/** An app that says on the error output when it is built. */
const telling = (name: string, text: AppText = {}) => app(name, { ...text, first: `console.log("built ${name} in " + chart.namespace); ${text.first ?? ""}` });

/** Runs synth and says which deployments it rendered and which files it wrote and removed. */
async function changesOf(root: string) {
  const { code, stderr, diagnostics, result } = await report(root, ["synth"]);
  assert.is(code, 0, JSON.stringify(diagnostics));
  const built = [...stderr.matchAll(/^built .* in (.*)$/gm)].map(([, namespace]) => namespace).sort();
  return { built, written: result.written, removed: result.removed };
}

const lab = {
  ...telling("shop"), ...telling("blog"),
  ...cluster("paris", ["shop", "blog"]), ...cluster("lyon", ["blog"]),
};

/** Times and sizes of everything below the workspace but for the folder of installed packages. */
function footprint(root: string) {
  return ["apps", "clusters", "generated", ".astrolabe"].flatMap((folder) => Object.keys(filesIn(root, folder)).map((file) => {
    const { mtimeMs, ctimeMs, ino } = statSync(join(root, folder, file));
    return `${folder}/${file} ${ino} ${mtimeMs} ${ctimeMs}`;
  }));
}

test("a run with nothing to do says so, touches nothing, and runs no author code", async () => {
  const root = makeWorkspace(lab);
  assert.is(await synth(root), "2 clusters, 3 deployments, 3 objects: 14 files written, 0 removed");
  const before = footprint(root);
  const { code, stdout, stderr } = await run(root, ["synth"]);
  assert.equal({ code, stdout, stderr }, { code: 0, stdout: "2 clusters, 3 deployments, 3 objects: nothing to do\n", stderr: "" });
  assert.equal(footprint(root), before);
});

test("a run with nothing to do repeats the warnings, with paths from where it runs", async () => {
  const root = makeWorkspace({ ...lab, ...telling("idle") });
  const first = await run(root, ["synth"]);
  assert.match(first.stderr, /^apps\/idle\/app\.ts.*app-unused/ms);
  const again = await run(root, ["synth"]);
  assert.equal([again.code, again.stderr], [0, first.stderr.replaceAll(/^built.*\n/gm, "")]);
  assert.match(again.stdout, "nothing to do");
  const { stderr } = await run(root, ["synth"], { cwd: join(root, "apps/shop") });
  assert.match(stderr, /^\.\.\/\.\.\/apps\/idle\/app\.ts/);
});

test("one changed app renders its deployments alone and writes their files alone", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, telling("blog", { data: "{ posts: 'many' }" }));
  assert.equal(await changesOf(root), {
    built: ["blog", "blog"],
    written: [
      ".astrolabe/lyon.sha256", ".astrolabe/paris.sha256",
      "lyon/blog/ConfigMap_blog_blog-settings.yaml", "paris/blog/ConfigMap_blog_blog-settings.yaml",
    ],
    removed: [],
  });
  assert.equal(filesIn(root), await coldTree(root));
});

/** A change of a workspace, with the namespaces whose deployments it concerns. */
interface Story {
  readonly before?: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly built: readonly string[];
}

const shared = (name: string) => telling(name, { head: 'import { text } from "../../shared/text.js";', data: "{ text }" });
const texts = (name: string) => telling(name, { head: 'import text from "./motd.txt";', data: "{ text }" });
const reusing = telling("blog", {
  head: 'import { app as other } from "../shop/app.js";',
  data: "{ neighbour: other.description }",
});

/** A cluster whose deployments take their versions from a file beside it. */
const pinned = Object.fromEntries(Object.entries(cluster("paris", ["shop,{ greeting: versions.shop.server }", "blog,{ greeting: versions.blog.server }"]))
  .map(([file, text]) => [file, `import versions from "./versions.json" with { type: "json" };\n${text}`]));
const versions = (shop: string) => ({
  "clusters/paris/versions.json": JSON.stringify({ blog: { server: "3.0.0" }, shop: { server: shop } }),
});

const stories: Readonly<Record<string, Story>> = {
  "a changed version in a place's versions.json": { before: { ...pinned, ...versions("1.0.0") }, after: versions("1.0.1"), built: ["shop"] },
  "a changed setting": { after: cluster("paris", ["shop,{ greeting: 'bonjour' }", "blog"]), built: ["shop"] },
  "a changed fact of a cluster": {
    after: cluster("paris", ["shop", "blog"], 'storageClasses: [{ name: "nvme" }],'),
    built: ["blog", "shop"],
  },
  "a changed module that two apps import": {
    before: { ...shared("shop"), ...shared("blog"), ...telling("idle"), ...cluster("nice", ["idle"]), "shared/text.ts": 'export const text = "old";\n' },
    after: { "shared/text.ts": 'export const text = "new";\n' },
    built: ["blog", "blog", "shop"],
  },
  "a changed text file": {
    before: { ...texts("shop"), "apps/shop/motd.txt": "old" },
    after: { "apps/shop/motd.txt": "new" },
    built: ["shop"],
  },
  "a changed app that another one imports": {
    before: reusing,
    after: { "apps/shop/app.ts": telling("shop")["apps/shop/app.ts"]!.replace("Greets.", "Sells.") },
    built: ["blog", "blog", "shop"],
  },
  "another lock file": { after: { "package-lock.json": '{ "lockfileVersion": 3 }' }, built: ["blog", "blog", "shop"] },
  "a new app": {
    after: { ...telling("wiki"), ...cluster("lyon", ["blog", "wiki"]) },
    built: ["wiki"],
  },
  "an app.ts in a folder that had none": {
    before: { "apps/wiki/readme.md": "Not yet." },
    after: { ...telling("wiki"), ...cluster("lyon", ["blog", "wiki"]) },
    built: ["wiki"],
  },
  "a second deployment of an app": {
    after: cluster("lyon", ["blog", "blog,{}, { name: \"journal\" }"]),
    built: ["journal"],
  },
  "a path that tsconfig.json maps elsewhere": {
    before: {
      ...telling("shop", { head: 'import { text } from "@texts";', data: "{ text }" }),
      "tsconfig.json": tsconfig("./shared/one.ts"), "shared/one.ts": 'export const text = "one";\n', "shared/two.ts": 'export const text = "two";\n',
    },
    after: { "tsconfig.json": tsconfig("./shared/two.ts") },
    built: ["blog", "blog", "shop"],
  },
};

function tsconfig(texts: string): string {
  return JSON.stringify({ compilerOptions: { target: "es2023", module: "nodenext", skipLibCheck: true, paths: { "@texts": [texts] } } });
}

for (const [name, { before = {}, after, built }] of Object.entries(stories)) {
  test(`${name} renders what depends on it, and nothing else`, async () => {
    const root = makeWorkspace({ ...lab, ...before });
    await synth(root);
    put(root, after);
    assert.equal((await changesOf(root)).built, built);
    assert.equal(filesIn(root), await coldTree(root));
    assert.match(await synth(root), "nothing to do");
  });
}

test("one app after another renders alone, also when there are enough scripts to bundle all anew, and the tree is that of a cold compile", async () => {
  const names = Array.from({ length: 22 }, (_, index) => `app-${index}`);
  const root = makeWorkspace({ ...Object.assign({}, ...names.map((name) => telling(name))), ...cluster("paris", names) });
  await synth(root);
  for (const name of names) {
    put(root, telling(name, { data: "{ edited: 'yes' }" }));
    assert.equal((await changesOf(root)).built, [name]);
  }
  assert.equal(filesIn(root), await coldTree(root));
});

test("a deployment that is no longer listed loses its files and its folder", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, cluster("paris", ["shop"]));
  const { built, removed } = await changesOf(root);
  assert.equal(built, []);
  assert.equal(removed, [
    "paris/_argocd/Application.argoproj.io_argocd_paris.blog.yaml", "paris/blog/ConfigMap_blog_blog-settings.yaml",
  ]);
  assert.throws(() => statSync(join(root, "generated/paris/blog")), "ENOENT");
  assert.equal(filesIn(root), await coldTree(root));
});

test("the folder of an app that nobody deploys may go", async () => {
  const root = makeWorkspace({ ...lab, ...telling("idle") });
  assert.match((await run(root, ["synth"])).stderr, "app-unused");
  rmSync(join(root, "apps/idle"), { recursive: true });
  const { stderr, stdout } = await run(root, ["synth"]);
  assert.equal([stderr, stdout], ["", "2 clusters, 3 deployments, 3 objects: nothing to do\n"]);
});

test("a run with errors leaves the tree and what it knows, and the next good one is right", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  const tree = filesIn(root);
  put(root, { ...telling("shop", { data: "{ a: 'new' }" }), ...telling("blog", { first: 'throw new Error("not today");' }) });
  const { code, stderr } = await run(root, ["synth"]);
  assert.is(code, 1);
  assert.match(stderr, /apps\/blog\/app\.ts:8:.*not today/);
  assert.equal(filesIn(root), tree);
  put(root, telling("blog"));
  assert.equal((await changesOf(root)).built, ["shop"]);
  assert.equal(filesIn(root), await coldTree(root));
});

test("what another deployment says of a namespace is judged anew wherever a policy reads it", async () => {
  const space = (tier: string) => app("space", {
    first: `new ApiObject(chart, "namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { tier: "${tier}" } } });`,
  });
  const root = makeWorkspace({
    ...space("web"), ...app("shop"), ...cluster("paris", ["space", "shop"]),
    "policies/only-web.yaml": validating(
      `${onCore("configmaps")}\n  matchConditions:\n  - name: shop\n    expression: object.metadata.namespace == 'shop'`,
      "namespaceObject.metadata.labels['tier'] == 'web'", "only-web",
    ),
  });
  await synth(root);
  put(root, space("back"));
  const { code, stderr } = await run(root, ["synth"]);
  assert.is(code, 1);
  assert.match(stderr, /policy\/only-web: it does not hold\n.*ConfigMap shop\/shop-settings/);
});

test.run();
