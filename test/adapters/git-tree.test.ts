import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AdapterError } from "#lib/adapters/error.js";
import { resolveBase } from "#lib/adapters/git/base.js";
import { blobId, formatOf, readBlobs, readRevision, treeAt } from "#lib/adapters/git/tree.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder } from "../cli/workspace.js";
import { gitIn, makeHome } from "../publish/repository.js";

const home = makeHome();
const folder = makeFolder();

const git = (root: string, ...words: string[]): string => gitIn(root, home, ...words).trim();

function write(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function commit(root: string, files: Readonly<Record<string, string | Buffer>> = {}): string {
  write(root, files);
  git(root, "add", "-A");
  git(root, "commit", "-q", "--allow-empty", "-m", "x");
  return git(root, "rev-parse", "HEAD");
}

let made = 0;

function repository(...options: string[]): string {
  made += 1;
  const root = join(folder, String(made));
  mkdirSync(root);
  git(root, "init", "-q", "-b", "main", ...options);
  return root;
}

function clone(from: string, ...options: string[]): string {
  made += 1;
  const root = join(folder, String(made));
  git(folder, "clone", "-q", ...options, `file://${from}`, root);
  return root;
}

async function failure(action: Promise<unknown>): Promise<AdapterError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const awkward = { "generated/a.yaml": "a\n", "generated/empty.yaml": "", "generated/b/no-end": "x", "generated/b/ü \"quoted\"\n line.yaml": "ü\0\n", "generated2/c.yaml": "", "other.txt": "" };

for (const format of ["sha1", "sha256"] as const) {
  test(`the files of a folder are listed and read whatever they hold (${format})`, async () => {
    const root = repository(`--object-format=${format}`);
    const id = commit(root, { ...awkward, "generated/bytes": Buffer.from([0xff, 0x0a]), "generated/large.yaml": "x".repeat(3_000_000) });
    const files = await treeAt(root, id, "generated");
    assert.equal([...files.keys()].sort(), ["a.yaml", "b/no-end", "b/ü \"quoted\"\n line.yaml", "bytes", "empty.yaml", "large.yaml"]);
    const texts = await readBlobs(root, files.values());
    const read = (path: string): string | undefined => texts.get(files.get(path) ?? "");
    assert.equal([read("a.yaml"), read("b/no-end"), read("empty.yaml"), read("b/ü \"quoted\"\n line.yaml"), read("bytes")], ["a\n", "x", "", "ü\0\n", "\ufffd\n"]);
    assert.is(read("large.yaml")?.length, 3_000_000);
    assert.is(formatOf(id), format);
    for (const text of ["", "a\n", "ü\n", "x".repeat(100_000)]) {
      write(root, { probe: text });
      assert.is(blobId(text, format), git(root, "hash-object", "probe"));
    }
  });
}

test("links and submodules are no files, and a folder that is not there is empty", async () => {
  const root = repository();
  const inner = repository();
  commit(inner, { x: "x" });
  write(root, { "generated/a.yaml": "a\n" });
  symlinkSync("a.yaml", join(root, "generated/link.yaml"));
  git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "generated/module");
  const id = commit(root);
  assert.equal([...(await treeAt(root, id, "generated")).keys()], ["a.yaml"]);
  assert.is((await treeAt(root, id, "elsewhere")).size, 0);
});

test("a workspace below the top of its repository sees its own folder", async () => {
  const root = repository();
  const id = commit(root, { "generated/top.yaml": "", "deploy/generated/own.yaml": "own\n" });
  assert.equal([...(await treeAt(join(root, "deploy"), id, "generated")).keys()], ["own.yaml"]);
  assert.equal([...await readRevision(join(root, "deploy"), "main", "generated")], [["own.yaml", "own\n"]]);
});

test("a blob that is not there is a failure with a next step", async () => {
  const root = repository();
  commit(root);
  const { message, hint } = await failure(readBlobs(root, ["0".repeat(40)]));
  assert.match(message, "does not have the file 000000");
  assert.match(hint ?? "", "git fsck");
  assert.is((await readBlobs(root, [])).size, 0);
});

