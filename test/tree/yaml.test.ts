import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { CORE_SCHEMA, load, YAML11_SCHEMA } from "js-yaml";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { toYaml } from "#lib/tree/yaml.js";

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  "yaml 1.1": (text) => parse(text, { version: "1.1" }),
  "yaml 1.2": (text) => parse(text, { version: "1.2" }),
  "js-yaml 1.1": (text) => load(text, { schema: YAML11_SCHEMA }),
  "js-yaml 1.2": (text) => load(text, { schema: CORE_SCHEMA }),
};

/** The value as a mapping's value, a sequence's item, a mapping's key, and deep in a compact mapping. */
function places(value: string): DataObject {
  return { value, items: [value, [value], { value, other: [[{ value }]] }], keys: { [value]: 1 }, last: value };
}

function readsBack(data: DataObject): boolean {
  const text = toYaml(data);
  for (const [parser, read] of Object.entries(parsers)) {
    const result = read(text);
    if (!isDeepStrictEqual(result, data)) {
      throw new Error(`${parser} reads ${JSON.stringify(text)} as ${JSON.stringify(result)}`);
    }
  }
  return true;
}

// Every line is what a reader sees in the file after `value: `.
const awkwardStrings: readonly (readonly [string, string])[] = [
  ["registry.example.org/shop:4.2.1", "registry.example.org/shop:4.2.1"],
  ["https://shop.example.org/?q=a&b#top", "https://shop.example.org/?q=a&b#top"],
  ["--listen=:8080", "--listen=:8080"],
  ["$(HOST_IP):9100", "$(HOST_IP):9100"],
  ["500m", "500m"],
  ["10Gi", "10Gi"],
  ["25%", "25%"],
  [".dockerconfigjson", ".dockerconfigjson"],
  ["Zürich 東京 😀", "Zürich 東京 😀"],
  ["", '""'],
  ["yes", '"yes"'],
  ["No", '"No"'],
  ["on", '"on"'],
  ["OFF", '"OFF"'],
  ["y", '"y"'],
  ["n", '"n"'],
  ["true", '"true"'],
  ["null", '"null"'],
  ["~", '"~"'],
  ["=", '"="'],
  ["<<", '"<<"'],
  ["---", '"---"'],
  ["...", '"..."'],
  ["42", '"42"'],
  ["-1", '"-1"'],
  ["+1", '"+1"'],
  ["1e3", '"1e3"'],
  ["e3", '"e3"'],
  ["-E+3", '"-E+3"'],
  [".e3", '".e3"'],
  ["._", '"._"'],
  ["017", '"017"'],
  ["0o17", '"0o17"'],
  ["0x1F", '"0x1F"'],
  ["0b11", '"0b11"'],
  ["1_000", '"1_000"'],
  ["12:30:45", '"12:30:45"'],
  [".5", '".5"'],
  [".inf", '".inf"'],
  ["-.inf", '"-.inf"'],
  [".NaN", '".NaN"'],
  ["10.25.10.0", '"10.25.10.0"'],
  ["2001-01-01", '"2001-01-01"'],
  ["2001-12-14 21:59:43.10 -5", '"2001-12-14 21:59:43.10 -5"'],
  ["- item", '"- item"'],
  ["? key", '"? key"'],
  ["*.example.org", '"*.example.org"'],
  ["&anchor", '"&anchor"'],
  ["!tag", '"!tag"'],
  ["%percent", '"%percent"'],
  ["@at", '"@at"'],
  ["`tick`", '"`tick`"'],
  ["[list]", '"[list]"'],
  ['{"a":1}', '"{\\"a\\":1}"'],
  ["key: value", '"key: value"'],
  ["key:", '"key:"'],
  ["a #comment", '"a #comment"'],
  ["a#fragment", "a#fragment"],
  ["blank at the end ", '"blank at the end "'],
  [" blank at the start", '" blank at the start"'],
  ["a\ttab", '"a\\ttab"'],
  ["a\r\nb", '"a\\r\\nb"'],
  ["\u0000\u0007\u001b\u007f\u0085", '"\\u0000\\u0007\\u001b\\x7f\\x85"'],
  ["no\u00a0break", '"no\\xa0break"'],
  ["line\u2028separator", '"line\\u2028separator"'],
  ["right\u202eto left", '"right\\u202eto left"'],
  ["\ufeffmark", '"\\ufeffmark"'],
  ["\u{e0041}", '"\\U000e0041"'],
  ["\n\n", '"\\n\\n"'],
  ["a\n  ", '"a\\n  "'],
  ["a\nb", "|-\n  a\n  b"],
  ["a\nb\n", "|\n  a\n  b"],
  ["a\n\n\nb\n", "|\n  a\n\n\n  b"],
  ["a\nb\n\n", "|+\n  a\n  b\n\n..."],
  ["  a\nb\n", "|2\n    a\n  b"],
  ["\n a", "|2-\n\n   a"],
  ["\ta:\n\techo", "|2-\n  \ta:\n  \techo"],
  ["# not a comment\n--- # not a document\n", "|\n  # not a comment\n  --- # not a document"],
];

test("writes awkward strings so that every parser reads them back", () => {
  for (const [value, text] of awkwardStrings) {
    assert.is(toYaml({ value }), `value: ${text}\n`);
    assert.ok(readsBack(places(value)), JSON.stringify(value));
  }
});

