import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put, synth } from "../cli/workspace.js";
import { GiteaServer, type Repository } from "../gitea-server.js";
import { gitIn } from "./repository.js";
import { publishedWorkspace, type TestWorkspace } from "./workspace.js";

const gitea = await GiteaServer.start();
test.after(() => gitea.stop());
test.before.each(() => {
  gitea.calls.length = 0;
});

const greet = ({ root }: Pick<TestWorkspace, "root">, text: string): void => {
  const file = join(root, "apps/shop/app.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace(/'(?:hello|good \w+)'/, `'${text}'`));
};

async function change(workspace: TestWorkspace, text: string): Promise<void> {
  greet(workspace, text);
  await synth(workspace.root);
}

const serverOf = ({ name }: TestWorkspace): Repository => {
  const found = gitea.repositories.get(`lab/${name}`);
  if (found === undefined) throw new Error("no repository");
  return found;
};

test("a change goes to a pull request, once more changes nothing, and a further change goes to the same", async () => {
  const workspace = await publishedWorkspace(gitea, { "notes.txt": "mine\n" });
  const { root, git, astrolabe, name } = workspace;
  const idle = await astrolabe("publish");
  assert.match(idle.stdout, /^Nothing to publish: sources and tree are as main has them\.\n$/);
  assert.equal([idle.code, gitea.calls], [0, []]);
  // Our own hook would wait for the lock that publishing holds.
  assert.is((await astrolabe("hook", "install")).code, 0);
  await change(workspace, "good day");
  put(root, { "notes.txt": "mine, changed\n", "draft.txt": "mine\n" });

  const dry = await astrolabe("publish", "--dry-run");
  assert.is(dry.code, 0);
  for (const call of ["git commit: Change shop", "git push origin HEAD:refs/heads/publish/change-shop-", `POST /repos/lab/${name}/pulls: Change shop`, `POST /repos/lab/${name}/statuses/`]) {
    assert.ok(dry.stdout.includes(call), `${call}\n${dry.stdout}${dry.stderr}`);
  }
  assert.equal(gitea.calls.filter((call) => !call.startsWith("GET ")), []);
  assert.is(git("symbolic-ref", "--short", "HEAD").trim(), "main");

  gitea.calls.length = 0;
  const first = await astrolabe("publish");
  assert.is(first.code, 0, first.stderr);
  assert.match(first.stdout, /^Published: http.*\/pulls\/\d+\n {2}made the branch publish\/change-shop-[0-9a-f]{8} and switched to it\n {2}committed /);
  assert.match(first.stdout, /Left as they are: notes\.txt, draft\.txt\./);
  assert.ok(gitea.calls.length <= 8, gitea.calls.join("\n"));
  const server = serverOf(workspace);
  assert.equal([server.pulls.length, server.comments.length, server.statuses.length], [1, 1, 1]);
  assert.match(server.comments[0]?.body ?? "", /data\.greeting: hello → "good day"/);
  assert.equal(git("diff", "--name-only", "main", "HEAD").trim().split("\n"), ["apps/shop/app.ts", "generated/.astrolabe/paris.sha256", "generated/paris/shop/ConfigMap_shop_shop-settings.yaml"]);
  assert.match(git("log", "-1", "--format=%B"), /^Change shop\n\nAstrolabe-Source: [0-9a-f]{64}\nAstrolabe-Tree: [0-9a-f]{64}\n/);
  assert.is(git("status", "--porcelain"), " M notes.txt\n?? draft.txt\n");

  gitea.calls.length = 0;
  const second = await astrolabe("publish");
  assert.match(second.stdout, /^Nothing to do: pull request \d+ is up to date/);
  assert.ok(gitea.calls.length <= 4 && gitea.calls.every((call) => call.startsWith("GET ")), gitea.calls.join("\n"));

  await change(workspace, "good night");
  const third = await astrolabe("publish", "--format", "json");
  assert.equal([third.code, server.pulls.length, server.comments.length], [0, 1, 1]);
  assert.match(server.comments[0]?.body ?? "", /good night/);
  const said = [idle, dry, first, second, third].map(({ stdout, stderr }) => stdout + stderr).join("\n");
  assert.not.match(said, new RegExp(workspace.token));
});

test("a tree that is not what the sources say is not published", async () => {
  const workspace = await publishedWorkspace(gitea);
  greet(workspace, "good day");
  const { code, stdout, stderr } = await workspace.astrolabe("publish");
  assert.is(code, 1);
  assert.match(stderr, /tree-stale/);
  assert.match(stdout, /^Nothing was published\.\n$/);
  assert.equal(gitea.calls, []);
});

/** Another person's change, merged into main: another file, or the same line. */
function moveBase({ root, home, bare }: TestWorkspace, edit: (folder: string) => void): void {
  const other = makeFolder();
  gitIn(root, home, "clone", "--quiet", bare, other);
  edit(other);
  gitIn(other, home, "add", "-A");
  gitIn(other, home, "commit", "--quiet", "-m", "merged meanwhile");
  gitIn(other, home, "push", "--quiet");
}

test("a base that has moved is told of, and rebased onto when asked; conflicts in the tree are compiled away", async () => {
  const workspace = await publishedWorkspace(gitea, { "notes.txt": "mine\n" });
  const { root, git, astrolabe } = workspace;
  await change(workspace, "good day");
  const list = join(root, "generated/.astrolabe/paris.sha256");
  moveBase(workspace, (folder) => {
    // The list of files conflicts in the line that both changed.
    const path = join(folder, "generated/.astrolabe/paris.sha256");
    writeFileSync(path, readFileSync(path, "utf8").replace(/[0-9a-f]{64}(?= .*ConfigMap)/, "0".repeat(64)));
    writeFileSync(join(folder, "apps/shop/README.md"), "A shop.\n");
  });
  put(root, { "notes.txt": "mine, changed\n" });
  const told = await astrolabe("publish");
  assert.match(told.stdout, /main has 1 commit that this branch lacks: `npm run publish -- --rebase` takes it in\./);
  const before = readFileSync(list, "utf8");
  const rebased = await astrolabe("publish", "--rebase");
  assert.is(rebased.code, 0, rebased.stderr);
  assert.is(readFileSync(join(root, "apps/shop/README.md"), "utf8"), "A shop.\n");
  assert.is(readFileSync(list, "utf8"), before);
  assert.is(git("rev-list", "--count", "HEAD..origin/main").trim(), "0");
  assert.is(git("status", "--porcelain"), " M notes.txt\n");
  assert.is(serverOf(workspace).pulls.length, 1);
  assert.not.ok(existsSync(join(root, ".astrolabe/rebase")));
  assert.is(git("worktree", "list").trim().split("\n").length, 1);
  assert.match((await astrolabe("publish")).stdout, /^Nothing to do/);
});

test("a conflict in sources is left to a person, and nothing is lost", async () => {
  const workspace = await publishedWorkspace(gitea);
  const { root, git, astrolabe } = workspace;
  await change(workspace, "good day");
  moveBase(workspace, (folder) => greet({ root: folder }, "good night"));
  const { code, stderr } = await astrolabe("publish", "--rebase");
  assert.is(code, 1);
  assert.match(stderr, /apps\/shop\/app\.ts error rebase-conflict: main changed the same lines/);
  assert.match(stderr, /`git rebase origin\/main`/);
  assert.is(git("status", "--porcelain"), "");
  assert.match(readFileSync(join(root, "apps/shop/app.ts"), "utf8"), /good day/);
  assert.is(gitea.calls.length, 0);
});

test.run();
