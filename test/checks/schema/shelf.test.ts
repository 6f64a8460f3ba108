import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openShelf } from "#lib/checks/schema/shelf.js";
import { makeWorkspace } from "../../tree/workspace.js";

test("what is damaged is not there: a script, a text, and what V8 compiled", () => {
  const folder = makeWorkspace();
  const shelf = openShelf(folder);
  shelf.put("validators", "(() => 1)");
  shelf.put("register.txt", "grüezi\n");
  shelf.putCompiled("validators", Buffer.from("compiled"));
  const held = (): (string | undefined)[] => [shelf.get("validators")?.bytes, shelf.get("validators")?.compiled, shelf.get("register.txt")?.bytes].map((bytes) => bytes?.toString());
  assert.equal(held(), ["(() => 1)", "compiled", "grüezi\n"]);
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const whole = readFileSync(path);
    const missing = new Set<string>();
    for (let at = 0; at < whole.length; at += 1) {
      writeFileSync(path, Buffer.from(whole).fill((whole[at] ?? 0) ^ 1, at, at + 1));
      missing.add(held().map((text) => (text === undefined ? "-" : "+")).join(""));
      writeFileSync(path, whole.subarray(0, at));
      missing.add(held().map((text) => (text === undefined ? "-" : "+")).join(""));
    }
    assert.equal([...missing], [{ "validators.js": "--+", "validators.js.v8-plain": "+-+", "register.txt": "++-" }[file]], file);
    writeFileSync(path, whole);
  }
});

test.run();
