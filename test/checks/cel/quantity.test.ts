import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Budget, compileExpression } from "#lib/checks/cel/expression.js";

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const largest = (2n ** 63n - 1n) * 10n ** 9n;

interface Written {
  readonly sign: string;
  readonly integer: string;
  readonly fraction: string;
  readonly suffix: string;
}

/** The amount in nanounits by the rules of rational numbers: rounded away from zero, binary ones with their largest. */
function nanos({ sign, integer, fraction, suffix }: Written): bigint {
  const shift = binary[suffix];
  const power = shift === undefined ? (decimal[suffix] ?? Number(suffix.slice(1))) : 0;
  const numerator = BigInt(integer + fraction) * 2n ** (shift ?? 0n) * 10n ** BigInt(Math.max(power + 9, 0));
  const denominator = 10n ** BigInt(fraction.length + Math.max(-power - 9, 0));
  const rounded = (numerator + denominator - 1n) / denominator;
  const size = shift !== undefined && rounded > largest ? largest : rounded;
  return sign === "-" ? -size : size;
}

function text({ sign, integer, fraction, suffix }: Written): string {
  return `${sign}${integer}${fraction === "" ? "" : `.${fraction}`}${suffix}`;
}

const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const written: fc.Arbitrary<Written> = fc.record({
  sign: fc.constantFrom("", "-", "+"),
  integer: digits(1, 22),
  fraction: digits(0, 14),
  suffix: fc.constantFrom(...Object.keys(decimal), ...Object.keys(binary), "e0", "e5", "E3", "e-4", "E-12", "e+7"),
});

function evaluator(source: string): (x: string, y: string) => unknown {
  const compiled = compileExpression(source, { variables: ["x", "y"] });
  if (!compiled.ok) throw new Error(compiled.message);
  return (x, y) => compiled.expression.evaluate({ x, y }, new Budget(10_000));
}

test("Quantities compare as the rational numbers that they are", () => {
  const compare = evaluator("quantity(x).compareTo(quantity(y))");
  const equal = evaluator("quantity(x) == quantity(y)");
  fc.assert(fc.property(written, written, (x, y) => {
    const [a, b] = [nanos(x), nanos(y)];
    assert.is(compare(text(x), text(y)), a < b ? -1n : a > b ? 1n : 0n, `${text(x)} and ${text(y)}`);
    assert.is(equal(text(x), text(y)), a === b);
  }), { numRuns: 2000, seed: 4 });
});

test("Sums and differences of quantities are exact", () => {
  const sum = evaluator("quantity(x).add(quantity(y)).sub(quantity(y)) == quantity(x)");
  const sign = evaluator("sign(quantity(x).sub(quantity(y)))");
  fc.assert(fc.property(written, written, (x, y) => {
    assert.is(sum(text(x), text(y)), true, `${text(x)} and ${text(y)}`);
    const difference = nanos(x) - nanos(y);
    assert.is(sign(text(x), text(y)), difference < 0n ? -1n : difference > 0n ? 1n : 0n);
  }), { numRuns: 2000, seed: 4 });
});

test("Any text is a quantity or none, and what is one can be read", () => {
  const known = evaluator("isQuantity(x)");
  const read = evaluator("quantity(x)");
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."0159.+-eEikKMGmnu "), maxLength: 12 }), (x) => {
    if (known(x, "") === true) read(x, "");
    else assert.throws(() => read(x, ""), /is no quantity/);
  }), { numRuns: 3000, seed: 4 });
});

test.run();
