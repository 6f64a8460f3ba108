import { test } from "uvu";
import * as assert from "uvu/assert";
import { killWriters } from "./kill.js";

test("a writer killed at any moment leaves one whole tree after recovery, and no foreign file touched", async () => {
  const { mixedTrees, foreignFilesTouched, filesLeftOver, moments } = await killWriters(40);
  assert.equal({ mixedTrees, foreignFilesTouched, filesLeftOver }, { mixedTrees: 0, foreignFilesTouched: 0, filesLeftOver: 0 });
  assert.ok(moments.beforeCommit + moments.afterCommit > 0, "no kill hit a write");
});

test.run();
