import { test } from "uvu";
import * as assert from "uvu/assert";
import { givenProblems } from "#lib/model/given-problems.js";
import { given, givenIn } from "#lib/model/given.js";

test("what is given in the right form is no problem", () => {
  assert.equal(givenProblems(undefined), []);
  assert.equal(givenProblems([
    given({ kind: "Secret", name: "a", keys: ["b"], by: "the vault" }),
    given({ kind: "Pod", labels: { a: "b" }, namespace: "c", by: "an operator" }),
    given({ kind: "CustomResourceDefinition", group: "example.org", defines: ["Thing"], by: "a release" }),
  ]), []);
});

const wrong: Record<string, readonly [stated: unknown, ...pointers: string[]]> = {
  "no list": [{}, "/given"],
  "no object": [[5], "/given/0"],
  "a kind that nothing refers to": [[{ kind: "Sercet", name: "a", by: "b" }], "/given/0/kind"],
  "no name and nobody who makes it": [[{ kind: "Secret", by: " " }], "/given/0/name", "/given/0/by"],
  "keys that are none": [[{ kind: "Secret", name: "a", keys: "b", by: "c" }], "/given/0/keys"],
  "pods without labels": [[{ kind: "Pod", labels: {}, by: "c" }], "/given/0/labels"],
  "definitions of nothing": [[{ kind: "CustomResourceDefinition", group: "g", defines: [], by: "c" }], "/given/0/defines"],
  "a name of a prototype": [[{ kind: "__proto__", name: "a", by: "c" }], "/given/0/kind"],
};

for (const [name, [stated, ...pointers]] of Object.entries(wrong)) {
  test(`${name} is a problem`, () => assert.equal(givenProblems(stated).map(({ pointer }) => pointer), pointers));
}

test("what an app states is in its deployment's namespace", () => {
  assert.is(givenIn(given({ kind: "Secret", name: "a", by: "b" }), "shop") .kind, "Secret");
  assert.equal(givenIn({ kind: "Secret", name: "a", by: "b" } as const, "shop"), { kind: "Secret", name: "a", by: "b", namespace: "shop" });
  assert.equal(givenIn({ kind: "Secret", name: "a", by: "b", namespace: "own" } as const, "shop").namespace, "own");
});

test.run();
