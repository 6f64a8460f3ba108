import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { onPodsText } from "../checks/policies/policy-text.js";
import { app, cluster, coldTree, filesIn, makeWorkspace, put, run, synth } from "./workspace.js";

const lab = { ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]) };
const object = "generated/paris/shop/ConfigMap_shop_shop-settings.yaml";

/** What can happen to a file of the compiler's memory. */
const damages: Readonly<Record<string, (file: string) => void>> = {
  "truncated": (file) => truncateSync(file, Math.floor(statSync(file).size * 0.7)),
  "empty": (file) => truncateSync(file),
  "overwritten": (file) => writeFileSync(file, "{}\n"),
  "of a newer version": (file) => writeFileSync(file, readFileSync(file, "utf8").replace(/^(astrolabe-\w+) \d+/, "$1 99")),
  "changed in one place": (file) => writeFileSync(file, readFileSync(file, "utf8").replaceAll("shop-settings", "shop-sestings")),
  "deleted": (file) => rmSync(file),
};

/** Files that runs leave for later ones. */
const memory = (root: string) => Object.keys(filesIn(root, ".astrolabe")).sort();

for (const [what, damage] of Object.entries(damages)) {
  test(`what the compiler remembers is never trusted when it is ${what}`, async () => {
    const root = makeWorkspace(lab);
    await synth(root);
    assert.ok(memory(root).length >= 3, "a run leaves something behind");
    for (const file of memory(root)) {
      damage(join(root, ".astrolabe", file));
      assert.match(await synth(root), "nothing to do", file);
    }
    for (const file of memory(root)) damage(join(root, ".astrolabe", file));
    put(root, app("shop", { data: `{ after: '${what}' }` }));
    assert.match(await synth(root), "2 files written, 0 removed");
    assert.equal(filesIn(root), await coldTree(root));
  });
}

const noBad = onPodsText("object.spec.containers.all(c, !c.image.startsWith('bad'))", "", "no-bad-images");

const web = (image: string): Record<string, string> => app("shop", {
  first: `new ApiObject(chart, "web", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, ...{ spec: {
      selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "${image}" }] } },
    } } });`,
});

test("what policies read of objects that passed is never trusted when it is damaged", async () => {
  const root = makeWorkspace({ ...lab, ...web("good:0"), "policies/no-bad-images.yaml": noBad });
  await synth(root);
  const precedents = join(root, ".astrolabe/checks/register.txt");
  for (const [index, damage] of [...Object.values(damages), (file: string) => writeFileSync(file, readFileSync(file, "utf8").replaceAll("good:", "bad:"))].entries()) {
    assert.match(readFileSync(precedents, "utf8"), `good:${index}`);
    damage(precedents);
    put(root, web(`bad:${index}`));
    const { code, stderr } = await run(root, ["synth"]);
    assert.is(code, 1);
    assert.match(stderr, "policy/no-bad-images: it does not hold");
    put(root, web(`good:${index + 1}`));
    assert.match(await synth(root), "2 files written, 0 removed");
  }
  assert.equal(filesIn(root), await coldTree(root));
});

test("the whole memory may go at any time", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  rmSync(join(root, ".astrolabe"), { recursive: true });
  assert.match(await synth(root), "nothing to do");
  assert.ok(readdirSync(join(root, ".astrolabe")).length > 0);
});

test("a generated file that was changed by hand is reported, kept, and replaced by force", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  const tree = filesIn(root);
  const edited = readFileSync(join(root, object), "utf8").replace("hello", "howdy");
  put(root, { [object]: edited });
  for (const command of ["synth", "check", "synth"]) {
    const { code, stderr } = await run(root, [command]);
    assert.is(code, 1, command);
    assert.match(stderr, object);
    assert.match(stderr, command === "synth" ? "tree-edited" : "tree-stale");
  }
  put(root, app("blog", { data: "{ a: 'b' }" }));
  assert.is((await run(root, ["synth"])).code, 1, "nothing else is written either");
  assert.is(readFileSync(join(root, object), "utf8"), edited);
  put(root, app("blog"));
  assert.match(await synth(root, "--force"), "1 file written, 0 removed");
  assert.equal(filesIn(root), tree);
});

test("a generated file that somebody deleted comes back, with the compiler's memory and without it", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  const tree = filesIn(root);
  rmSync(join(root, object));
  assert.match(await synth(root), "1 file written, 0 removed");
  assert.equal(filesIn(root), tree);
  rmSync(join(root, "generated"), { recursive: true });
  assert.match(await synth(root), "8 files written, 0 removed");
  assert.equal(filesIn(root), tree);
});

test("a foreign file in an app's folder is reported and never removed", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, { "generated/paris/shop/notes.yaml": "kind: Note\n" });
  for (const words of [["synth"], ["check"]]) {
    const { code, stderr } = await run(root, words);
    assert.is(code, 1);
    assert.match(stderr, /generated\/paris\/shop\/notes\.yaml.*tree-foreign/s);
  }
  await synth(root, "--force");
  assert.is(readFileSync(join(root, "generated/paris/shop/notes.yaml"), "utf8"), "kind: Note\n");
});

test("an old tree from git is brought up to date", async () => {
  const root = makeWorkspace({ ...lab, ".gitignore": "/node_modules\n/.astrolabe\n" });
  const git = (...words: string[]) => execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...words], { cwd: root, stdio: "pipe" });
  git("init", "--quiet");
  await synth(root);
  git("add", "--all");
  git("commit", "--quiet", "--message", "old");
  put(root, { ...app("shop", { data: "{ a: 'new' }" }), ...app("wiki"), ...cluster("paris", ["shop", "wiki"]) });
  await synth(root);
  const tree = filesIn(root);
  git("checkout", "--quiet", "HEAD", "--", "generated");
  assert.not.equal(filesIn(root), tree);
  // What the old tree has and the new one has not stays unknown to the old index, so git clean takes it away.
  git("clean", "--quiet", "--force", "-d", "--", "generated");
  await synth(root);
  assert.equal(filesIn(root), tree);
  git("stash", "--quiet", "--include-untracked");
  assert.match(await synth(root), "nothing to do");
  assert.equal(filesIn(root), await coldTree(root));
});

test("a tree is not emptied because its sources are gone", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  const tree = filesIn(root);
  put(root, cluster("paris", []));
  const emptied = await run(root, ["synth"]);
  assert.is(emptied.code, 1);
  assert.match(emptied.stderr, "tree-empty");
  rmSync(join(root, "clusters/paris"), { recursive: true });
  const gone = await run(root, ["synth"]);
  assert.is(gone.code, 1);
  assert.match(gone.stderr, "tree-empty");
  assert.equal(filesIn(root), tree);
  assert.match(await synth(root, "--force"), "8 removed");
  assert.equal(filesIn(root), {});
});

test.run();
