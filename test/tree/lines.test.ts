import { compareLines, type LineChange } from "#lib/tree/lines.js";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";

function shown(lines: readonly LineChange[]): string[] {
  return lines.map(({ kind, text }) => ({ same: " ", added: "+", removed: "-" })[kind] + text);
}

function without(kind: LineChange["kind"], lines: readonly LineChange[]): string {
  return lines.filter((line) => line.kind !== kind).map(({ text }) => text).join("\n");
}

/** Length of the longest common subsequence, by the textbook's table. */
function common(a: readonly string[], b: readonly string[]): number {
  let previous = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const row = [0];
    b.forEach((other, j) => row.push(line === other ? previous[j]! + 1 : Math.max(previous[j + 1]!, row[j]!)));
    previous = row;
  }
  return previous[b.length]!;
}

test("lines are kept, removed and added in place", () => {
  assert.equal(shown(compareLines("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n")), [" a", "-b", "+x", " c", " d", "+e", " "]);
});

test("both texts can be read back from the difference, and it is the smallest", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 14 }).map((lines) => lines.join("\n"));
  fc.assert(fc.property(text, text, (before, after) => {
    const lines = compareLines(before, after);
    assert.is(without("added", lines), before);
    assert.is(without("removed", lines), after);
    assert.is(lines.filter(({ kind }) => kind === "same").length, common(before.split("\n"), after.split("\n")));
  }));
});

test("texts that share next to nothing are replaced as a whole", () => {
  const before = ["head", ...Array.from({ length: 5000 }, (_, i) => `old ${i}`), "tail"];
  const after = ["head", ...Array.from({ length: 5000 }, (_, i) => (i === 2500 ? "old 2500" : `new ${i}`)), "tail"];
  const lines = compareLines(before.join("\n"), after.join("\n"));
  assert.equal(lines.filter(({ kind }) => kind === "same").map(({ text }) => text), ["head", "tail"]);
  assert.is(without("added", lines), before.join("\n"));
});

test.run();
