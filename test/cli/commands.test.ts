import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { commandNames } from "#lib/cli/commands.js";
import { app, cluster, filesIn, makeFolder, makeWorkspace, put, report, run, synth } from "./workspace.js";

const lab = { ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]) };
const secret = (password: string) => app("shop", {
  first: `new ApiObject(chart, "secret", { apiVersion: "v1", kind: "Secret", metadata: { name: "login" }, ...{ stringData: { password: "ENC[AES256_GCM,data:${password}]" } } });`,
});

test("check says whether the tree is what the sources say, and writes nothing", async () => {
  const root = makeWorkspace(lab);
  const missing = await run(root, ["check"]);
  assert.is(missing.code, 1);
  assert.match(missing.stderr, /ConfigMap_shop_shop-settings\.yaml error tree-stale:.*is missing/);
  assert.equal(filesIn(root), {});
  await synth(root);
  assert.equal(await run(root, ["check"]), { code: 0, stdout: "The tree is what the sources say.\n", stderr: "" });
  put(root, app("shop", { data: "{ a: 'new' }" }));
  const { code, diagnostics, result } = await report(root, ["check"]);
  assert.is(code, 1);
  assert.equal(diagnostics.map(({ code, location: { file } }) => [code, file]), [
    ["tree-stale", "generated/.astrolabe/paris.sha256"],
    ["tree-stale", "generated/paris/shop/ConfigMap_shop_shop-settings.yaml"],
  ]);
  assert.equal(result, { stale: ["generated/.astrolabe/paris.sha256", "generated/paris/shop/ConfigMap_shop_shop-settings.yaml"] });
});

test("warnings fail neither synth nor check", async () => {
  const root = makeWorkspace({ ...lab, ...app("idle") });
  const { code, stderr } = await run(root, ["synth"]);
  assert.is(code, 0);
  assert.match(stderr, /warning app-unused.*1 warning/s);
  assert.is((await run(root, ["check"])).code, 0);
});

test("diff shows what would be added, changed and removed, and hides the values of Secrets", async () => {
  const root = makeWorkspace({ ...lab, ...secret("first-password"), ...app("idle"), ...cluster("paris", ["shop", "blog"]) });
  await synth(root);
  const tree = filesIn(root);
  assert.equal((await run(root, ["diff"])).stdout, "no changes\n");
  put(root, { ...secret("second-password"), ...app("blog", { data: "{ greeting: 'salut', more: 'yes' }" }), ...cluster("paris", ["blog", "idle"]) });
  put(root, cluster("paris", ["shop", "blog", "idle"]));
  const { code, stdout } = await run(root, ["diff"]);
  assert.is(code, 0);
  assert.match(stdout, [
    "blog on paris",
    "  ~ ConfigMap blog/blog-settings",
    "      ~ data.greeting: hello → salut",
    "      + data.more: yes",
  ].join("\n").replace("yes", '"yes"'));
  assert.match(stdout, "idle on paris\n  + ConfigMap idle/idle-settings\n");
  assert.match(stdout, "  ~ Secret shop/login\n      ~ stringData.password: (changed, hidden)\n");
  assert.match(stdout, /\n2 added, 3 changed, 0 removed\n$/);
  const { stdout: json, result } = await report(root, ["diff"]);
  for (const text of [stdout, json]) assert.not.match(text, /(first|second)-password/);
  assert.equal(result.changes?.map(({ kind, object }) => [kind, object]), [
    ["changed", "AppProject argocd/paris.lab"], ["added", "Application argocd/paris.idle"],
    ["changed", "ConfigMap blog/blog-settings"], ["added", "ConfigMap idle/idle-settings"], ["changed", "Secret shop/login"],
  ]);
  assert.equal(filesIn(root), tree, "nothing is written");
});

