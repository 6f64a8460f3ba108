import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Bindings, Budget, CelError, type CelOptions, compileExpression, type Expression, expressionCostLimit, fromCel, toCel } from "#lib/checks/cel/expression.js";

function compile(source: string, options: CelOptions = { variables: ["object", "variables"] }): Expression {
  const compiled = compileExpression(source, options);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message}`);
  return compiled.expression;
}

function refusal(source: string, options: CelOptions = { variables: ["object", "variables"] }): { message: string; offset: number } {
  const compiled = compileExpression(source, options);
  if (compiled.ok) throw new Error(`${source} compiles`);
  return compiled;
}

function evaluate(source: string, bindings: Bindings = {}): unknown {
  return compile(source).evaluate(bindings, new Budget(expressionCostLimit));
}

test("A refusal says where in the source it is", () => {
  const cases: [string, string, RegExp][] = [
    ["1 +", "", /EOF/],
    ["object.spec && missing", "missing", /undeclared reference to "missing"/],
    ["object.a ||\n  'x'.nothing()", "'x'", /undeclared function "nothing"/],
    ["true && 'a'.startsWith(1)", "'a'", /startsWith takes no arguments of types \(string, int\)/],
    ["object.a.matches('(a')", "'(a'", /invalid regular expression/],
    ["[1, 'a']", "'a'", /expected type int but found string/],
    ["1 == 'a'", "1", /operator == takes no arguments of types \(int, string\)/],
    ["object.all(i, 'a')", "'a'", /condition of all must be a bool/],
    ["duration('x')", "duration", /invalid duration/],
  ];
  for (const [source, at, message] of cases) {
    const found = refusal(source);
    assert.match(found.message, message, source);
    assert.is(found.offset, at === "" ? source.length : source.indexOf(at), source);
  }
});

test("References are the variables that are used, each of `variables` by itself", () => {
  const { references } = compile("object.spec.x.all(c, c in variables.allowed) && variables.other.name == 'a'");
  assert.equal([...references].sort(), ["object", "variables.allowed", "variables.other"]);
  assert.equal([...compile("[1].all(object, object > 0)").references], []);
});

test("Functions are the functions, methods and macros that are used", () => {
  const { functions } = compile("object.a.all(c, has(c.b) && c.b.matches('x')) && ip.isCanonical('1.2.3.4') && math.greatest(1, 2) > 1");
  assert.equal([...functions].sort(), ["all", "has", "ip.isCanonical", "matches", "math.greatest"].sort());
});

test("The static type is that of the value", () => {
  const types = {
    "object.x": "dyn", "object.x == 1": "bool", "'a' + object.x": "string", "object.x + 1": "int", "size(object)": "int",
    "[1]": "list(int)", "object.x.map(i, string(i))": "list(string)", "{'a': 1.5}": "map(string, double)", "object.?x": "optional(dyn)",
    "object.?x.orValue('a')": "dyn", "object.x ? 'a' : 'b'": "string", "quantity('1')": "kubernetes.Quantity", "[]": "list(dyn)",
  };
  for (const [source, type] of Object.entries(types)) assert.is(compile(source).staticType, type, source);
});

test("Functions are refused on versions of Kubernetes that do not serve them", () => {
  const since = {
    "quantity('1') == quantity('1')": "1.28", "object.?a.hasValue()": "1.28", "sets.contains([1], [1])": "1.29", "isIP('a')": "1.30", "isCIDR('a')": "1.30",
    "format.uuid().validate('a').hasValue()": "1.31", "object.all(k, v, v == 1)": "1.32", "isSemver('1.2.3')": "1.33", "[2, 1].sort() == [1, 2]": "1.34",
  } as const;
  const versions = ["1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33", "1.34"] as const;
  for (const [source, first] of Object.entries(since)) {
    for (const kubernetes of versions) {
      const parsed = compileExpression(source, { variables: ["object"], kubernetes });
      assert.is(parsed.ok, versions.indexOf(kubernetes) >= versions.findIndex((version) => version === first), `${source} on ${kubernetes}`);
    }
  }
  for (const source of ["math.abs(1) == 1", "base64.encode(b'a') == 'a'", "cel.bind(a, 1, a == 1)", "math.greatest(1, 2) == 2"]) {
    assert.match(refusal(source, { variables: [], kubernetes: "1.36" }).message, /Kubernetes has no such function/, source);
    assert.ok(compileExpression(source, { variables: [] }).ok, source);
  }
});

test("Variables are read when they are used, and an error in one that is not used does no harm", () => {
  const read: string[] = [];
  const bindings = (name: string) => {
    read.push(name);
    if (name === "variables.broken") throw new CelError("runtime", "broken");
    return true;
  };
  const budget = new Budget(100);
  assert.is(compile("variables.first || variables.broken").evaluate(bindings, budget), true);
  assert.equal(read, ["variables.first"]);
  assert.is(compile("variables.broken || variables.first").evaluate(bindings, budget), true);
  assert.throws(() => compile("variables.broken").evaluate(bindings, budget), /broken/);
  assert.is(compile("variables.a.b").evaluate({ variables: { a: { b: 1n } } }, budget), 1n);
  assert.is(compile("variables.a").evaluate({ "variables.a": 2n }, budget), 2n);
  assert.is(compile("has(variables.first) && variables.?first.orValue(false)").evaluate(bindings, budget), true);
  assert.throws(() => compile("object").evaluate({}, budget), /no such attribute: object/);
});

test("The budget counts as cel-go does, and ends an evaluation past its limit", () => {
  const object = toCel({ spec: { containers: [{ name: "a", securityContext: {} }, { name: "b" }] } });
  const budget = new Budget(1000);
  compile("object.spec.containers.all(c, c.name != '')").evaluate({ object }, budget);
  assert.is(budget.spent, 14);
  let kind: string | undefined;
  try {
    compile("object.all(a, object.all(b, true))").evaluate({ object: new Array(100).fill(1n) }, new Budget(1000));
  } catch (error) {
    kind = error instanceof CelError ? error.kind : undefined;
  }
  assert.is(kind, "cost");
});

test("A spent budget is no error that || absorbs", () => {
  assert.throws(() => compile("object.all(i, true) || true").evaluate({ object: new Array(100).fill(1n) }, new Budget(50)), /cost limit/);
});

test("Data becomes values: whole numbers ints, others doubles, the rest as it is", () => {
  const data = JSON.parse('{"a": 1, "b": 1.5, "c": [1, {"d": -0}], "e": "x", "f": null, "g": true, "h": 1e300, "i": []}');
  const before = structuredClone(data);
  assert.equal(toCel(data), { a: 1n, b: 1.5, c: [1n, { d: 0n }], e: "x", f: null, g: true, h: 1e300, i: [] });
  assert.equal(data, before, "the data is not changed");
  const shared = { labels: { app: "x" } };
  assert.is(toCel(shared), shared, "what holds no number is not copied");
});

test("Keys such as __proto__ are plain keys", () => {
  const object = toCel(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "n": {"__proto__": 3}}'));
  assert.is(evaluate("object['__proto__'].polluted == 1 && object.constructor == 2 && object.n['__proto__'] == 3", { object }), true);
  assert.is(evaluate("has(object.toString) || has(object.polluted) || 'hasOwnProperty' in object", { object }), false);
  assert.is(Reflect.get({}, "polluted"), undefined);
  assert.is(evaluate("{'__proto__': 1}.size() == 1 && !has({'a': 1}.__proto__)"), true);
  assert.equal(Object.keys(Object(fromCel(evaluate("{'__proto__': 1}")))), ["__proto__"]);
});

test("Values become data", () => {
  const data = fromCel(evaluate("{'a': [1, 2], 'b': [3]}"));
  assert.equal(data, { a: [1, 2], b: [3] });
  assert.is(fromCel(evaluate("timestamp('2020-01-01T00:00:00Z')")), "2020-01-01T00:00:00Z");
  assert.is(fromCel(evaluate("optional.none()")), null);
  assert.is(fromCel(evaluate("b'ab'")), "YWI=");
});

test.run();
