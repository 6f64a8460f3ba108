import { RE2JS } from "re2js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { matchesPlainly, plainPattern } from "#lib/checks/cel/library/plain-pattern.js";

const plain = [
  "", "^", "^$", "a", "a{0}", "^a*bc+$", "aa*", "[a-z0-9_.-]+", "[^@]{3}", "a{2,}", "a{0,}", "a{1,4}b", "x\\.y", "^[^@]+:w?$",
  "@sha256:[0-9a-f]{64}$", "^[^@]+:[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$",
];
const texts = [
  "", "a", "aab", "aabcc", "abc\n", "b", "x.y", "xzy", "@@@", "w:w", "K", "\u212a", "\u{1f600}\u{1f600}\u{1f600}", "\ud800", "registry.example.org/a/b:1.2.3",
  `registry.example.org/a@sha256:${"0a".repeat(32)}`, `registry.example.org/a:1@sha256:${"0a".repeat(32)}`, `a:${"b".repeat(126)}`,
];

test("Plain patterns match as RE2 does, and count as many instructions", () => {
  for (const pattern of plain) {
    const [found, expected] = [plainPattern(pattern), RE2JS.compile(pattern)];
    if (found === undefined) throw new Error(`${pattern} is not plain`);
    assert.is(found.size, expected.programSize(), pattern);
    for (const text of texts) {
      const isFound = matchesPlainly(text, found);
      if (isFound !== undefined) assert.is(isFound, expected.matcher(text).find(), `${pattern} in ${text}`);
    }
  }
});

test("What means something else in JavaScript, could take long or is wrong is left to RE2", () => {
  for (const pattern of ["(a)", "a|b", ".", "\\d", "[[:alpha:]]", "[\\]]", "(?i)a", "a+?", "a++", "é", "[a-é]", "a*a*a*", "a{999}b{2}", "a{3,1}", "[a", "a{1001}"]) {
    assert.is(plainPattern(pattern), undefined, pattern);
  }
  const pattern = plainPattern("[^b]*c");
  assert.is(pattern && matchesPlainly("a".repeat(1000), pattern), undefined);
});

test.run();
