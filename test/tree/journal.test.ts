import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { digestOf } from "#lib/tree/digest.js";
import { commitJournal, hasJournal, inspectJournal, readJournal, stepsOf } from "#lib/tree/journal.js";
import { applyEdits, recover } from "#lib/tree/write.js";
import { filesIn, findingsOf, makeWorkspace, editsFor, put, write } from "./workspace.js";

const before = { "paris/shop/changed.yaml": "old\n", "paris/shop/removed.yaml": "gone\n", "paris/shop/same.yaml": "same\n" };
const after = { "paris/shop/changed.yaml": "the new text\n", "paris/blog/added.yaml": "added\n", "paris/shop/same.yaml": "same\n" };

/** A workspace with the tree `before` and a journal that leads to `after`. */
function interrupted(): string {
  const root = makeWorkspace();
  write(root, before);
  commitJournal(root, editsFor(root, after));
  return root;
}

function assertAfter(root: string): void {
  const { ".astrolabe/paris.sha256": index, ...files } = filesIn(root);
  assert.equal(files, Object.fromEntries(Object.entries(after).sort()));
  assert.is(index?.split("\n").length, 4);
  assert.not.ok(hasJournal(root));
}

test("a journal gives back its steps, removals first, also when it is larger than a chunk", () => {
  const root = makeWorkspace();
  write(root, before);
  const edits = editsFor(root, { "paris/shop/large.yaml": "ä😀-\n".repeat(500_000), "paris/shop/small.yaml": "\u2028\\ \"quoted\"\r\n" });
  commitJournal(root, edits);
  assert.is(inspectJournal(root), "complete");
  const kinds = [...readJournal(root)].map(({ kind }) => kind);
  assert.equal(kinds, ["remove", "remove", "remove", "write", "write", "write"]);
  assert.is(JSON.stringify([...readJournal(root)]), JSON.stringify([...stepsOf(edits)]));
});

test("without a journal there is nothing to recover", () => {
  assert.equal(recover(makeWorkspace()), { outcome: "none", diagnostics: [] });
});

test("a journal is completed from every state that a kill can leave", () => {
  const file = "generated/paris/shop/changed.yaml";
  const states: readonly ((root: string) => void)[] = [
    () => undefined,
    (root) => rmSync(`${root}/generated/paris/shop/removed.yaml`),
    (root) => rmSync(`${root}/${file}`),
    (root) => writeFileSync(`${root}/${file}`, ""),
    (root) => writeFileSync(`${root}/${file}`, "the new"),
    (root) => mkdirSync(`${root}/generated/paris/blog`),
    (root) => put(root, { [file]: "the new text\n", "generated/paris/blog/added.yaml": "add" }),
  ];
  for (const leave of states) {
    const root = interrupted();
    leave(root);
    assert.equal(recover(root), { outcome: "completed", diagnostics: [] });
    assertAfter(root);
  }
});

test("completing a journal twice does no harm", () => {
  const root = interrupted();
  cpSync(`${root}/.astrolabe/journal`, `${root}/kept`);
  recover(root);
  renameSync(`${root}/kept`, `${root}/.astrolabe/journal`);
  assert.equal(recover(root), { outcome: "completed", diagnostics: [] });
  assertAfter(root);
});

test("a file that someone changed before the recovery is left as it is and reported", () => {
  const root = interrupted();
  put(root, { "generated/paris/shop/changed.yaml": "mine\n", "generated/paris/shop/removed.yaml": "mine\n" });
  const { outcome, diagnostics } = recover(root);
  assert.is(outcome, "completed");
  assert.equal(findingsOf(diagnostics), [
    "error tree-edited generated/paris/shop/removed.yaml", "error tree-edited generated/paris/shop/changed.yaml",
  ]);
  assert.is(filesIn(root)["paris/shop/changed.yaml"], "mine\n");
  assert.is(filesIn(root)["paris/blog/added.yaml"], "added\n");
});

test("a journal that was not put in place is discarded and the old tree stands", () => {
  const root = interrupted();
  const whole = readFileSync(`${root}/.astrolabe/journal`, "utf8");
  rmSync(`${root}/.astrolabe/journal`);
  writeFileSync(`${root}/.astrolabe/journal.new`, whole.slice(0, 150));
  assert.is(recover(root).outcome, "discarded");
  assert.is(filesIn(root)["paris/shop/changed.yaml"], "old\n");
  assert.equal(Object.keys(filesIn(root, ".astrolabe")), []);
});

test("a damaged journal changes nothing and is put aside", () => {
  const damages: readonly ((file: string) => void)[] = [
    (file) => writeFileSync(file, ""),
    (file) => writeFileSync(file, readFileSync(file, "utf8").slice(0, -1)),
    (file) => writeFileSync(file, readFileSync(file, "utf8").replace("the new", "the bad")),
    (file) => appendFileSync(file, "\n"),
  ];
  for (const damage of damages) {
    const root = interrupted();
    const tree = filesIn(root);
    damage(`${root}/.astrolabe/journal`);
    assert.equal(recover(root), { outcome: "damaged", diagnostics: [], aside: ".astrolabe/journal.damaged" });
    assert.equal(filesIn(root), tree);
    assert.not.ok(hasJournal(root));
  }
});

test("a journal of a newer version is neither carried out nor lost", () => {
  const root = interrupted();
  writeFileSync(`${root}/.astrolabe/journal`, "astrolabe journal 2\n");
  assert.throws(() => recover(root), /left by a newer version/);
  assert.ok(hasJournal(root));
});

test("a journal cannot lead out of the tree", () => {
  const root = makeWorkspace();
  const text = "out\n";
  const step = { path: "../out.yaml", text, replaces: undefined };
  commitJournal(root, { write: [step], remove: [{ path: "/etc/x", digest: digestOf(text) }], missing: [], diagnostics: [] });
  assert.throws(() => recover(root), /leads out of its folder/);
  assert.equal(filesIn(root, "."), { ".astrolabe/journal": readFileSync(`${root}/.astrolabe/journal`, "utf8") });
});

test("edits are not applied over a journal that waits", () => {
  const root = interrupted();
  assert.throws(() => applyEdits(root, editsFor(root, after)), /waiting to be recovered/);
});

test.run();
