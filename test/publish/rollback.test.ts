import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, synth } from "../cli/workspace.js";
import { GiteaServer, type Pull } from "../gitea-server.js";
import { gitIn } from "./repository.js";
import { publishedWorkspace } from "./workspace.js";

const server = await GiteaServer.start();
test.after(() => server.stop());

const workspace = await publishedWorkspace(server, { ...app("wiki"), ...cluster("paris", ["shop", "wiki"]) });
const { root, git, home, bare } = workspace;
const repository = server.repositories.get(`lab/${workspace.name}`);
const begin = git("rev-parse", "HEAD").trim();
const sourceOf = (name: string): string => join(root, `apps/${name}/app.ts`);

/** Commits another greeting of an app, compiled, on `main` here and on the server. */
async function greet(name: string, greeting: string, { isPushed = true } = {}): Promise<string> {
  const text = readFileSync(sourceOf(name), "utf8");
  writeFileSync(sourceOf(name), text.replace(/settings\.greeting \?\? '[^']*'/, `settings.greeting ?? '${greeting}'`));
  await synth(root);
  git("add", "-A");
  git("commit", "--quiet", "-m", `${name} says ${greeting}`);
  if (isPushed) git("push", "--quiet", "--force", bare, "HEAD:main");
  return git("rev-parse", "HEAD").trim();
}

const pulls = (): readonly Pull[] => repository?.pulls ?? [];
const onServer = (branch: string, path: string): string => gitIn(bare, home, "show", `${branch}:${path}`);
const files = (name: string): string => `generated/paris/${name}/ConfigMap_${name}_${name}-settings.yaml`;
const rollback = (...words: string[]): ReturnType<typeof workspace.astrolabe> => workspace.astrolabe("rollback", ...words);

test.before.each(() => {
  git("reset", "--quiet", "--hard", begin);
  git("push", "--quiet", "--force", bare, "HEAD:main");
  for (const branch of gitIn(bare, home, "for-each-ref", "--format=%(refname)", "refs/heads/rollback").split("\n")) {
    if (branch !== "") gitIn(bare, home, "update-ref", "-d", branch);
  }
  if (repository !== undefined) repository.pulls.length = 0;
});

test("a commit is taken back by a pull request, and whoever asks keeps everything as it was", async () => {
  const commit = await greet("shop", "good day");
  await greet("wiki", "good night");
  // Somebody is in the middle of something else.
  git("checkout", "--quiet", "-B", "mine");
  writeFileSync(join(root, "staged.txt"), "staged\n");
  git("add", "staged.txt");
  writeFileSync(sourceOf("wiki"), `${readFileSync(sourceOf("wiki"), "utf8")}// not finished {\n`);
  const state = (): string => [git("status", "--porcelain=v2", "--branch"), git("ls-files", "--stage"), git("worktree", "list"), git("for-each-ref", "refs/heads", "refs/tags", "refs/stash")].join("\n");
  const before = state();

  const { code, stdout, stderr } = await rollback(commit.slice(0, 12));
  assert.is(code, 0, stdout + stderr);
  assert.is(state(), before);
  assert.not.ok(existsSync(join(root, ".astrolabe/rollback")));
  const branch = `rollback/${commit.slice(0, 10)}`;
  assert.match(onServer(branch, "apps/shop/app.ts"), "'hello'");
  assert.match(onServer(branch, files("shop")), "hello");
  assert.match(onServer(branch, files("wiki")), "good night");
  assert.match(gitIn(bare, home, "log", "-1", "--format=%B", branch), new RegExp(`^Revert "shop says good day"\n\nThis reverts commit ${commit}\\.\n[^]*\nAstrolabe-Tree: [0-9a-f]{64}\n`));
  assert.equal(pulls().map(({ title, head, base }) => [title, head, base]), [['Revert "shop says good day"', branch, "main"]]);
  assert.match(pulls()[0]?.body ?? "", `Takes back ${commit.slice(0, 10)}, by reverting ${commit}.`);

  const again = await rollback(commit);
  assert.is(again.code, 0, again.stderr);
  assert.match(again.stdout, /^Nothing to do: pull request \d+ takes [0-9a-f]{10} back/);
  assert.is(pulls().length, 1);
});

test("a merged pull request is taken back by its number, and a dry run does nothing", async () => {
  const before = gitIn(bare, home, "for-each-ref");
  const commit = await greet("shop", "good day");
  repository?.pulls.push({ number: 12, title: "Be polite", body: "", state: "closed", merged: true, base: "main", head: "polite", poster: "bob", labels: [], reviewers: [], mergeBase: begin, mergeCommit: commit });
  server.on("GET", "/repos/:owner/:repo/pulls/:number/commits", "repository", () => ({ status: 200, body: [{}], headers: { "x-total-count": "1" } }));
  const dry = await rollback("#12", "--dry-run");
  assert.is(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, "Would make these calls, and made none of them:");
  assert.match(dry.stdout, "git push origin HEAD:refs/heads/rollback/pull-12");
  assert.is(gitIn(bare, home, "for-each-ref").replace(commit, begin), before);
  assert.is(pulls().length, 1);
  const { code, stdout, stderr } = await rollback("12");
  assert.is(code, 0, stdout + stderr);
  assert.equal(pulls().map(({ title }) => title), ["Be polite", 'Revert "Be polite"']);
});

test("what cannot be taken back is said, and changes nothing", async () => {
  const local = await greet("shop", "only here", { isPushed: false });
  const open: Pull = { number: 7, title: "Open", body: "", state: "open", merged: false, base: "main", head: "open", poster: "bob", labels: [], reviewers: [] };
  repository?.pulls.push(open, { ...open, number: 8, state: "closed" });
  for (const [word, said] of [
    ["no-such-branch", 'git knows no commit "no-such-branch"'],
    ["#99", "There is no pull request 99"],
    ["#7", "Pull request 7 was not merged"],
    ["#8", "Pull request 8 was not merged"],
    [local, `The commit ${local.slice(0, 10)} is not on main of the server`],
    [begin, `The commit ${begin.slice(0, 10)} is the first one`],
  ] as const) {
    const { code, stderr } = await rollback(word);
    assert.is(code, 1, word);
    assert.match(stderr, /error rollback-unknown: /);
    assert.ok(stderr.includes(said), stderr);
  }
  assert.equal(pulls().map(({ number }) => number), [7, 8]);
});

test("what was taken back already is told with who did", async () => {
  const commit = await greet("shop", "good day");
  git("revert", "--no-edit", commit);
  git("push", "--quiet", bare, "HEAD:main");
  const { code, stderr } = await rollback(commit);
  assert.is(code, 1);
  assert.match(stderr, `error rollback-empty: ${git("rev-parse", "HEAD").slice(0, 10)} took ${commit} back already`);
});

test("later changes of the same lines of sources need a person, and leave nothing behind", async () => {
  const commit = await greet("shop", "good day");
  await greet("shop", "good night");
  const { code, stderr } = await rollback(commit);
  assert.is(code, 1);
  assert.match(stderr, "apps/shop/app.ts error rollback-conflict: ");
  assert.match(stderr, `git revert ${commit}`);
  assert.is(git("worktree", "list").trim().split("\n").length, 1);
  assert.not.ok(existsSync(join(root, ".astrolabe/rollback")));
});

test("conflicts in generated files alone are compiled away", async () => {
  const commit = await greet("shop", "good day");
  // The list of files and digests is another one since.
  await greet("wiki", "good night");
  const list = onServer("main", "generated/.astrolabe/paris.sha256");
  const { code, stderr } = await rollback(commit);
  assert.is(code, 0, stderr);
  const now = onServer(`rollback/${commit.slice(0, 10)}`, "generated/.astrolabe/paris.sha256");
  assert.is(now.split("\n").filter((line) => !list.includes(line)).length, 1);
});

test("a result that has errors is not published", async () => {
  const text = readFileSync(sourceOf("wiki"), "utf8");
  const commit = await greet("shop", "good day");
  writeFileSync(sourceOf("wiki"), text.replace('import { ApiObject }', 'import { readFileSync } from "../shop/greeting.js";\nimport { ApiObject }'));
  git("commit", "--quiet", "-am", "needs what is not there");
  git("push", "--quiet", bare, "HEAD:main");
  const { code, stderr } = await rollback(commit);
  assert.is(code, 1);
  assert.match(stderr, /apps\/wiki\/app\.ts:\d+:\d+ error /);
  assert.equal(pulls(), []);
});

test.run();
