import { test } from "uvu";
import * as assert from "uvu/assert";
import { Spool } from "#lib/cli/spool.js";
import { makeWorkspace } from "../tree/workspace.js";

test("texts come back from memory and from the file as they were, in whatever order they are asked for", () => {
  const spool = new Spool(makeWorkspace());
  // More than is held in memory, with characters of several bytes.
  const all = Array.from({ length: 6 }, (_, index) => ["é".repeat(1_500_000 + index), `second ${index}`, "", `facts ${index}`]);
  const held = all.map((texts) => spool.hold(texts));
  for (const at of [[5, 1], [5, 0], [4, 3], [5, 2], [0, 0], [4, 1], [5, 3], [5, 1], [3, 2], [3, 0], [1, 3]] as const) {
    assert.is(held[at[0]]?.at(at[1]), all[at[0]]?.[at[1]], at.join());
  }
});

test.run();
