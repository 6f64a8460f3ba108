import { writeFileSync } from "node:fs";
import { consequenceCodes } from "#lib/plan/catalogue.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lines, planOf, readCases } from "./cases.js";

const cases = readCases();
const planted = cases.filter(({ name }) => !name.startsWith("harmless-"));
const harmless = cases.filter(({ name }) => name.startsWith("harmless-"));

for (const one of cases) {
  test(`${one.name}: the plan names exactly what the case says`, () => {
    const found = lines(planOf(one));
    if (process.env["UPDATE_SAMPLES"] === "1") {
      const [head = ""] = one.text.split(/^expected:/m, 1);
      const expected = found.length === 0 ? "expected: []\n" : `expected:\n${found.map((line) => `  - ${JSON.stringify(line)}\n`).join("")}`;
      writeFileSync(one.file, `${head.trimEnd()}\n${expected}`);
    } else {
      assert.equal(found, one.expected);
    }
  });
}

test("every kind of consequence has a planted case", () => {
  const named = new Set(planted.flatMap(({ expected }) => expected.map((line) => line.split(" ")[1])));
  assert.equal(consequenceCodes.filter((code) => !named.has(code)), []);
});

test("every planted case names something", () => {
  assert.equal(planted.filter(({ expected }) => expected.length === 0).map(({ name }) => name), []);
});

test("no harmless case names anything, and there are at least thirty of each", () => {
  assert.equal(harmless.filter(({ expected }) => expected.length > 0).map(({ name }) => name), []);
  assert.ok(harmless.length >= 30 && planted.length >= 30);
});

test.run();
