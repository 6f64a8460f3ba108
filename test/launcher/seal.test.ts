import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { nodeBuild, seal, unseal } from "../../lib/launcher/seal.cjs";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

test("what was sealed comes back, for its maker alone", () => {
  fc.assert(fc.property(bytes, fc.string(), fc.string(), (content, maker, other) => {
    const sealed = seal(content, maker);
    assert.equal(unseal(sealed, maker), content);
    if (other !== maker) assert.is(unseal(sealed, other), undefined);
  }));
  assert.is(unseal(seal("grüezi"))?.toString(), "grüezi");
  assert.is(unseal(seal("text"), nodeBuild()), undefined);
});

test("what was changed in one bit, cut short or made longer since is nothing", () => {
  fc.assert(fc.property(bytes, fc.nat(), fc.nat(7), (content, place, bit) => {
    const sealed = seal(content, "maker");
    const at = place % sealed.length;
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ (1 << bit);
    for (const damaged of [changed, sealed.subarray(0, at), Buffer.concat([sealed, content, Buffer.of(0)])]) assert.is(unseal(damaged, "maker"), undefined);
  }));
});

test.run();
