import { codeSpan, htmlCode, inline } from "#lib/plan/inline.js";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";

const shown: readonly (readonly [what: string, text: string, markdown: string])[] = [
  ["plain words", "restarts 3 pods of grafana, one at a time: it's 61 % → 74 %.", "restarts 3 pods of grafana, one at a time: it's 61 % → 74 %."],
  ["names with dots and dashes", "opens kube-state-metrics on grafana.example.org (1.2.3)", "opens kube-state-metrics on grafana.example.org (1.2.3)"],
  ["a mention", "ask @admin, @platform/data", "ask `@admin`, `@platform/data`"],
  ["issues", "see #12, !12 and lab/app#3", "see `#12`, `!12` and `lab/app#3`"],
  ["an issue of another tracker", "see LAB-12.", "see `LAB-12`."],
  ["a commit", "since 1a2b3c4d5e6f, not 1a2b3c", "since `1a2b3c4d5e6f`, not 1a2b3c"],
  ["an emoji", ":boom: a:b", "`:boom`: `a:b`"],
  ["a URL", "to https://evil.example.org/x.", "to `https://evil.example.org/x`."],
  ["a mail address", "mail a@b.example", "mail `a@b.example`"],
  ["HTML", "<img src=x onerror=y> &amp;", "`<img src=x onerror=y>` `&amp`;"],
  ["links and images", "![x](y) [[wiki]] [a]: b", "`![x](y) [[wiki]]` `[a]`: b"],
  ["emphasis, strike and code", "*a* _b_ ~~c~~ `d`", "`*a* _b_ ~~c~~` `d`"],
  ["a command in our own sentence", "Run `npm run synth` and commit (`git add`).", "Run `npm run synth` and commit (`git add`)."],
  ["mathematics", "$x$ and \\(y\\)", "`$x$` and `\\(y\\)`"],
  ["a list", "1. one - two + three", "`1`. one `-` two `+` three"],
  ["line breaks and controls", "a\nb\u001b[31m\u202e", "`a\\nb\\u001b[31m\\u202e`"],
  ["a table", "a | b", "a `|` b"],
  ["nothing", "", ""],
];

for (const [what, text, markdown] of shown) test(`${what} in a sentence`, () => assert.is(inline(text), markdown));

test("a code span holds any text, and nothing of it is outside", () => {
  assert.equal(["a", "`", "a`b", "``a", " a ", "", "\n", "a\tb"].map(codeSpan), ["`a`", "`` ` ``", "``a`b``", "``` ``a ```", "`  a  `", "` `", "`\\n`", "`a b`"]);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "@", "<") }), (text) => {
    const span = codeSpan(text);
    const fence = /^`+/.exec(span)?.[0] ?? "";
    assert.ok(span.length > 2 * fence.length - 1 && span.endsWith(fence) && !span.includes("\n"));
    // No run of backticks within has the length of the fence (CommonMark 0.31, section 6.1).
    const inner = span.slice(fence.length, -fence.length || undefined);
    assert.equal([...inner.matchAll(/`+/g)].filter(([run]) => run.length === fence.length), []);
  }));
});

test("code in HTML ends where it ends", () => {
  assert.is(htmlCode(`</code><script>"&'\n`), "<code>&#60;/code&#62;&#60;script&#62;&#34;&#38;&#39;\\n</code>");
});

test.run();
