import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import looks from "../../lib/launcher/look.cjs";
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

test("a look that another thread was to take is none until it has been taken, and then what it would be here", () => {
  const root = workspace();
  const look = looks.lookFor(root, paths.join("\n"), 3 * paths.length);
  const elsewhere = structuredClone(look);
  assert.is(looks.seenBy(look), undefined);
  looks.look(elsewhere);
  assert.equal([...(looks.seenBy(look) ?? [])], [...sighting.screensOf(root, paths)]);
  assert.equal(sighting.changedPaths(paths.join("\n"), looks.seenBy(look) ?? new Float64Array(), sighting.screensOf(root, paths)), []);
});

test.run();
