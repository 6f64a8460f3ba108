import { makePlan } from "#lib/plan/make.js";
import type { Data } from "#lib/synth/manifest.js";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inputOf, lines, planOf, readCases } from "./cases.js";

const cases = readCases();

test("a plan of a tree against itself is empty, whatever files are said to differ", () => {
  for (const { before, after } of cases) {
    for (const tree of [before, after]) {
      const plan = makePlan({ ...inputOf(tree, tree), differing: [...tree.keys()] });
      assert.equal(lines(plan), []);
      assert.equal(plan.changes.flatMap(({ fields }) => fields), []);
      assert.is(plan.shares.size, 0);
    }
  }
});

test("the reverse plan names the same objects with the reverse kinds", () => {
  const reverse = { added: "removed", removed: "added", changed: "changed", moved: "moved" } as const;
  for (const { before, after, name } of cases) {
    const there = planOf({ before, after }).changes.map(({ kind, object }) => `${reverse[kind]} ${object}`).sort();
    const back = planOf({ before: after, after: before }).changes.map(({ kind, object }) => `${kind} ${object}`).sort();
    assert.equal(back, there, name);
  }
});

test("the order in which files are said to differ makes no difference", () => {
  for (const { before, after } of cases) {
    const input = inputOf(before, after);
    const reversed = { ...input, differing: [...input.differing].reverse() };
    assert.equal(JSON.stringify(makePlan(reversed)), JSON.stringify(makePlan(input)));
  }
});

test("the subject of a consequence is in its text, and its file and object are told", () => {
  for (const one of cases) {
    for (const { text, subject, path, object } of planOf(one).consequences) {
      assert.ok(text.includes(subject), text);
      assert.ok(path !== "" && object !== "");
      assert.not.ok(text.endsWith("."), text);
    }
  }
});

/** Values that rules do not expect where they look. */
const junk: fc.Arbitrary<Data> = fc.letrec<{ junk: Data }>((tie) => ({
  junk: fc.oneof(
    { depthSize: "small" }, fc.constantFrom<Data>(null, true, -1, 1e300, "", "\ud800", "__proto__", "constructor", "10Gi", "25%", "*", "0.0.0.0/0", "Delete", "a:b@c"),
    fc.array(tie("junk"), { maxLength: 3 }), fc.dictionary(fc.constantFrom("name", "spec", "__proto__", "metadata", "labels", "from", "rules", "image", "constructor"), tie("junk"), { maxKeys: 3 }),
  ),
})).junk;

/** Puts junk in place of some value of an object. */
function mangled(value: Data, choices: readonly number[], what: Data): Data {
  const [choice = 0, ...rest] = choices;
  if (typeof value !== "object" || value === null || choices.length === 0) return what;
  const entries = Object.entries(value);
  const at = entries.length === 0 ? undefined : entries[choice % entries.length];
  if (at === undefined) return what;
  const inner = mangled(at[1], rest, what);
  if (!Array.isArray(value)) return Object.fromEntries(entries.map(([key, item]) => (key === at[0] ? [key, inner] : [key, item])));
  const items: readonly Data[] = value;
  return items.map((item, index) => (String(index) === at[0] ? inner : item));
}

function mangledTree(tree: ReadonlyMap<string, string>, choices: readonly number[], what: Data): ReadonlyMap<string, string> {
  return new Map([...tree].map(([path, text]) => {
    const [first] = text;
    return [path, first === "{" ? JSON.stringify(mangled(JSON.parse(text), choices, what)) : text];
  }));
}

test("whatever stands where a rule looks, a plan is made and nothing is polluted", () => {
  const keys = Object.keys(Object.prototype);
  fc.assert(fc.property(fc.constantFrom(...cases), fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), junk, fc.boolean(), (one, choices, what, early) => {
    const before = early ? mangledTree(one.before, choices, what) : one.before;
    const after = early ? one.after : mangledTree(one.after, choices, what);
    const all = makePlan({ ...inputOf(before, after), capacity: new Map([["paris", () => [{ resource: "cpu" as const, offered: 10, after: 5 }]]]) });
    assert.ok(all.consequences.every(({ text }) => text.length < 2000));
  }), { numRuns: 250 });
  assert.equal(Object.keys(Object.prototype), keys);
});

test("hostile texts are told as unreadable", () => {
  const path = "paris/shop/Service_shop_web.yaml";
  const texts = ["[".repeat(100_000), "a: &a [*a, *a]\n", "kind: Service\nkind: Service\n", "%", "\0", "--- a\n--- b\n", `a: ${"&x [".repeat(50)}`];
  for (const text of texts) {
    const plan = planOf({ before: new Map([[path, "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n"]]), after: new Map([[path, text]]) });
    assert.is(plan.changes.length, 1);
    assert.ok(plan.consequences.every(({ code }) => code === "unreadable"), lines(plan).join());
  }
});

test("no value of a Secret is in a plan", () => {
  const path = "paris/shop/Secret_shop_token.yaml";
  const secret = (value: string, more: object): string => JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "token", namespace: "shop" }, stringData: { a: value }, ...more });
  for (const more of [{}, { immutable: true }, { type: "hunter2-type" }]) {
    const { shares, ...plan } = planOf({ before: new Map([[path, secret("hunter2-old", {})]]), after: new Map([[path, secret("hunter2-new", more)]]) });
    assert.is(shares.size, 0);
    assert.not.match(JSON.stringify(plan), /hunter2-(?:old|new)|aHVudGVy/);
  }
});

test.run();
