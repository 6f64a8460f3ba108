import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { deltaEdits, type FilesChange } from "#lib/tree/delta.js";
import { digestOf } from "#lib/tree/digest.js";
import type { Disk } from "#lib/tree/disk.js";
import { formatIndex } from "#lib/tree/ownership.js";
import { clusterOf, foldersOf, indexPath } from "#lib/tree/places.js";
import { planEdits, type Edits } from "#lib/tree/edits.js";
import type { Tree, TreeFile } from "#lib/tree/tree.js";
import { treeOf } from "./workspace.js";

/** Texts by path in the tree. */
type Texts = Readonly<Record<string, string>>;
/** The files of each folder that changes together, by folder. */
type Folders = Readonly<Record<string, Texts>>;

const clusters = ["lyon", "paris"];

/** Texts of some files, few enough of each that many stay the same from before to after. */
const texts = (paths: readonly string[]): fc.Arbitrary<Texts> =>
  fc.dictionary(fc.constantFrom(...paths), fc.constantFrom("", "a\n", "b\n", "ü\n"), { maxKeys: paths.length, noNullPrototype: true });

/** What is common to a cluster, and its deployments; `base` keeps an object, because an emptied cluster is planned the other way. */
const folders: fc.Arbitrary<Folders> = fc.tuple(...clusters.map((cluster) => {
  const deployment = (name: string) => texts(["a", "a.b", "a-b", "b"].map((file) => `${cluster}/${name}/${file}.yaml`));
  return fc.record({
    [cluster]: texts([`${cluster}/_argocd/shop.yaml`, `${cluster}/_argocd/blog.yaml`, `${cluster}/bootstrap.yaml`, `.astrolabe/${cluster}.json`]),
    [`${cluster}/base`]: deployment("base").map((files) => ({ [`${cluster}/base/kept.yaml`]: "kept\n", ...files })),
    [`${cluster}/shop`]: deployment("shop"),
    [`${cluster}/shop-b`]: deployment("shop-b"),
  });
})).map((all) => Object.assign({}, ...all));

const together = (tree: Folders): Texts => Object.assign({}, ...Object.values(tree));

function indexesOf(tree: Tree): Map<string, string> {
  const filled = new Set([...tree.keys()].map(clusterOf));
  return new Map([...filled].map((cluster) => [cluster, formatIndex(new Map([...tree].filter(([path]) => clusterOf(path) === cluster)))]));
}

/** A disk that holds a tree as the compiler wrote it. */
function diskWith(tree: Tree): Disk {
  const files = new Map([...tree].map(([path, { digest }]) => [path, digest]));
  for (const [cluster, text] of indexesOf(tree)) files.set(indexPath(cluster), digestOf(text));
  const indexes = new Map(clusters.map((cluster) =>
    [cluster, new Map([...tree].filter(([path]) => clusterOf(path) === cluster).map(([path, { digest }]) => [path, digest]))]));
  return { files, indexes, folders: new Set([...files.keys()].flatMap((path) => [...foldersOf(path)])), specials: new Set(), diagnostics: [] };
}

/** Both plans for one change; `unrendered` are files whose text the compile left out. */
function bothPlans(before: Folders, after: Folders, unrendered: ReadonlySet<string> = new Set()): { delta: Edits; whole: Edits } {
  const wanted = (files: Texts): Tree =>
    new Map([...treeOf(files)].map(([path, file]): [string, TreeFile] => [path, unrendered.has(path) ? { ...file, text: undefined } : file]));
  const earlier = treeOf(together(before));
  const changes: FilesChange[] = Object.keys(after).map((folder) =>
    ({ folder, before: treeOf(before[folder] ?? {}), after: wanted(after[folder] ?? {}) }));
  return {
    delta: deltaEdits(changes, new Map([...indexesOf(earlier)].map(([cluster, text]) => [cluster, { bytes: Buffer.from(text), digest: digestOf(text) }]))),
    whole: planEdits({ wanted: wanted(together(after)), disk: diskWith(earlier), clusters }),
  };
}

/** Edits with the texts that they would fetch. */
const shown = ({ write, remove, missing, diagnostics }: Edits) =>
  ({ write: write.map(({ path, text, replaces }) => ({ path, text, replaces })), remove, missing, diagnostics });

test("a change is planned as if the whole tree were read, and so is each index", () => {
  fc.assert(fc.property(folders, folders, (before, after) => {
    const { delta, whole } = bothPlans(before, after);
    assert.equal(shown(delta), shown(whole));
  }), { numRuns: 200 });
});

test("nothing is planned when nothing changed", () => {
  fc.assert(fc.property(folders, (tree) => {
    assert.equal(shown(bothPlans(tree, tree).delta), { write: [], remove: [], missing: [], diagnostics: [] });
  }), { numRuns: 50 });
});

test("the same paths with other texts change the index line by line", () => {
  const before = { "paris/shop": { "paris/shop/a.yaml": "a\n", "paris/shop/b.yaml": "b\n" }, "paris/base": { "paris/base/a.yaml": "a\n" } };
  const { delta } = bothPlans(before, { ...before, "paris/shop": { "paris/shop/a.yaml": "a\n", "paris/shop/b.yaml": "new\n" } });
  assert.equal(shown(delta).write.map(({ path, text }) => [path, text]), [
    [".astrolabe/paris.sha256", [["a\n", "base/a"], ["a\n", "shop/a"], ["new\n", "shop/b"]]
      .map(([text = "", path]) => `${digestOf(text)}  paris/${path}.yaml\n`).join("")],
    ["paris/shop/b.yaml", "new\n"],
  ]);
});

test("a changed file whose text was left out is missing, and one that did not change is not", () => {
  fc.assert(fc.property(folders, folders, fc.func(fc.boolean()), (before, after, isLeftOut) => {
    const { delta, whole } = bothPlans(before, after, new Set(Object.keys(together(after)).filter((path) => isLeftOut(path))));
    assert.equal(delta.missing, whole.missing);
    if (whole.missing.length === 0) assert.equal(shown(delta), shown(whole));
  }), { numRuns: 200 });
});

test.run();
