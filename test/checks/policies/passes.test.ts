import { test } from "uvu";
import * as assert from "uvu/assert";
import { compilePolicies } from "#lib/checks/policies/compile.js";
import { Reads } from "#lib/checks/policies/reads.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { onPodsText, pod, policyOf } from "./policy-text.js";

interface Example {
  readonly name: string;
  readonly expression: string;
  /** Passes, and so do all that are like it. */
  readonly good: DataObject;
  readonly bad: DataObject;
}

const examples: readonly Example[] = [
  { name: "a value", expression: "object.spec.hostname == 'a'", good: { hostname: "a" }, bad: { hostname: "b" } },
  { name: "a number", expression: "object.spec.priority < 5", good: { priority: 1 }, bad: { priority: 7 } },
  { name: "the presence of a value", expression: "has(object.spec.hostname)", good: { hostname: "a" }, bad: {} },
  { name: "the absence of a value", expression: "!has(object.spec.hostname)", good: {}, bad: { hostname: "a" } },
  { name: "a value deeper than before", expression: "!has(object.spec.a.b) || !has(object.spec.a.b.c)", good: { a: { b: {} } }, bad: { a: { b: { c: 1 } } } },
  { name: "a list instead of a map", expression: "type(object.spec.a) == map", good: { a: {} }, bad: { a: [] } },
  { name: "a value instead of a map", expression: "type(object.spec.a) == map", good: { a: {} }, bad: { a: "b" } },
  { name: "a name more", expression: "object.spec.a.all(key, key != 'c')", good: { a: { b: 1 } }, bad: { a: { b: 1, c: 1 } } },
  { name: "another name", expression: "object.spec.a.all(key, key != 'c')", good: { a: { b: 1 } }, bad: { a: { c: 1 } } },
  { name: "an element more", expression: "object.spec.a.all(element, element == 1)", good: { a: [1] }, bad: { a: [1, 2] } },
  { name: "another length", expression: "object.spec.a.size() == 2", good: { a: [1, 2] }, bad: { a: [1, 2, 3] } },
  { name: "another size", expression: "object.spec.a.size() == 1", good: { a: { b: 1 } }, bad: { a: { b: 1, c: 2 } } },
  { name: "a difference of two parts", expression: "object.spec.a == object.spec.b", good: { a: { c: [1] }, b: { c: [1] } }, bad: { a: { c: [1] }, b: { c: [2] } } },
  { name: "an element of two lists together", expression: "(object.spec.a + object.spec.b).exists(element, element == 3)", good: { a: [1], b: [3] }, bad: { a: [1], b: [2] } },
  { name: "what no list has", expression: "!has(object.spec.a) || object.spec.a[?1].orValue(0) == 0", good: { a: [1] }, bad: { a: [1, 2] } },
];

test("an object that differs from those that passed in what is read fails, after however many", () => {
  for (const { name, expression, good, bad } of examples) {
    const policies = compilePolicies([policyOf(onPodsText(expression))]);
    const judged = (spec: DataObject, index: number): number => policies.check(pod({ ...spec, nodeName: `node-${index}` }, { name: `p-${index}` })).problems.length;
    for (let index = 0; index < 20; index += 1) assert.is(judged(good, index), 0, name);
    assert.is(judged(bad, 20), 1, name);
    assert.is(judged(good, 21), 0, name);
  }
});

test("many shapes are told apart, and many different values", () => {
  const policies = compilePolicies([policyOf(onPodsText("object.spec.containers.all(c, c.image != 'bad') && object.metadata.name != 'p-90'"))]);
  for (let index = 0; index < 100; index += 1) {
    const containers = Array.from({ length: 1 + (index % 10) }, () => ({ name: "c", image: index === 95 ? "bad" : "good" }));
    assert.is(policies.check(pod({ containers }, { name: `p-${index}` })).problems.length, index === 90 || index === 95 ? 1 : 0, String(index));
  }
});

test("what is read is noted, and nothing else", () => {
  const reads = new Reads();
  const data = { a: { b: [1, { c: "x" }] }, d: 1 };
  const watched = reads.watch(data);
  assert.is(Reflect.get(Reflect.get(Reflect.get(watched, "a"), "b"), "length"), 2);
  assert.ok(reads.isSame(data));
  assert.ok(reads.isSame({ a: { b: [{}, null] } }));
  assert.not.ok(reads.isSame({ a: { b: [1] } }));
  assert.not.ok(reads.isSame({ a: { b: { length: 2 } } }));
  assert.not.ok(reads.isSame({ a: [] }));
  assert.not.ok(reads.isSame({}));
});

test.run();
