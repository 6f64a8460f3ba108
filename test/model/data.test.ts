import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonicalJson, dataProblems } from "#lib/model/data.js";

class Port {}

/** Each thing that plain data cannot hold, and what is said of it. */
const forbidden: readonly (readonly [value: unknown, found: string])[] = [
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
  [12n, "the BigInt 12n"],
  [() => 1, "a function"],
  [Symbol("s"), "a symbol"],
  ["half \ud83d", "a string with half of a surrogate pair"],
  [new Date(0), "an instance of Date"],
  [new Map(), "an instance of Map"],
  [new Port(), "an instance of Port"],
  [new (class {})(), "an instance of an unnamed class"],
  [Promise.resolve(), "an instance of Promise"],
];

/** Plain data in any script. `__proto__` is no member name that it can have. */
const data = fc.jsonValue({ stringUnit: "binary" }).filter((value) => !JSON.stringify(value).includes('"__proto__"'));
const memberName = fc.string({ unit: "binary", maxLength: 6 }).filter((name) => name !== "__proto__");

/** The same value, with the members of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, turned(member)]));
}

test("plain data has no problems, and neither has what JSON leaves out", () => {
  fc.assert(fc.property(data, (value) => assert.equal(dataProblems(value), [])));
  assert.equal(dataProblems({ port: undefined, list: [undefined], bare: Object.create(null) }), []);
});

test("a value that stands in two places is no cycle, nor is depth, which has a limit of its own", () => {
  const shared = { a: [1] };
  assert.equal(dataProblems({ left: shared, right: [shared, shared] }), []);
  const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((a) => ({ a }), 1);
  assert.equal(dataProblems(nested(1000)), []);
  const found = "data nested more than 1000 levels deep";
  assert.equal(dataProblems({ spec: { left: nested(999), right: [nested(999)] }, sound: nested(999) }), [{ pointer: "/spec", found }]);
  assert.equal(dataProblems(nested(5_000_000)), [{ pointer: "/a", found }]);
});

test("each thing that data cannot hold is named at its JSON pointer", () => {
  for (const [value, found] of forbidden) assert.equal(dataProblems(value), [{ pointer: "", found }]);
  const below = (value: unknown, path: readonly (string | number)[]): unknown =>
    path.reduceRight<unknown>((inner, key) => (typeof key === "string" ? { sound: 1, [key]: inner } : [...Array<number>(key).fill(0), inner]), value);
  fc.assert(fc.property(fc.constantFrom(...forbidden), fc.array(fc.oneof(memberName, fc.nat(3)), { maxLength: 5 }), ([value, found], path) => {
    const pointer = path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    assert.equal(dataProblems(below(value, path)), [{ pointer, found }]);
  }));
});

test("cycles, and names of members that cannot be carried, are found", () => {
  const ring: Record<string, unknown> = { name: "ring" };
  ring["next"] = [ring];
  assert.equal(dataProblems({ ring }), [{ pointer: "/ring/next/0", found: "a cycle" }]);
  assert.equal(dataProblems({ a: JSON.parse('{ "__proto__": 1 }') }), [{ pointer: "/a/__proto__", found: "a member named __proto__" }]);
  assert.equal(dataProblems({ a: { "\udc00": 1 } }), [{ pointer: "/a", found: "a member name with half of a surrogate pair" }]);
});

test("all problems of a value are found, in the order of its members", () => {
  assert.equal(dataProblems({ a: NaN, "b/c": [1, () => 1], "~": { d: 1n } }), [
    { pointer: "/a", found: "NaN" },
    { pointer: "/b~1c/1", found: "a function" },
    { pointer: "/~0/d", found: "the BigInt 1n" },
  ]);
});

test("canonical JSON does not depend on the order of members, and parses to the same value", () => {
  fc.assert(fc.property(data, (value) => {
    const text = canonicalJson(value);
    assert.is(canonicalJson(turned(value)), text);
    assert.equal(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  }));
  assert.is(canonicalJson({ b: [2, { d: 1, c: "ü" }], a: null, 10: true, 9: false }), '{"10":true,"9":false,"a":null,"b":[2,{"c":"ü","d":1}]}');
});

test("canonical JSON treats what is undefined as JSON does", () => {
  assert.is(canonicalJson({ a: undefined, b: [undefined, 1] }), '{"b":[null,1]}');
  assert.is(canonicalJson(undefined), "null");
});

test("the holes of an array are null, as in JSON", () => {
  const holes = Array<number>(3);
  holes[1] = 1;
  assert.equal(dataProblems(holes), []);
  assert.is(canonicalJson(holes), "[null,1,null]");
});

test.run();