test("writes numbers, booleans, null and empty collections", () => {
  const data = {
    a: [0, -0, -1, 0.1, 1.5e-7, 1e-7, 1e20, 1e21, -1.25e300, 5e-324, Number.MAX_SAFE_INTEGER],
    b: [true, false, null, {}, []],
  };
  assert.is(
    toYaml(data),
    "a:\n- 0\n- -0.0\n- -1\n- 0.1\n- 1.5e-7\n- 1.0e-7\n- 100000000000000000000\n- 1.0e+21\n- -1.25e+300\n" +
      "- 5.0e-324\n- 9007199254740991\nb:\n- true\n- false\n- null\n- {}\n- []\n",
  );
  assert.ok(readsBack(data));
  assert.is(toYaml({}), "{}\n");
});

test("writes a Deployment as people would", () => {
  const deployment = {
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: "web",
              image: "registry.example.org/shop:4.2.1",
              command: ["sh", "-c", "set -e\nexec serve --port 8080\n"],
              env: [{ name: "DEBUG", value: "no" }],
              ports: [{ containerPort: 8080 }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: {} }],
          tolerations: [],
        },
      },
      replicas: 2,
    },
    metadata: { labels: { "app.kubernetes.io/name": "shop" }, annotations: {}, namespace: "shop", name: "web" },
    kind: "Deployment",
    apiVersion: "apps/v1",
  };
  assert.is(
    toYaml(deployment),
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations: {}
  labels:
    app.kubernetes.io/name: shop
spec:
  replicas: 2
  template:
    spec:
      containers:
      - command:
        - sh
        - -c
        - |
          set -e
          exec serve --port 8080
        env:
        - name: DEBUG
          value: "no"
        image: registry.example.org/shop:4.2.1
        name: web
        ports:
        - containerPort: 8080
      tolerations: []
      volumes:
      - emptyDir: {}
        name: tmp
`,
  );
  assert.ok(readsBack(deployment));
});

test("writes sequences within sequences and keys that are no plain words", () => {
  const long = "k".repeat(1100);
  const data = {
    matrix: [[1, [2]], [[{ a: { b: 1 }, c: 2 }]]],
    ["__proto__"]: { true: 1, "": 2, "a\nb": 3 },
    [long]: [{ [long]: { a: 1 } }],
  };
  assert.is(
    toYaml(data),
    `__proto__:
  "": 2
  "a\\nb": 3
  "true": 1
? "${long}"
:
- ? "${long}"
  :
    a: 1
matrix:
- - 1
  - - 2
- - - a:
        b: 1
      c: 2
`,
  );
  assert.ok(readsBack(data));
});

test("reads a text of ten megabytes back", () => {
  const text = "all work and no play ".repeat(500_000);
  assert.is(parse(toYaml({ text })).text, text);
});

test("refuses what JSON does not have, without showing it", () => {
  const numbers = [NaN, Infinity, -Infinity, 1n];
  for (const value of [...numbers, "secret\ud800", "secret\ud800\n", undefined, () => "secret", Symbol("secret")]) {
    for (const data of [{ value }, { value: [value] }]) {
      const refuses = (error: Error) => error instanceof TypeError && !error.message.includes("secret");
      assert.throws(() => toYaml(data as DataObject), refuses);
    }
  }
  assert.throws(() => toYaml({ "\udc00": 1 }), TypeError);
  assert.throws(() => toYaml({ sparse: new Array<Data>(1) }), TypeError);
});

const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..." \n\t\r:#-?|>'\"\\%~.,+_=<0123456789eExoabfinyTZ\u0085\u00a0\u2028é😀") }),
  fc.string({ unit: fc.constantFrom("a", "b:", " ", "\n"), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."01789_.:+-eExobTZ"), minLength: 1, maxLength: 6 }),
  fc.constantFrom(...awkwardStrings.map(([value]) => value), "__proto__", "constructor", "toString"),
);

const anyData: fc.Arbitrary<DataObject> = fc
  .letrec<{ data: unknown; object: unknown }>((tie) => ({
    data: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      anyString,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("data"), { maxLength: 4 }),
      tie("object"),
    ),
    object: fc.dictionary(anyString, tie("data"), { maxKeys: 5 }),
  }))
  .object.map((object) => JSON.parse(JSON.stringify(object)) as DataObject);

test("any string reads back the same with two parsers in versions 1.1 and 1.2", () => {
  fc.assert(fc.property(anyString, (value) => readsBack(places(value))), { numRuns: 500 });
});

test("any JSON data reads back the same with two parsers in versions 1.1 and 1.2", () => {
  fc.assert(fc.property(anyData, readsBack), { numRuns: 300 });
});

test("the order in which keys were set does not change a byte", () => {
  fc.assert(fc.property(anyData, (data) => toYaml(reversed(data) as DataObject) === toYaml(data)));
});

test("lines end in blanks only where a literal block holds such a line, and the file in one line break", () => {
  fc.assert(
    fc.property(anyData, (data) => {
      const text = toYaml(data);
      const held = strings(data).flatMap((value) => value.split("\n")).filter((line) => /[ \t]$/.test(line));
      for (const line of text.split("\n")) {
        if (/\s$/.test(line)) assert.ok(held.some((end) => line.endsWith(end)), JSON.stringify(text));
      }
      assert.match(text, /[^\n]\n$/);
    }),
  );
});

function reversed(data: Data): Data {
  if (Array.isArray(data)) return data.map(reversed);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).reverse().map(([key, value]) => [key, reversed(value)]));
}

function strings(data: Data): string[] {
  if (typeof data === "string") return [data];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(strings) : [];
}

test.run();
