import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { nameProblem, quote } from "#lib/model/name.js";

/** The label of RFC 1123 as Kubernetes checks it (apimachinery, "IsDNS1123Label"). */
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

test("labels are names", () => {
  for (const name of ["a", "7", "shop", "shop-2", "a--b", "0-0", "console", "com", "com10", "a".repeat(63)]) {
    assert.is(nameProblem(name), undefined, name);
  }
});

test("what is no label is refused, and the reason says why", () => {
  const reasons: readonly (readonly [name: unknown, reason: RegExp])[] = [
    ["", /empty/],
    ["a".repeat(64), /has 64 characters, at most 63/],
    ["con", /device name of Windows/],
    ["COM1", /device name of Windows/],
    [undefined, /is undefined, not a string/],
    [null, /is null, not a string/],
    [7, /is number, not a string/],
    [["shop"], /is object, not a string/],
    ...["Shop", "-a", "a-", "a.b", "a_b", "a b", "a/b", "..", "ü", "a\n", "shop\u0000"].map((name) => [name, /not an RFC 1123 label/] as const),
  ];
  for (const [name, reason] of reasons) assert.match(nameProblem(name) ?? "", reason);
});

test("every name that is accepted is a label of RFC 1123, and every label is accepted but for devices", () => {
  const close = fc.string({ unit: fc.constantFrom("a", "z", "0", "9", "-", "A", ".", "_", "\n", "ü"), maxLength: 70 });
  fc.assert(fc.property(fc.oneof(close, fc.string({ unit: "binary" })), (name) => {
    if (nameProblem(name) === undefined) assert.match(name, label);
  }), { numRuns: 500 });
  fc.assert(fc.property(fc.stringMatching(label), (name) => {
    if (!/^(con|prn|aux|nul|com\d|lpt\d)$/.test(name)) assert.is(nameProblem(name), undefined);
  }), { numRuns: 500 });
});

test("a short value is quoted so that it can be read back, without a control character", () => {
  fc.assert(fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 60 }), (text) => {
    assert.is(JSON.parse(quote(text)), text);
  }));
  const codes = [...Array.from({ length: 0xa0 }, (_, code) => code), 0x2028, 0x2029];
  for (const code of codes) assert.not.match(quote(String.fromCharCode(code)), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  assert.is(quote('a"b\n\u001b[31m\u0085'), '"a\\"b\\n\\u001b[31m\\u0085"');
});

test("a long value is cut between characters, and ends in an ellipsis", () => {
  assert.is(quote("a".repeat(60)), `"${"a".repeat(60)}"`);
  assert.is(quote("a".repeat(61)), `"${"a".repeat(60)}…"`);
  assert.is(quote("😀😀😀", 2), '"😀😀…"');
});

test("a value that is no text is shown as text", () => {
  assert.equal([7, true, undefined, null, ["a", "b"]].map((value) => quote(value)), ['"7"', '"true"', '"undefined"', '"null"', '"a,b"']);
});

test.run();