test("diff compares with a git revision, from a folder below the repository's too", async () => {
  const outer = makeFolder();
  const root = join(outer, "lab");
  mkdirSync(root);
  symlinkSync(join(makeWorkspace({}), "node_modules"), join(root, "node_modules"));
  put(root, { "package.json": '{ "type": "module" }\n', ...lab, ".gitignore": "/node_modules\n/.astrolabe\n" });
  const git = (...words: string[]) => execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...words], { cwd: outer, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch", "main");
  await synth(root);
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
  put(root, { ...app("shop", { data: "{ greeting: 'salut' }" }), ...cluster("paris", ["shop"]) });
  await synth(root);
  git("commit", "--quiet", "--all", "--message", "second");
  put(root, app("shop", { data: "{ greeting: 'ciao' }" }));
  assert.match((await run(root, ["diff", "main"])).stdout, /greeting: salut → ciao\n\n0 added, 1 changed, 0 removed/);
  const { stdout } = await run(root, ["diff", "HEAD~1"]);
  assert.match(stdout, "~ data.greeting: hello → ciao");
  assert.match(stdout, "- ConfigMap blog/blog-settings");
  const unknown = await run(root, ["diff", "no-such-branch"]);
  assert.equal([unknown.code, unknown.stdout], [3, ""]);
  assert.match(unknown.stderr, "no-such-branch");
});

test("diff and check report the mistakes of the sources", async () => {
  const root = makeWorkspace({ ...lab, ...app("shop", { first: 'throw new Error("not today");' }) });
  for (const command of ["diff", "check"]) {
    const { code, stderr } = await run(root, [command]);
    assert.is(code, 1, command);
    assert.match(stderr, "not today");
  }
});

test("explain says where a file or an object comes from", async () => {
  const root = makeWorkspace({ ...lab, ...cluster("lyon", ["shop"]) });
  await synth(root);
  const file = "generated/paris/shop/ConfigMap_shop_shop-settings.yaml";
  const expected = [
    "ConfigMap shop/shop-settings on paris",
    `  file        ${file}`,
    "  source      apps/shop/app.ts:11:5",
    "  construct   settings",
    "  app         shop, owned by team-test",
    "  deployment  shop, placed in clusters/paris/cluster.ts",
    "  delivery    ArgoCD Application paris.shop from https://git.example.org/lab.git\n",
  ].join("\n");
  assert.equal(await run(root, ["explain", file]), { code: 0, stdout: expected, stderr: "" });
  assert.is((await run(root, ["explain", "configmap", "shop/shop-settings", "--cluster", "paris"])).stdout, expected);
  const { result } = await report(root, ["explain", "ConfigMap shop/shop-settings"]);
  assert.equal(result.objects?.map(({ cluster, source }) => [cluster, source]), [
    ["lyon", "apps/shop/app.ts:11:5"], ["paris", "apps/shop/app.ts:11:5"],
  ]);
  assert.match((await run(root, ["explain", "generated/paris/bootstrap.yaml"])).stdout, "kubectl apply -f generated/paris/bootstrap.yaml");
  assert.is((await run(root, ["explain", "generated/.astrolabe/paris.json"])).code, 0);
  assert.is((await run(root, ["explain", "../../generated/paris/shop/ConfigMap_shop_shop-settings.yaml"], { cwd: join(root, "apps/shop") })).stdout, expected);
});

test("explain says what a code means without a workspace, and guesses what was meant", async () => {
  const nowhere = makeFolder();
  const { code, stdout } = await run(nowhere, ["explain", "tree-edited"]);
  assert.is(code, 0);
  assert.match(stdout, /^tree-edited \(error\): .*What to do: .*synth --force/s);
  const root = makeWorkspace(lab);
  await synth(root);
  const object = await run(root, ["explain", "ConfigMap shop/shop-setings"]);
  assert.is(object.code, 1);
  assert.match(object.stdout, 'Nothing is called "ConfigMap shop/shop-setings". Did you mean ConfigMap shop/shop-settings?');
  const mistyped = await run(root, ["explain", "tree-editd"]);
  assert.is(mistyped.code, 1);
  assert.match(mistyped.stdout, "Did you mean tree-edited?");
  assert.is((await run(root, ["explain", "zzz"])).code, 1);
});

test("help of every command needs no workspace", async () => {
  const nowhere = makeFolder();
  for (const name of commandNames) {
    const { code, stdout, stderr } = await run(nowhere, [name, "--help"]);
    assert.equal([code, stderr], [0, ""], name);
    assert.match(stdout, new RegExp(`^astrolabe${name === "help" ? "" : ` ${name}`}: `));
  }
  assert.match((await run(nowhere, ["--version"])).stdout, /^astrolabe \d+\.\d+\.\d+\n$/);
  assert.equal(filesIn(nowhere, "."), {});
});

