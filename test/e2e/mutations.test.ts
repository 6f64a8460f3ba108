import { test } from "uvu";
import * as assert from "uvu/assert";
import { labObjects } from "./lab.js";
import { and, changed, ending, gone, minus, places, plus, to, twice } from "./mutations/change.js";
import { idleOperators, mutations } from "./mutations/mutate.js";
import { operators } from "./mutations/operators.js";
import { Random } from "./mutations/random.js";
import { differences } from "./differences.js";

const lab = labObjects();

test("places are found through fields, elements and stars", () => {
  const data = { a: [{ b: 1 }, { c: 2 }, { b: 3 }] };
  assert.equal(places(data, ["a", "*", "b"]), [["a", "0", "b"], ["a", "2", "b"]]);
  assert.equal(places(data, []), [[]]);
  assert.equal(places(data, ["x"]), []);
});

test("a change touches its place alone, and never the original", () => {
  const data = { a: [{ b: 1 }, { b: 2 }], c: "d" };
  const before = JSON.stringify(data);
  assert.equal(changed(data, ["a", "1", "b"], to("x")), { a: [{ b: 1 }, { b: "x" }], c: "d" });
  assert.equal(changed(data, ["a", "0"], gone), { a: [{ b: 2 }], c: "d" });
  assert.equal(changed(data, ["c"], ending("!")), { a: data.a, c: "d!" });
  assert.equal(changed(data, ["a"], twice({ b: 9 })), { a: [{ b: 1 }, { b: 2 }, { b: 9 }], c: "d" });
  assert.equal(changed(data, ["a"], and(3)), { a: [{ b: 1 }, { b: 2 }, 3], c: "d" });
  assert.equal(changed(data, [], plus({ e: 1 })), { ...data, e: 1 });
  assert.equal(changed(data, [], minus("a")), { c: "d" });
  assert.is(JSON.stringify(data), before);
});

test("numbers are the same for the same seed, and others for another", () => {
  const ten = (seed: string) => new Random(seed).shuffled([..."abcdefghij"]).join("");
  assert.is(ten("a"), ten("a"));
  assert.is.not(ten("a"), ten("b"));
  assert.is([...ten("a")].sort().join(""), "abcdefghij");
});

test("every way to change an object has its own name and finds something in the lab's tree", () => {
  assert.ok(operators.length > 250);
  assert.is(new Set(operators.map(([name]) => name)).size, operators.length);
  assert.equal(idleOperators(lab, operators), []);
});

test("every listed difference is one of the ways to change", () => {
  const names = new Set(operators.map(([name]) => name));
  assert.equal([...differences.keys()].filter((name) => !names.has(name)), []);
});

test("the same seed gives the same changes, and each changes something", () => {
  const options = { count: 600, seed: "astrolabe" };
  const made = mutations(lab, operators, options);
  assert.is(made.length, 600);
  assert.equal(made, mutations(lab, operators, options));
  const files = new Map(lab.map(({ file, manifest }) => [file, JSON.stringify(manifest.data)]));
  const idle = made.filter(({ file, manifest, operator }) => files.get(file) === JSON.stringify(manifest.data) && !operator.startsWith("a service account is mentioned"));
  assert.equal(idle.map(({ operator, file }) => `${operator}: ${file}`), []);
});

test.run();
