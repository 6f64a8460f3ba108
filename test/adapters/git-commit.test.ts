import { AdapterError } from "#lib/adapters/error.js";
import { readChanges } from "#lib/adapters/git/changes.js";
import { commitPaths } from "#lib/adapters/git/commit.js";
import { readState } from "#lib/adapters/git/state.js";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put } from "../cli/workspace.js";
import { makeHome, makeRepository, type TestRepository } from "../publish/repository.js";

const home = makeHome();
process.env["HOME"] = home;

/** A repository in which everything is changed in every way, beside what is to be committed. */
function untidy(): TestRepository {
  const root = makeFolder();
  put(root, { "ours/a.txt": "a\n", "ours/gone.txt": "gone\n", "staged.txt": "1\n", "both.txt": "1\n", "unstaged.txt": "1\n", "removed.txt": "1\n", "new\nline.txt": "1\n" });
  const repository = makeRepository(root, home);
  put(root, { "ours/a.txt": "b\n", "ours/new \"file\".txt": "new\n", "staged.txt": "2\n", "both.txt": "2\n", "added.txt": "1\n" });
  repository.git("add", "staged.txt", "both.txt", "added.txt");
  repository.git("rm", "--quiet", "--cached", "removed.txt");
  put(root, { "both.txt": "3\n", "unstaged.txt": "2\n", "untracked.txt": "1\n", "intended.txt": "1\n", "new\nline.txt": "2\n" });
  repository.git("add", "--intent-to-add", "intended.txt");
  rmSync(join(root, "ours/gone.txt"));
  return repository;
}

const ours = ["ours/a.txt", "ours/new \"file\".txt", "ours/gone.txt"];

/** What git says of all that is not ours: changes, and entries of the index. */
const others = ({ git }: TestRepository): readonly string[] =>
  [...git("status", "--porcelain=v2", "-z", "--untracked-files=all").split("\0"), ...git("ls-files", "--stage", "-z").split("\0")].filter((line) => !/[ \t]ours\//.test(line));

const place = async (root: string): Promise<{ top: string; gitFolder: string }> => {
  const state = await readState(root);
  if (typeof state === "string") throw new Error(state);
  return state;
};

test("a commit holds the files that it is made of, and everything else stays as it was", async () => {
  const repository = untidy();
  const before = others(repository);
  const commit = await commitPaths(await place(repository.root), { paths: ours, message: "Title\n\nBody\n" });
  assert.is(repository.git("rev-parse", "HEAD").trim(), commit);
  assert.is(repository.git("log", "-1", "--format=%B"), "Title\n\nBody\n\n");
  assert.is(repository.git("diff-tree", "-r", "-z", "--no-commit-id", "--name-status", "HEAD"), "M\0ours/a.txt\0D\0ours/gone.txt\0A\0ours/new \"file\".txt\0");
  assert.equal(others(repository), before);
  assert.equal((await readChanges(repository.root)).filter(({ path }) => path.startsWith("ours/")), []);
  assert.equal(readdirSync(join(repository.root, ".git")).filter((name) => name.startsWith("astrolabe")), []);
});

test("files that are as the last commit has them make no commit", async () => {
  const repository = untidy();
  const head = repository.git("rev-parse", "HEAD");
  assert.is(await commitPaths(await place(repository.root), { paths: ["never.txt"], message: "x" }), undefined);
  assert.is(repository.git("rev-parse", "HEAD"), head);
});

const failures: Readonly<Record<string, { readonly break: (repository: TestRepository) => void; readonly says: RegExp }>> = {
  "a hook refuses": {
    break: ({ root }) => hook(root, "pre-commit", "echo 'no tabs, please' >&2; exit 1"),
    says: /git did not commit: no tabs, please/,
  },
  "a hook of the message refuses": { break: ({ root }) => hook(root, "commit-msg", "echo 'no ticket' >&2; exit 1"), says: /no ticket/ },
  "git dies in the middle": { break: ({ root }) => hook(root, "pre-commit", "kill -9 $PPID"), says: /git did not commit/ },
  "git does not know who commits": {
    break: ({ git }) => {
      git("config", "user.useConfigOnly", "true");
      process.env["HOME"] = makeFolder();
    },
    says: /git did not commit: .*user\.useConfigOnly|no (?:name|email) was given/,
  },
  "another git works on the branch": { break: ({ root }) => writeFileSync(join(root, ".git/HEAD.lock"), ""), says: /HEAD\.lock/ },
  "the objects cannot be written": {
    break: ({ root }) => {
      // Git puts a file that says "b" below 61.
      writeFileSync(join(root, ".git/objects/61"), "");
    },
    says: /git cannot prepare the commit/,
  },
};

for (const [name, { break: hurt, says }] of Object.entries(failures)) {
  test(`nothing changes when ${name}`, async () => {
    const repository = untidy();
    const location = await place(repository.root);
    const [head = "", before] = [repository.git("rev-parse", "HEAD"), repository.git("ls-files", "--stage", "-z")];
    hurt(repository);
    try {
      await commitPaths(location, { paths: ours, message: "x\n" });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, AdapterError);
      assert.match(error instanceof Error ? error.message : "", says);
    }
    process.env["HOME"] = home;
    assert.is(repository.git("ls-files", "--stage", "-z"), before);
    assert.is(repository.git("rev-parse", "HEAD"), head);
    assert.equal(readdirSync(join(repository.root, ".git")).filter((file) => file.startsWith("astrolabe")), []);
  });
}

test("what a hook adds is part of the commit and of the index", async () => {
  const repository = untidy();
  const before = others(repository).filter((line) => !line.includes("staged.txt"));
  hook(repository.root, "pre-commit", "echo formatted > ours/a.txt; git add ours/a.txt");
  await commitPaths(await place(repository.root), { paths: ours, message: "x\n" });
  assert.is(repository.git("show", "HEAD:ours/a.txt"), "formatted\n");
  assert.equal((await readChanges(repository.root)).filter(({ path }) => path.startsWith("ours/")), []);
  assert.equal(others(repository).filter((line) => !line.includes("staged.txt")), before);
});

test("reading runs nothing that the repository names, and follows no variable to another one", async () => {
  const repository = untidy();
  const trap = join(makeFolder(), "trap.sh");
  writeFileSync(trap, `#!/bin/sh\ntouch ${trap}.sprung\n`);
  chmodSync(trap, 0o755);
  repository.git("config", "core.fsmonitor", trap);
  repository.git("config", "core.hooksPath", makeTrapHooks(trap));
  const elsewhere = makeFolder();
  Object.assign(process.env, { GIT_DIR: elsewhere, GIT_INDEX_FILE: join(elsewhere, "index"), GIT_WORK_TREE: elsewhere });
  try {
    const state = await readState(repository.root);
    assert.ok(typeof state !== "string" && state.top === repository.root);
    assert.ok((await readChanges(repository.root)).length > 5);
  } finally {
    for (const name of ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"]) delete process.env[name];
  }
  assert.not.ok(readdirSync(join(trap, "..")).includes("trap.sh.sprung"));
});

function makeTrapHooks(trap: string): string {
  const folder = makeFolder();
  for (const name of ["post-index-change", "reference-transaction", "pre-auto-gc"]) {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${trap}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

function hook(root: string, name: string, script: string): void {
  mkdirSync(join(root, ".git/hooks"), { recursive: true });
  writeFileSync(join(root, ".git/hooks", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, ".git/hooks", name), 0o755);
}

test.run();
