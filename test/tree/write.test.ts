import { execFileSync } from "node:child_process";
import fs, { linkSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { AdapterError } from "#lib/adapters/error.js";
import { digestOf } from "#lib/tree/digest.js";
import { commitJournal, hasJournal } from "#lib/tree/journal.js";
import { carryOut } from "#lib/tree/step.js";
import { applyEdits, prepareEdits, recover } from "#lib/tree/write.js";
import { filesIn, findingsOf, makeWorkspace, editsFor, put, write } from "./workspace.js";

const a = "paris/shop/a.yaml";
const b = "paris/shop/b.yaml";

/** Limits the size of files that this process writes, which is what a full disk looks like from inside. */
function limitFileSize(bytes: number | "unlimited"): void {
  execFileSync("prlimit", [`--fsize=${bytes}:unlimited`, "--pid", String(process.pid)]);
}
process.on("SIGXFSZ", () => {});

function failureOf(action: () => unknown): AdapterError {
  try {
    action();
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

test("files and folders have the same modes under every umask", () => {
  for (const mask of [0o000, 0o077]) {
    const root = makeWorkspace();
    const before = process.umask(mask);
    write(root, { [a]: "a\n" });
    process.umask(before);
    assert.is(statSync(`${root}/generated/${a}`).mode & 0o777, 0o644);
    for (const folder of ["", "/paris", "/paris/shop", "/.astrolabe"]) assert.is(statSync(`${root}/generated${folder}`).mode & 0o777, 0o755, folder);
  }
});

test("folders that a write empties go, and those with a stranger's file stay", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n", "paris/blog/deep/c.yaml": "c\n", "paris/wiki/d.yaml": "d\n" });
  put(root, { "generated/paris/wiki/notes.txt": "mine\n" });
  write(root, { [a]: "a\n" }, { force: true });
  assert.equal(Object.keys(filesIn(root)), [".astrolabe/paris.sha256", a, "paris/wiki/notes.txt"]);
  assert.not.ok(statSync(`${root}/generated/paris/blog`, { throwIfNoEntry: false }));
});

test("a file becomes a folder and a folder a file", () => {
  const root = makeWorkspace();
  write(root, { "paris/shop/a": "file\n", "paris/shop/b/c": "inner\n" });
  write(root, { "paris/shop/a/c": "inner\n", "paris/shop/b": "file\n" });
  assert.equal(Object.keys(filesIn(root)), [".astrolabe/paris.sha256", "paris/shop/a/c", "paris/shop/b"]);
});

test("another hard link to a replaced file keeps its bytes", () => {
  const root = makeWorkspace();
  write(root, { [a]: "old\n" });
  linkSync(`${root}/generated/${a}`, `${root}/copy.yaml`);
  write(root, { [a]: "new\n" });
  assert.is(readFileSync(`${root}/copy.yaml`, "utf8"), "old\n");
});

test("a folder that becomes a link after the edits keeps everything from being written", () => {
  const [root, outside] = [makeWorkspace(), makeWorkspace()];
  write(root, { [a]: "a\n" });
  const edits = editsFor(root, { [a]: "new\n", [b]: "b\n" });
  renameSync(`${root}/generated/paris/shop`, `${outside}/shop`);
  symlinkSync(`${outside}/shop`, `${root}/generated/paris/shop`);
  assert.equal(findingsOf(applyEdits(root, edits)), ["error tree-symlink generated/paris/shop"]);
  assert.equal(filesIn(outside, "shop"), { "a.yaml": "a\n" });
  assert.not.ok(hasJournal(root));
});

test("a link that appears before a recovery is not followed, and the rest is completed", () => {
  const [root, outside] = [makeWorkspace(), makeWorkspace()];
  write(root, { [a]: "a\n", "paris/blog/c.yaml": "c\n" });
  commitJournal(root, editsFor(root, { [a]: "new\n", "paris/blog/c.yaml": "new\n" }));
  renameSync(`${root}/generated/paris/shop`, `${outside}/shop`);
  symlinkSync(`${outside}/shop`, `${root}/generated/paris/shop`);
  assert.equal(findingsOf(recover(root).diagnostics), ["error tree-symlink generated/paris/shop"]);
  assert.equal(filesIn(outside, "shop"), { "a.yaml": "a\n" });
  assert.is(filesIn(root)["paris/blog/c.yaml"], "new\n");
});

test("a file that someone changes between edits and write is left as it is and reported", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n", [b]: "b\n" });
  const edits = editsFor(root, { [a]: "new\n", "paris/shop/c.yaml": "c\n" });
  put(root, { [`generated/${a}`]: "edited\n", [`generated/${b}`]: "edited\n", "generated/paris/shop/c.yaml": "mine\n" });
  assert.equal(findingsOf(applyEdits(root, edits)), [b, a, "paris/shop/c.yaml"].map((path) => `error tree-edited generated/${path}`));
  const found = filesIn(root);
  assert.equal([found[a], found[b], found["paris/shop/c.yaml"]], ["edited\n", "edited\n", "mine\n"]);
});

test("a disk that fills up before the commit leaves the old tree", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n" });
  const before = filesIn(root);
  limitFileSize(65_536);
  const failure = failureOf(() => write(root, { [a]: "x".repeat(200_000) }));
  limitFileSize("unlimited");
  assert.match(failure.message, "Nothing was written");
  assert.is(failure.status, "EFBIG");
  assert.equal(filesIn(root), before);
  assert.is(recover(root).outcome, "none", "the torn journal is gone");
});

