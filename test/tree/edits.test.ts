import { mkdirSync, rmSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { digestOf } from "#lib/tree/digest.js";
import { readDisk } from "#lib/tree/disk.js";
import { planEdits, type Edits } from "#lib/tree/edits.js";
import { filesIn, findingsOf, makeWorkspace, editsFor, put, treeOf, write } from "./workspace.js";

const a = "paris/shop/a.yaml";
const b = "paris/shop/b.yaml";
const index = ".astrolabe/paris.sha256";

/** A workspace in which the compiler wrote a and b. */
function written(): string {
  const root = makeWorkspace();
  write(root, { [a]: "a\n", [b]: "b\n" });
  return root;
}

function stepsIn({ write: writes, remove }: Edits): string[] {
  const written = writes.map(({ path, replaces }) => `${replaces === undefined ? "add" : "replace"} ${path}`);
  return [...written, ...remove.map(({ path }) => `remove ${path}`)];
}

/** What edits does and finds, unforced and forced. */
function outcomes(root: string, files: Record<string, string>, choices: { clusters?: string[]; gone?: string[] } = {}) {
  const [unforced, forced] = [false, true].map((force) => {
    const edits = editsFor(root, files, { ...choices, force });
    return [...findingsOf(edits.diagnostics), ...stepsIn(edits).filter((step) => !step.endsWith(index))];
  });
  return { unforced, forced };
}

test("an empty workspace gets every file and the index", () => {
  assert.equal(stepsIn(editsFor(makeWorkspace(), { [b]: "b\n", [a]: "a\n" })), [`add ${index}`, `add ${a}`, `add ${b}`]);
});

test("a tree that is as wanted is left alone, also when its index is lost", () => {
  const root = written();
  assert.equal(editsFor(root, { [a]: "a\n", [b]: "b\n" }), { write: [], remove: [], missing: [], diagnostics: [] });
  rmSync(`${root}/generated/${index}`);
  assert.equal(stepsIn(editsFor(root, { [a]: "a\n", [b]: "b\n" })), [`add ${index}`], "adopted");
});

test("what the compiler wrote is replaced and removed, and brought back when it is lost", () => {
  const root = written();
  assert.equal(outcomes(root, { [a]: "new\n" }).unforced, [`replace ${a}`, `remove ${b}`]);
  rmSync(`${root}/generated/${a}`);
  assert.equal(outcomes(root, { [a]: "a\n", [b]: "b\n" }).unforced, [`add ${a}`]);
});

test("a file that was edited is replaced or removed by force alone", () => {
  const root = written();
  put(root, { [`generated/${a}`]: "edited\n" });
  assert.equal(outcomes(root, { [a]: "new\n", [b]: "b\n" }), { unforced: [`error tree-edited generated/${a}`], forced: [`replace ${a}`] });
  assert.equal(outcomes(root, { [b]: "b\n" }), { unforced: [`error tree-edited generated/${a}`], forced: [`remove ${a}`] });
  assert.equal(outcomes(root, { [a]: "edited\n", [b]: "b\n" }).unforced, [], "edited into what is wanted");
});

test("a stranger's file in the way is overwritten by force alone", () => {
  const root = written();
  put(root, { "generated/paris/shop/c.yaml": "mine\n", "generated/paris/blog": "mine\n" });
  const wanted = { [a]: "a\n", [b]: "b\n", "paris/shop/c.yaml": "c\n", "paris/blog/d.yaml": "d\n" };
  const { unforced, forced } = outcomes(root, wanted);
  assert.equal(unforced, ["error tree-foreign generated/paris/blog", "error tree-foreign generated/paris/shop/c.yaml"]);
  assert.equal(forced, ["add paris/blog/d.yaml", "replace paris/shop/c.yaml", "remove paris/blog"]);
  write(root, wanted, { force: true });
  assert.equal(findingsOf(editsFor(root, wanted).diagnostics), []);
  assert.is(filesIn(root)["paris/blog/d.yaml"], "d\n");
});

test("a stranger's file beside the tree is never removed: an error, or a warning when forced", () => {
  const root = written();
  put(root, { "generated/paris/shop/notes.txt": "mine\n" });
  assert.equal(outcomes(root, { [a]: "new\n" }), {
    unforced: ["error tree-foreign generated/paris/shop/notes.txt"],
    forced: ["warning tree-foreign generated/paris/shop/notes.txt", `replace ${a}`, `remove ${b}`],
  });
});

test("a stranger's file that differs by case only from a wanted one is not overwritten, even by force", () => {
  const root = written();
  put(root, { "generated/paris/shop/C.yaml": "mine\n" });
  const finding = "error tree-foreign generated/paris/shop/C.yaml";
  assert.equal(outcomes(root, { [a]: "a\n", [b]: "b\n", "paris/shop/c.yaml": "c\n" }), { unforced: [finding], forced: [finding] });
});

test("a folder in the way is an error unless the write empties it", () => {
  const root = written();
  const wanted = { "paris/shop": "file\n", "paris/x/y.yaml": "y\n" };
  assert.equal(outcomes(root, wanted).unforced, ["add paris/shop", "add paris/x/y.yaml", `remove ${a}`, `remove ${b}`]);
  put(root, { "generated/paris/shop/notes.txt": "mine\n" });
  assert.equal(outcomes(root, wanted).forced, [
    "warning tree-foreign generated/paris/shop/notes.txt", "error tree-foreign generated/paris/shop",
  ]);
});

test("a cluster loses its last object by force alone, whatever its delivery still gives", () => {
  const root = makeWorkspace();
  write(root, { [a]: "a\n", "paris/_argocd/root.yaml": "r\n", "paris/bootstrap.yaml": "b\n" });
  const rest = { "paris/_argocd/root.yaml": "r\n", "paris/bootstrap.yaml": "b\n" };
  assert.equal(outcomes(root, rest), { unforced: ["error tree-empty generated/paris"], forced: [`remove ${a}`] });
  write(root, rest, { force: true });
  assert.equal(outcomes(root, rest).unforced, []);
});

test("a cluster that is gone loses its files by force alone", () => {
  const root = written();
  write(root, { "lyon/shop/a.yaml": "a\n" }, { clusters: ["lyon"] });
  const choices = { clusters: ["lyon"], gone: ["paris"] };
  assert.equal(outcomes(root, { "lyon/shop/a.yaml": "a\n" }, choices), {
    unforced: ["error tree-empty generated/paris"],
    forced: [`remove ${a}`, `remove ${b}`],
  });
  write(root, { "lyon/shop/a.yaml": "a\n" }, { ...choices, force: true });
  assert.equal(Object.keys(filesIn(root)), [".astrolabe/lyon.sha256", "lyon/shop/a.yaml"]);
});

test("clusters that are not asked for are left alone", () => {
  const root = written();
  write(root, { "lyon/shop/a.yaml": "a\n", [a]: "not for now\n" }, { clusters: ["lyon"] });
  assert.is(filesIn(root)[a], "a\n");
});

test("with a damaged index nothing is written, and force takes over what is as wanted", () => {
  const root = written();
  put(root, { [`generated/${index}`]: "<<<<<<< HEAD\n" });
  assert.equal(outcomes(root, { [a]: "a\n" }), {
    unforced: [`error tree-index-damaged generated/${index}`],
    forced: [`warning tree-foreign generated/${b}`],
  });
  write(root, { [a]: "a\n" }, { force: true });
  assert.is(filesIn(root)[index], `${digestOf("a\n")}  ${a}\n`);
});

test("a file whose text is not given has to be on disk, or is asked for", () => {
  const root = written();
  const wanted = new Map([...treeOf({ [a]: "new\n" }), [b, { digest: digestOf("b\n"), text: undefined }]]);
  const edits = () => planEdits({ wanted, clusters: ["paris"], disk: readDisk(root, ["paris"]) });
  assert.equal(stepsIn(edits()), [`replace ${index}`, `replace ${a}`]);
  rmSync(`${root}/generated/${b}`);
  const { missing, write: writes } = edits();
  assert.equal({ missing, writes }, { missing: [b], writes: [] });
});

test("an empty folder of a stranger does not matter", () => {
  const root = written();
  mkdirSync(`${root}/generated/paris/shop/empty`);
  assert.equal(outcomes(root, { [a]: "a\n", [b]: "b\n" }).unforced, []);
});

test.run();
