import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { differing, hasSameKeys, Patched } from "#lib/workspace/patched.js";

/** What is done to a map: a value is set, or with none deleted. */
type Step = readonly [key: string, value: number | undefined];

const key = fc.constantFrom("a", "b", "c", "d", "e");
const bases = fc.uniqueArray(fc.tuple(key, fc.nat(3)), { selector: ([name]) => name }).map((entries) => new Map(entries));
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(key, fc.option(fc.nat(3), { nil: undefined })));

function patchOf(base: ReadonlyMap<string, number>, changes: readonly Step[]): { readonly patch: Patched<string, number>; readonly copied: Map<string, number> } {
  const patch = new Patched(base);
  const copied = new Map(base);
  for (const [name, value] of changes) {
    if (value !== undefined) {
      patch.set(name, value);
      copied.set(name, value);
    } else assert.is(patch.delete(name), copied.delete(name));
  }
  return { patch, copied };
}

const sorted = (map: ReadonlyMap<string, number>): [string, number][] => [...map].sort();

test("a patched map holds what a changed copy holds", () => {
  fc.assert(fc.property(bases, steps, (base, changes) => {
    const before = [...base];
    const { patch, copied } = patchOf(base, changes);
    assert.equal(sorted(patch), sorted(copied));
    assert.is(patch.size, copied.size);
    assert.equal([...patch.keys()].map((name) => [name, patch.get(name)]), [...patch.entries()]);
    assert.equal([...patch.values()], [...patch].map(([, value]) => value));
    for (const name of ["a", "b", "c", "d", "e", "f"]) assert.equal([patch.has(name), patch.get(name)], [copied.has(name), copied.get(name)]);
    assert.equal([...base], before, "the other map stays as it is");
    const copy = patch.copy().set("f", 1);
    assert.equal([copy.size, patch.has("f")], [copied.size + 1, false]);
  }), { numRuns: 1000 });
});

test("entries keep the places that they have in the other map", () => {
  const patch = new Patched(new Map([["b", 1], ["a", 2], ["c", 3]])).set("d", 4).set("a", 5);
  assert.equal([...patch], [["b", 1], ["a", 5], ["c", 3], ["d", 4]]);
  patch.delete("b");
  assert.equal([...patch.set("b", 6).keys()], ["b", "a", "c", "d"]);
});

test("what differs from the other map is told as if both were compared", () => {
  fc.assert(fc.property(bases, steps, (base, changes) => {
    const { patch, copied } = patchOf(base, changes);
    assert.equal(differing(base, patch).sort(), differing(base, copied).sort());
    assert.is(hasSameKeys(base, patch), copied.size === base.size && [...base.keys()].every((name) => copied.has(name)));
  }), { numRuns: 1000 });
});

test.run();