test("a disk that fills up after the commit is completed by the next command", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n" });
  const large = "x".repeat(100_000);
  commitJournal(root, editsFor(root, { [a]: large, [b]: "b\n" }));
  limitFileSize(65_536);
  const failure = failureOf(() => recover(root));
  limitFileSize("unlimited");
  assert.match(failure.message, /^generated\/paris\/shop\/a\.yaml cannot be used.*the next command completes it/);
  assert.is(filesIn(root)[a]?.length, 65_536, "torn");
  assert.is(recover(root).outcome, "completed");
  assert.equal([filesIn(root)[a], filesIn(root)[b]], [large, "b\n"]);
});

test("a state folder that cannot be made leaves the old tree", () => {
  const root = makeWorkspace();
  put(root, { ".astrolabe": "mine\n" });
  assert.match(failureOf(() => write(root, { [a]: "a\n" })).message, ".astrolabe is not a folder. Nothing was written");
  assert.equal(filesIn(root), {});
});

test("where case makes no difference, a rename by case is completed without a false report", () => {
  const root = makeWorkspace();
  const text = "new\n";
  put(root, { "generated/paris/shop/Service.yaml": text });
  const steps = () => [
    { kind: "remove", path: "paris/shop/Service.yaml", digest: digestOf("old\n") } as const,
    { kind: "write", path: "paris/shop/service.yaml", text, replaces: undefined } as const,
  ];
  assert.equal(carryOut(root, steps, ""), []);
  assert.is(filesIn(root)["paris/shop/service.yaml"], text);
});

test("a large file that cannot be moved to another disk is written there", () => {
  const root = makeWorkspace();
  const [old, text] = ["o", "n"].map((letter) => `${letter.repeat(63)}\n`.repeat(4096)) as [string, string];
  write(root, { [a]: old });
  const moved: string[] = [];
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    if (!String(to).startsWith(`${root}/generated/`)) return rename(from, to);
    moved.push(String(from));
    throw Object.assign(new Error("EXDEV: cross-device link not permitted"), { code: "EXDEV", syscall: "rename" });
  };
  syncBuiltinESMExports();
  try {
    write(root, { [a]: text });
  } finally {
    fs.renameSync = rename;
    syncBuiltinESMExports();
  }
  assert.ok(moved.length > 0, "nothing was to be moved");
  assert.is(filesIn(root)[a], text);
  assert.equal(Object.keys(filesIn(root, ".astrolabe")).filter((name) => name.startsWith("journal")), []);
});

test("prepared edits change nothing until they are applied, and leave nothing when they are discarded", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n" });
  const [tree, kept] = [filesIn(root), filesIn(root, ".astrolabe")];
  const discarded = prepareEdits(root, editsFor(root, { [a]: "new\n", [b]: "b\n" }));
  assert.equal(filesIn(root), tree);
  discarded.discard();
  assert.equal(filesIn(root, ".astrolabe"), kept);
  // Whoever recovers now finds no journal that counts.
  const prepared = prepareEdits(root, editsFor(root, { [b]: "b\n" }));
  assert.is(hasJournal(root), false);
  assert.equal(prepared.apply(), []);
  assert.equal([filesIn(root)[a], filesIn(root)[b], hasJournal(root)], [undefined, "b\n", false]);
});

test("edits with errors are not applied", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n" });
  rmSync(`${root}/generated/.astrolabe/paris.sha256`);
  assert.throws(() => applyEdits(root, editsFor(root, { [a]: "new\n" })), /edits with errors/);
});

test.run();
