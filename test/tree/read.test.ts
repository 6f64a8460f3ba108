import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { readEmitted } from "#lib/tree/read-emitted.js";
import { readText } from "#lib/tree/read.js";
import { toYaml } from "#lib/tree/yaml.js";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";

const tree = fileURLToPath(new URL("../../generated", import.meta.url));
const texts = readdirSync(tree, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml")).map((file) => readFileSync(`${tree}/${file}`, "utf8"));

test("every object of the lab's tree is read without the parser, as the parser reads it", () => {
  for (const text of texts) assert.equal(readEmitted(text), parse(text));
});

test("whatever is written is read back, without the parser where the object is as Kubernetes has it", () => {
  const data = fc.letrec<{ data: Data }>((tie) => ({
    data: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "grapheme" }), fc.constantFrom("a\nb", "a\n", " a\n\nb\n\n", "- a", "a: b", "1", "\t", "true", "~", "| ", "-"),
      fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null),
      fc.array(tie("data"), { maxLength: 3 }), fc.dictionary(fc.string({ unit: "grapheme" }), tie("data"), { maxKeys: 3 }),
    ),
  })).data;
  fc.assert(fc.property(fc.dictionary(fc.string(), data, { maxKeys: 3 }), (more) => {
    const object: DataObject = { ...more, apiVersion: "v1" };
    const text = toYaml(object);
    const emitted = readEmitted(text);
    if (emitted !== undefined) assert.equal(toYaml(emitted), text);
    // Minus zero is equal to zero here, and neither is written as the other.
    assert.equal(JSON.stringify(sorted(readText(text).data)), JSON.stringify(sorted(object)));
  }), { numRuns: 200 });
});

test("a text that was not written by the compiler is left to the parser", () => {
  for (const text of ["apiVersion: v1\nkind:  A\n", "apiVersion: v1 # one\n", "apiVersion: v1\na: &x 1\nb: *x\n", "apiVersion: v1\na: [1, 2]\n", 'apiVersion: v1\na: "\\ud800"\n', "apiVersion: v1\n  b: 1\n", "apiVersion: v1\na:\n"]) {
    assert.is(readEmitted(text), undefined, text);
  }
});

test("an alias that stands for what it is a part of is no data", () => {
  assert.match(readText("a: &a [*a, *a]\n").problem ?? "", /alias/);
  assert.equal(readText("a: &a [1]\nb: [*a, *a]\n").data, { a: [1], b: [[1], [1]] });
});

function sorted(value: Data | undefined): Data {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]);
}

test.run();
