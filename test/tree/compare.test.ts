import { compareTrees } from "#lib/tree/compare.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  type: ClusterIP\n";

function tree(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files));
}

test("equal trees have no changes", () => {
  assert.equal(compareTrees(tree({ "paris/shop/a.yaml": service }), tree({ "paris/shop/a.yaml": service })), []);
});

test("objects are added, changed and removed, in the order of cluster and deployment", () => {
  const before = tree({ "paris/shop/a.yaml": service, "paris/shop/b.yaml": "kind: Namespace\nmetadata: {name: shop}\n" });
  const after = tree({ "paris/shop/a.yaml": service.replace("ClusterIP", "NodePort"), "paris/shop-2/a.yaml": service, "lyon/root.yaml": service });
  assert.equal(compareTrees(before, after), [
    { kind: "added", path: "lyon/root.yaml", cluster: "lyon", object: "Service shop/web", fields: [] },
    {
      kind: "changed", path: "paris/shop/a.yaml", cluster: "paris", deployment: "shop", object: "Service shop/web",
      fields: [{ kind: "changed", path: "spec.type", before: "ClusterIP", after: "NodePort" }],
    },
    { kind: "removed", path: "paris/shop/b.yaml", cluster: "paris", deployment: "shop", object: "Namespace shop", fields: [] },
    { kind: "added", path: "paris/shop-2/a.yaml", cluster: "paris", deployment: "shop-2", object: "Service shop/web", fields: [] },
  ]);
});

test("another form of the same data is a change without fields", () => {
  const [change] = compareTrees(tree({ "a/b/c.yaml": service }), tree({ "a/b/c.yaml": `# by hand\n${service}` }));
  assert.equal(change?.fields, []);
});

const unreadable: [name: string, text: string, reason: string][] = [
  ["a conflict marker", `<<<<<<< ours\n${service}=======\n${service}>>>>>>> theirs\n`, "line 1: not valid YAML"],
  ["a key that stands twice", `${service}kind: Pod\n`, "line 8: a key stands twice in one map"],
  ["two documents", `${service}---\n${service}`, "line 8: the file holds more than one document"],
  ["aliases that multiply", `a: &a [1]\n${"bcdefgh".split("").map((key, i) => `${key}: &${key} [${`*${"abcdefg"[i]},`.repeat(9)}]\n`).join("")}`, "too large once its aliases are unfolded"],
  ["thousands of levels", `a: ${"[".repeat(5000)}${"]".repeat(5000)}`, "more than 200 levels deep"],
  ["thousands of nested lists on a line", `${"- ".repeat(5000)}a`, "more than 200 levels deep"],
];

for (const [name, text, reason] of unreadable) {
  test(`a file with ${name} is compared as text`, () => {
    const [change] = compareTrees(tree({ "a/b/c.yaml": service }), tree({ "a/b/c.yaml": text }));
    assert.is(change?.unreadable, reason);
    assert.is(change?.object, "Service shop/web");
    assert.equal(change?.fields, [{ kind: "changed", path: "", before: service, after: text }]);
  });
}

test("the text of an unreadable file is hidden when it may hold a secret", () => {
  const [change] = compareTrees(tree({ "a/b/c.yaml": "kind: Secret\ndata: {a: x}\n" }), tree({ "a/b/c.yaml": "kind: [" }));
  assert.equal(change?.fields, [{ kind: "changed", path: "", hidden: true }]);
});

test.run();
