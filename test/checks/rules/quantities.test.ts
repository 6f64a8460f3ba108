import { test } from "uvu";
import { equal } from "uvu/assert";
import { quantity } from "#lib/checks/rules/quantities.js";

test("quantities are read as thousandths", () => {
  const rows: readonly (readonly [string | number, bigint])[] = [
    ["1", 1000n], [2, 2000n], [0.5, 500n], ["250m", 250n], ["1Ki", 1_024_000n], ["1k", 1_000_000n], ["1.5Gi", 1_610_612_736_000n], ["1e3", 1_000_000n], ["1E", 10n ** 21n],
    ["1E3", 1_000_000n], [".5", 500n], ["1.", 1000n], ["+1", 1000n], ["-1", -1000n], ["-", 0n], ["Mi", 0n], ["0", 0n], [" 1 ", 1000n], ["9007199254740993", 9_007_199_254_740_993_000n],
  ];
  for (const [text, milli] of rows) equal(quantity(text), milli, String(text));
});

test("what is finer than a thousandth is rounded up", () => {
  equal(quantity("0.0001"), 1n);
  equal(quantity("1n"), 1n);
  equal(quantity("1e-999999999"), 1n);
});

test("other text is no quantity", () => {
  for (const text of ["", "MB", "1MB", "1 Gi", "1KI", "1ki", "1e", "1e5m", "1k5", "--1", "1..2", "abc", "1i", "0x10", "1,5"]) equal(quantity(text), undefined, text);
});

test("huge exponents and long digits cost nothing", () => {
  equal((quantity("1e999999999") ?? 0n) > 0n, true);
  equal(quantity("9".repeat(100_000)), undefined);
});

test.run();
