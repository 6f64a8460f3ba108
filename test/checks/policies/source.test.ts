import { isMap, isScalar } from "yaml";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { placeIn, readSource } from "#lib/checks/policies/source.js";

/** Where the character `@` of the value stands, found by its offset in the value. */
function placeOf(text: string): readonly [number, number] {
  const source = readSource("a.yaml", text);
  assert.equal(source.problems, []);
  const [root] = source.documents;
  const node = isMap(root) ? root.items[0]?.value : undefined;
  if (!isScalar(node) || typeof node.value !== "string") throw new Error("no scalar");
  const { line, column } = placeIn(source, node, node.value.indexOf("@"));
  return [line, column];
}

for (const [name, text] of [
  ["plain", "a: x && @\n"],
  ["plain over lines", "a: x\n  && @\n"],
  ["single-quoted", "a: 'it''s ''@'\n"],
  ["double-quoted", "a: \"x \\\"y\\\" \\u0041 \\n\\t @\"\n"],
  ["double-quoted over lines", "a: \"x\n\n  y @\"\n"],
  ["literal", "a: |-\n\n    x\n      && @\n"],
  ["literal with indicator", "a: |2-\n    x\n    @\n"],
  ["folded", "a: >-\n  x\n  y\n\n  z @\n"],
  ["literal after CRLF", "a: |-\r\n  x\r\n  @\r\n"],
  ["literal after a comment", "# c\na: | # d\n  x @\n"],
] as const) {
  test(`a character of a scalar that is ${name} is found where it stands`, () => {
    const lines = text.split("\n");
    const line = lines.findIndex((each) => each.includes("@"));
    assert.equal(placeOf(text), [line + 1, (lines[line]?.indexOf("@") ?? 0) + 1]);
  });
}

test("a BOM does not count", () => assert.equal(placeOf("\uFEFFa: x@\n")[0], 1));

test.run();
