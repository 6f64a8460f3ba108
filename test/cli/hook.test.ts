import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, makeWorkspace, run, synth } from "./workspace.js";

const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];

function git(root: string, ...words: string[]): { code: number; stderr: string } {
  try {
    execFileSync("git", [...identity, ...words], { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } });
    return { code: 0, stderr: "" };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    return { code: status, stderr: stderr.toString() };
  }
}

async function repository(): Promise<string> {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]), ".gitignore": ".astrolabe/\nnode_modules\n" });
  git(root, "init", "-q");
  await synth(root);
  git(root, "add", "-A");
  assert.is(git(root, "commit", "-qm", "first").code, 0);
  const { code, stdout } = await run(root, ["hook", "install"]);
  assert.is(code, 0);
  assert.match(stdout, /Installed/);
  return root;
}

test("a commit whose tree is fresh goes through, and one whose tree is stale does not", async () => {
  const root = await repository();
  const file = join(root, "apps/shop/app.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("'hello'", "'good day'"));
  git(root, "add", "-A");
  const stale = git(root, "commit", "-qm", "second");
  assert.is(stale.code, 1);
  assert.match(stale.stderr, /generated\/paris\/shop\/ConfigMap_shop_shop-settings\.yaml error tree-stale/);
  await synth(root);
  git(root, "add", "-A");
  assert.equal(git(root, "commit", "-qm", "second"), { code: 0, stderr: "" });
});

test("a commit that leaves out what the check would see does not go through", async () => {
  const root = await repository();
  const file = join(root, "apps/shop/app.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("'hello'", "'good day'"));
  await synth(root);
  git(root, "add", "apps");
  const partial = git(root, "commit", "-qm", "second");
  assert.is(partial.code, 1);
  assert.match(partial.stderr, /generated\/.* error commit-partial/);
});

test("a commit that touches nothing of the workspace is none of the hook's business", async () => {
  const root = await repository();
  appendFileSync(join(root, "apps/shop/app.ts"), "throw 1;\n");
  writeFileSync(join(root, "notes.txt"), "hello\n");
  git(root, "add", "notes.txt");
  assert.is(git(root, "commit", "-qm", "notes").code, 0);
});

test("installing twice changes nothing, removing undoes it, and somebody else's hook stays", async () => {
  const root = await repository();
  const path = join(root, ".git/hooks/pre-commit");
  const before = readFileSync(path, "utf8");
  assert.match((await run(root, ["hook", "install"])).stdout, /installed already/);
  assert.is(readFileSync(path, "utf8"), before);
  assert.is((await run(root, ["hook", "remove"])).code, 0);
  assert.not.ok(existsSync(path));
  writeFileSync(path, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  for (const action of ["install", "remove"]) {
    const { code, stdout } = await run(root, ["hook", action]);
    assert.is(code, 1);
    assert.match(stdout, /somebody else's hook/);
  }
  assert.is(readFileSync(path, "utf8"), "#!/bin/sh\nexit 0\n");
});

test("outside of a clone the command says so", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  const { code, stderr } = await run(root, ["hook", "install"], { env: { GIT_CEILING_DIRECTORIES: join(root, "..") } });
  assert.is(code, 3);
  assert.match(stderr, /git cannot be asked/);
});

test.run();