test("colour is for terminals, unless it is asked for", async () => {
  const root = makeWorkspace({ ...lab, ...app("shop", { first: 'throw new Error("not today");' }) });
  const colored = /\u001b\[\d+m/;
  assert.not.match((await run(root, ["check"], { env: { NO_COLOR: undefined } })).stderr, colored);
  assert.match((await run(root, ["check", "--color", "always"])).stderr, colored);
  assert.match((await run(root, ["check"], { env: { NO_COLOR: undefined, FORCE_COLOR: "1" } })).stderr, colored);
  assert.not.match((await run(root, ["check"], { env: { NO_COLOR: "1", FORCE_COLOR: "1" } })).stderr, colored);
});

test("a command that cannot be understood, or has no workspace, ends with 2 and leaves no trace", async () => {
  const nowhere = makeFolder();
  for (const words of [["sinth"], ["synth", "--forse"], ["synth"], ["check"], ["diff"], ["explain", "Service a/b"],
    ["synth", "--workspace", "missing"], ["synth", "--workspace", "."]]) {
    const { code, stdout, stderr } = await run(nowhere, words);
    assert.equal([code, stdout], [2, ""], `${words.join(" ")}\n${stderr}`);
    assert.match(stderr, words[0] === "sinth" ? "did you mean synth?" : words[1] === "--forse" ? "did you mean --force?" : "there is no workspace");
  }
  assert.equal(filesIn(nowhere, "."), {});
});

test("--workspace and a folder below lead to the workspace, and paths are shown from where the command runs", async () => {
  const root = makeWorkspace({ ...lab, ...app("idle") });
  const { code, stderr } = await run(root, ["check"], { cwd: join(root, "apps/shop") });
  assert.is(code, 1);
  assert.match(stderr, /^\.\.\/\.\.\/apps\/idle\/app\.ts:\d+:\d+ warning/m);
  const elsewhere = makeFolder();
  const named = await run(elsewhere, ["synth", `--workspace=${root}`]);
  assert.is(named.code, 0);
  assert.equal(filesIn(elsewhere, "."), {});
  assert.is(Object.keys(filesIn(root)).length, 8);
});

test("what the outside refuses ends with 3, is told in one line with a hint, and leaves the tree", async () => {
  const root = makeWorkspace(lab);
  writeFileSync(join(root, ".astrolabe"), "in the way");
  const state = await run(root, ["synth"]);
  assert.equal([state.code, state.stdout], [3, ""]);
  assert.match(state.stderr, /^\.astrolabe is not a folder\. Nothing was written\.\n {2}hint: /);
  rmSync(join(root, ".astrolabe"));
  await synth(root);
  const tree = filesIn(root);
  put(root, app("shop", { data: `{ large: 'x'.repeat(900_000) }` }));
  // A limit on the size of files stands for a full disk, which not every machine can be given.
  const full = await run(root, ["synth"], { setup: "trap '' XFSZ; ulimit -f 800" });
  assert.is(full.code, 3, full.stderr);
  assert.match(full.stderr, /larger than the system allows.*hint:/s);
  assert.not.match(full.stderr, "bug of the compiler");
  assert.equal(filesIn(root), tree);
  await synth(root);
  assert.is((await run(root, ["check"])).code, 0);
});

test("a tree that is a link, or has one inside, is reported and not followed", async () => {
  const root = makeWorkspace(lab);
  const outside = makeFolder();
  symlinkSync(outside, join(root, "generated"));
  const whole = await run(root, ["synth"]);
  assert.equal([whole.code, filesIn(outside, ".")], [1, {}]);
  assert.match(whole.stderr, "tree-symlink");
  rmSync(join(root, "generated"));
  await synth(root);
  rmSync(join(root, "generated/paris/shop"), { recursive: true });
  symlinkSync(outside, join(root, "generated/paris/shop"));
  for (const words of [["synth"], ["synth", "--force"], ["check"]]) {
    const { code, stderr } = await run(root, words);
    assert.equal([code, filesIn(outside, ".")], [1, {}], words.join(" "));
    assert.match(stderr, /generated\/paris\/shop.*tree-symlink/);
  }
});

test.run();