test("the base is where a branch left the default one, by the name of that", async () => {
  const origin = repository();
  const first = commit(origin, { a: "1" });
  const root = clone(origin);
  git(root, "checkout", "-q", "-b", "work");
  commit(root, { b: "1" });
  assert.equal(await resolveBase(root, undefined), { commit: first, name: "origin/main" });
  commit(origin, { a: "2" });
  git(root, "fetch", "-q");
  assert.equal(await resolveBase(root, undefined), { commit: first, name: "origin/main" });
  git(root, "checkout", "-q", "--detach");
  assert.equal(await resolveBase(root, undefined), { commit: first, name: "origin/main" });
  const linked = join(folder, "linked");
  git(root, "worktree", "add", "-q", linked, "work");
  assert.equal(await resolveBase(linked, undefined), { commit: first, name: "origin/main" });
});

test("on the default branch the base is what its remote has, or else the current commit", async () => {
  const origin = repository();
  const first = commit(origin);
  const root = clone(origin);
  const second = commit(root);
  assert.equal(await resolveBase(root, undefined), { commit: first, name: "origin/main" });
  git(root, "remote", "remove", "origin");
  assert.equal(await resolveBase(root, undefined), { commit: second, name: "main" });
  git(root, "branch", "-m", "trunk");
  assert.equal(await resolveBase(root, undefined), { commit: second, name: "HEAD" });
});

test("a default branch of another name is found through the remote's HEAD", async () => {
  const origin = repository();
  const first = commit(origin);
  git(origin, "branch", "-m", "trunk");
  const root = clone(origin);
  git(root, "checkout", "-q", "-b", "main");
  commit(root);
  assert.equal(await resolveBase(root, undefined), { commit: first, name: "origin/trunk" });
});

test("without a commit in common there is no base, and the hint tells why", async () => {
  const origin = repository();
  commit(origin, { a: "1" });
  git(origin, "checkout", "-q", "-b", "work");
  commit(origin, { a: "2" });
  git(origin, "checkout", "-q", "main");
  commit(origin, { a: "3" });
  const shallow = clone(origin, "--depth=1", "--no-single-branch", "--branch=work");
  const cut = await failure(resolveBase(shallow, undefined));
  assert.match(cut.message, "HEAD and origin/main have no commit in common in this shallow clone");
  assert.match(cut.hint ?? "", "git fetch --unshallow");
  const root = repository();
  commit(root);
  git(root, "checkout", "-q", "--orphan", "other");
  const unborn = await failure(resolveBase(root, undefined));
  assert.match(unborn.message, "There is no commit to compare with");
  commit(root, { other: "1" });
  assert.match((await failure(resolveBase(root, undefined))).hint ?? "", "--base <revision>");
});

test("a revision is what git says it is, and never an option", async () => {
  const root = repository();
  const first = commit(root);
  git(root, "tag", "-a", "-m", "x", "v1");
  commit(root);
  assert.equal(await resolveBase(root, "HEAD~1"), { commit: first, name: "HEAD~1" });
  assert.is((await resolveBase(root, "v1")).commit, first);
  assert.match((await failure(resolveBase(root, "--all"))).message, "a revision does not begin with '-'");
  assert.match((await failure(resolveBase(root, "nobody"))).message, 'git cannot read the revision "nobody"');
  const outside = join(folder, "outside");
  mkdirSync(outside);
  assert.match((await failure(resolveBase(outside, undefined))).hint ?? "", "in a clone of the repository");
});

test("git of a hook that runs this, and settings of the repository, lead nowhere else", async () => {
  const root = repository();
  const first = commit(root, { "generated/a": "a\n" });
  const trap = join(folder, "trap");
  git(root, "config", "core.fsmonitor", `touch ${trap}; false`);
  git(root, "config", "core.hooksPath", folder);
  process.env["GIT_DIR"] = "/nowhere";
  try {
    assert.equal(await resolveBase(root, undefined), { commit: first, name: "main" });
    assert.equal([...await readRevision(root, "main", "generated")], [["a", "a\n"]]);
  } finally {
    delete process.env["GIT_DIR"];
  }
});

test.run();
