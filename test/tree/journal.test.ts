import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { digestOf } from "#lib/tree/digest.js";
import { PiecedWrite, type Edits } from "#lib/tree/edits.js";
import { commitJournal, hasJournal, inspectJournal, readJournal, stepsOf, type Step } from "#lib/tree/journal.js";
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
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`paris/shop/${index}.yaml`, "ä😀-\n".repeat(25_000)]));
  const edits = editsFor(root, { ...many, "paris/shop/small.yaml": "\u2028\\ \"quoted\"\r\n" });
  commitJournal(root, edits);
  assert.is(inspectJournal(root), "complete");
  const steps = [...readJournal(root)];
  assert.equal(steps.map(({ kind }) => kind), [...Array(3).fill("remove"), ...Array(22).fill("write")]);
  const plain = (step: Step): object => (step.kind === "write" ? { kind: step.kind, path: step.path, replaces: step.replaces, text: step.text } : step);
  assert.is(JSON.stringify(steps.map(plain)), JSON.stringify([...stepsOf(edits)].map(plain)));
});

const large = "ä😀-\n".repeat(100_000);

/** A workspace whose journal replaces one large file and adds another. */
function interruptedLarge(): string {
  const root = makeWorkspace();
  write(root, { "paris/shop/old.yaml": `${large}old\n`, "paris/shop/small.yaml": "old\n" });
  commitJournal(root, editsFor(root, { "paris/shop/old.yaml": `${large}new\n`, "paris/shop/new.yaml": large, "paris/shop/small.yaml": "new\n" }));
  return root;
}

test("large texts stand beside the journal, and are moved into place from every state that a kill can leave", () => {
  const [old, added] = ["generated/paris/shop/old.yaml", "generated/paris/shop/new.yaml"];
  const states: readonly ((root: string) => void)[] = [
    () => undefined,
    (root) => put(root, { [added]: large.slice(0, 1000) }),
    (root) => put(root, { [added]: large }),
    (root) => renameSync(`${root}/.astrolabe/journal.1`, `${root}/${old}`),
    (root) => rmSync(`${root}/${old}`),
    (root) => writeFileSync(`${root}/${old}`, large.slice(0, 1000)),
  ];
  for (const [index, leave] of states.entries()) {
    const root = interruptedLarge();
    assert.equal(Object.keys(filesIn(root, ".astrolabe")), ["journal", "journal.0", "journal.1"]);
    leave(root);
    assert.equal(recover(root), { outcome: "completed", diagnostics: [] }, `state ${index}`);
    const { ".astrolabe/paris.sha256": listed, ...files } = filesIn(root);
    assert.is(listed?.split("\n").length, 4);
    assert.equal(files, { "paris/shop/new.yaml": large, "paris/shop/old.yaml": `${large}new\n`, "paris/shop/small.yaml": "new\n" });
    assert.equal(Object.keys(filesIn(root, ".astrolabe")), []);
    assert.equal([old, added].map((file) => statSync(`${root}/${file}`).mode & 0o777), [0o644, 0o644]);
  }
});

test("what is given as bytes in pieces is written as their text would be, be it small or large, at once or by the next command", () => {
  for (const text of ["ä😀\n", large]) {
    const bytes = Buffer.from(text);
    // Pieces may end within a character.
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)];
    for (const finish of [(root: string, edits: Edits) => void applyEdits(root, edits), (root: string, edits: Edits) => {
      commitJournal(root, edits);
      recover(root);
    }]) {
      const root = makeWorkspace();
      write(root, { "paris/shop/old.yaml": "old\n" });
      finish(root, { write: [new PiecedWrite("paris/shop/old.yaml", pieces, digestOf("old\n"))], remove: [], missing: [], diagnostics: [] });
      assert.is(filesIn(root)["paris/shop/old.yaml"], text);
      assert.equal(Object.keys(filesIn(root, ".astrolabe")), []);
    }
  }
});

test("a large text that is damaged changes nothing, one that someone changed in the tree is left, and those of a draft are discarded", () => {
  const damaged = interruptedLarge();
  const tree = filesIn(damaged);
  writeFileSync(`${damaged}/.astrolabe/journal.1`, large);
  assert.is(recover(damaged).outcome, "damaged");
  assert.equal(filesIn(damaged), tree);
  assert.equal(Object.keys(filesIn(damaged, ".astrolabe")), ["journal.damaged"]);

  const changed = interruptedLarge();
  put(changed, { "generated/paris/shop/old.yaml": "mine\n" });
  assert.equal(findingsOf(recover(changed).diagnostics), ["error tree-edited generated/paris/shop/old.yaml"]);
  assert.equal([filesIn(changed)["paris/shop/old.yaml"], filesIn(changed)["paris/shop/new.yaml"]], ["mine\n", large]);

  const draft = interruptedLarge();
  renameSync(`${draft}/.astrolabe/journal`, `${draft}/.astrolabe/journal.new`);
  assert.is(recover(draft).outcome, "discarded");
  assert.equal(Object.keys(filesIn(draft, ".astrolabe")), []);
});

test("a journal names no file of its own outside of the state folder", () => {
  const root = interruptedLarge();
  const journal = `${root}/.astrolabe/journal`;
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -2).map((line) => line.replace('"from":"journal.1"', '"from":"../journal.1"'));
  const text = `${lines.join("\n")}\n`;
  writeFileSync(journal, `${text}${digestOf(text)}\n`);
  assert.throws(() => recover(root), /names \.\.\/journal\.1 as a file of its own/);
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
  writeFileSync(`${root}/.astrolabe/journal`, "astrolabe journal 3\n");
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
