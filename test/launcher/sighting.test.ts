import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import sighting from "../../lib/launcher/sighting.cjs";
import { makeWorkspace, put } from "../cli/workspace.js";

const paths = ["paris", "paris/shop", "paris/blog"];

const workspace = (): string => makeWorkspace({ "generated/paris/shop/a.yaml": "a", "generated/paris/blog/b.yaml": "b" });

test("what comes, goes or is replaced in a folder changes its screen, and no other", () => {
  const root = workspace();
  const before = sighting.screensOf(root, paths);
  const changed = (): string[] => sighting.changedPaths(paths.join("\n"), sighting.screensOf(root, paths), before);
  assert.equal(changed(), []);
  put(root, { "generated/paris/shop/c.yaml": "c" });
  assert.equal(changed(), ["paris/shop"]);
  rmSync(join(root, "generated/paris/blog"), { recursive: true });
  assert.equal(changed(), paths);
});

test("of thousands of sightings those are found that are others, wherever they stand", () => {
  const numbers = new Float64Array(4 * 1001).map((_, index) => index + 1);
  assert.equal(sighting.unlike(numbers, numbers.slice()), []);
  for (const positions of [[0], [1000], [0, 1, 500, 999], [512, 513]]) {
    const others = numbers.slice();
    for (const position of positions) others[4 * position + 3] = 0.5;
    assert.equal(sighting.unlike(others, numbers), positions);
  }
  assert.is(sighting.unlike(numbers, numbers.subarray(4)).length, 1001, "of other files nothing is known");
});

test.run();
