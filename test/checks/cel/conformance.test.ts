import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Budget, CelError, compileExpression, expressionCostLimit, toCel } from "#lib/checks/cel/expression.js";
import { Trees } from "#lib/checks/cel/trees.js";
import type { Data } from "#lib/synth/manifest.js";
import { show } from "./show.js";

/*
 * conformance.txt holds expressions and what they give, a tab between them: a value, `error` when the
 * evaluation fails, `refused` when the expression does not compile. The right side is what cel-go 0.30
 * gave with the libraries of Kubernetes 1.36 and of Kyverno 1.19 and these variables.
 */
const variables: Data = JSON.parse(`{
  "x": {
    "name": "web", "count": 2, "ratio": 1.5, "big": 9007199254740991, "flag": true, "nothing": null,
    "labels": {"app": "shop", "__proto__": "own"}, "list": [{"name": "a", "size": 1}, {"name": "b", "size": 2}]
  },
  "y": {"z": [1, 2.5, "s", true, null, {"k": 3}]},
  "object": {"spec": {}}
}`);

function outcome(source: string, trees?: Trees): string {
  const compiled = compileExpression(source, { variables: ["object", "oldObject", "x", "y"] }, trees && ((text) => trees.of(text)));
  if (!compiled.ok) return "refused";
  const values = toCel(variables);
  try {
    return show(compiled.expression.evaluate((name) => Reflect.get(Object(values), name), new Budget(expressionCostLimit)));
  } catch (error) {
    if (error instanceof CelError) return "error";
    throw error;
  }
}

const groups = readFileSync(new URL("conformance.txt", import.meta.url), "utf8").split(/^# /m).slice(1);
for (const group of groups) {
  const [name = "", ...rows] = group.trimEnd().split("\n");
  test(`Expressions of ${name} give what cel-go gives`, () => {
    for (const row of rows.filter((line) => line !== "")) {
      const [source = "", expected] = row.split("\t");
      assert.is(outcome(source), expected, source);
    }
  });
}

test("Expressions whose trees were kept give the same, and only those with unsigned numbers or bytes are parsed again", () => {
  const known = new Map<string, string>();
  const rows = groups.flatMap((group) => group.trimEnd().split("\n").slice(1)).filter((line) => line !== "").map((line) => line.split("\t"));
  for (const [source = ""] of rows) {
    const trees = new Trees((text) => known.get(text));
    outcome(source, trees);
    for (const [text, tree] of trees.added) known.set(text, tree);
  }
  for (const [source = "", expected] of rows) {
    const trees = new Trees((text) => known.get(text));
    assert.is(outcome(source, trees), expected, source);
    assert.is(trees.added.size, 0, source);
    if (expected !== "refused" && !known.has(source)) assert.match(source, /\b[\da-fx]+u\b|b['"]/i);
  }
});

test("What the parser does not know is refused, never misread", () => {
  for (const source of [".5 == 0.5", "[?optional.of(1)]", "{?'a': optional.of(1)}", "x.`name`", ".x.name", "b'é' == bytes('é')", "[,]"]) {
    assert.is(outcome(source), "refused", source);
  }
});

test.run();
