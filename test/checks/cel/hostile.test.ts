import { test } from "uvu";
import * as assert from "uvu/assert";
import { Budget, CelError, compileExpression, expressionCostLimit, toCel } from "#lib/checks/cel/expression.js";
import type { Data } from "#lib/synth/manifest.js";

function outcome(source: string, x: Data = null, convert: (data: Data) => unknown = toCel): string {
  const compiled = compileExpression(source, { variables: ["x"] });
  let result = "refused";
  if (compiled.ok) {
    try {
      compiled.expression.evaluate({ x: convert(x) }, new Budget(expressionCostLimit));
      result = "value";
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      result = error.kind;
    }
  }
  return result;
}

const numbers = Array.from({ length: 100_000 }, (_, index) => index);
const doubled = (first: string) => {
  const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
  const start = `cel.bind(v0, ${first}, `;
  const rest = names.slice(1).map((name, index) => `cel.bind(${name}, v${index} + v${index}, `);
  return `${start}${rest.join("")}v39.size()${")".repeat(40)}`;
};

test("Expressions that are nested too deeply are refused", () => {
  const deep = [
    "(".repeat(100_000) + "1" + ")".repeat(100_000), "(".repeat(49_000) + "1" + ")".repeat(49_000), `${"!".repeat(99_000)}true`, `${"-".repeat(99_000)}x`,
    Array.from({ length: 45_000 }, () => "1").join("+"), `x${".a".repeat(40_000)}`, "[".repeat(40_000) + "]".repeat(40_000), "x.all(a,".repeat(9000),
  ];
  for (const source of deep) assert.is(outcome(source), "refused", source.slice(0, 20));
  assert.is(outcome(Array.from({ length: 16_000 }, () => "true").join("&&")), "value", "long chains are not deep");
});

test("Loops within loops, and texts and lists that double, end at the cost limit", () => {
  assert.is(outcome("x.all(a, x.all(b, x.all(c, x.all(d, true))))", numbers.slice(0, 1000)), "cost");
  assert.is(outcome("lists.range(1000000).map(i, lists.range(1000000))"), "cost");
  assert.is(outcome(doubled("'aaaaaaaaaaaaaaaaaaaa'")), "cost");
  assert.is(outcome(doubled("[1, 2, 3]")), "cost");
  assert.is(outcome("x.map(e, e + 1).all(e, e in x)", numbers), "cost");
  assert.is(outcome("x.distinct().size() == 1", numbers), "cost");
  assert.is(outcome("x.all(e, x == x)", numbers), "cost");
  assert.is(outcome("lists.range(100000).all(i, size(x) > 0)", "a😀".repeat(100_000)), "cost");
  assert.is(outcome("x.replace('', x)", "a".repeat(100_000)), "cost");
  assert.is(outcome("x.split('').map(c, x).join(x)", "a".repeat(100_000)), "cost");
});

test("Regular expressions take time in proportion to the text", () => {
  assert.is(outcome("x.matches('(a+)+$')", `${"a".repeat(50_000)}b`), "value");
  assert.is(outcome("x.matches('^(([a-z])+.)+[A-Z]([a-z])+$')", "a".repeat(100_000)), "value");
  assert.is(outcome("x.matches('^(?:[a-z]*){1,900}$')", `${"a".repeat(100_000)}!`), "cost");
  assert.is(outcome("x.matches('(a{1000}){1000}')", "a"), "refused");
  assert.is(outcome("x.matches(x)", "(".repeat(1000)), "runtime");
  assert.is(outcome("x.matches('(?=a)')", "a"), "refused");
});

test("Texts that parsers might choke on are read or refused at once", () => {
  const long = 100_000;
  const cases: [string, string][] = [
    ["quantity(x).isInteger()", "9".repeat(long)], ["int(x) == 1", "9".repeat(long)], ["double(x) == 1.0", "9".repeat(long)], ["duration(x) == duration(x)", "1h".repeat(long)],
    ["timestamp(x) == timestamp(x)", "1".repeat(long)], ["isURL(x)", `http://${"[".repeat(long)}`], ["isURL(x)", `http://${"%41".repeat(long)}`],
    ["url(x).getQuery().size()", `http://a/?${"a=1&".repeat(20_000)}`], ["isIP(x)", ":".repeat(long)], ["isCIDR(x)", "1.".repeat(long)],
    ["isSemver(x)", `1.2.3-${"a.".repeat(long)}`], ["format.dns1123Subdomain().validate(x).hasValue()", "a.".repeat(long)],
    ["x.trim()", `${" ".repeat(long)}a${" ".repeat(long)}`], ["x.findAll('a').size()", "a".repeat(long)], ["'%.1000f'.format([1e300]).size() > 0", ""],
    ["quantity('1e2147483647').add(quantity('1')).isGreaterThan(quantity('1e-2147483647'))", ""],
  ];
  for (const [source, x] of cases) assert.not(outcome(source, x) === "refused", source);
});

test("Deep data does not end the process", () => {
  const nested = (depth: number): Data => JSON.parse("[".repeat(depth) + "]".repeat(depth));
  for (const source of ["x == [x]", "x.flatten(1000000).size() == 0", "x == x", "'%s'.format([x]) == ''"]) {
    assert.is(outcome(source, nested(1000)), "value", source);
    // Deeper than objects may be, and than can be converted.
    assert.ok(["value", "cost"].includes(outcome(source, nested(7000), (data) => data)), source);
  }
});

test.run();
