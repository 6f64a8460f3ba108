import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { build } from "../../lib/launcher/build.cjs";
import { runScript } from "../../lib/launcher/script.cjs";
import { nodeBuild, seal, unseal } from "../../lib/launcher/seal.cjs";
import { makeWorkspace } from "../tree/workspace.js";

const folder = build(makeWorkspace(), "compiler");
const script = join(folder, "yaml.js");
const compiled = `${script}.v8-test`;

/** Runs the script that holds the YAML library, and keeps what V8 compiled of it. */
function runYaml(): void {
  const { exports, keep } = runScript<typeof import("yaml")>(script, "test", createRequire(import.meta.url));
  assert.equal(exports.parse("a: [1]"), { a: [1] });
  keep();
}

const damages: Readonly<Record<string, (file: string) => void>> = {
  "changed in one place": (file) => {
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    writeFileSync(file, bytes.fill((bytes[middle] ?? 0) ^ 1, middle, middle + 1));
  },
  "cut short": (file) => truncateSync(file, 20_000),
  "empty": (file) => truncateSync(file),
  "deleted": (file) => rmSync(file),
};

test("what V8 compiled is kept, and used by the build of Node that kept it alone", () => {
  runYaml();
  const kept = unseal(readFileSync(compiled), nodeBuild());
  assert.ok(kept !== undefined && kept.length > 10_000);
  const foreign = seal(kept, "another build of Node");
  writeFileSync(compiled, foreign);
  runYaml();
  assert.not.equal(readFileSync(compiled), foreign);
  assert.ok(unseal(readFileSync(compiled), nodeBuild()));
});

for (const [what, damage] of Object.entries(damages)) {
  test(`a script that is ${what} is built anew, and so is what V8 compiled of it`, () => {
    runYaml();
    const whole = readFileSync(script);
    damage(compiled);
    runYaml();
    assert.ok(unseal(readFileSync(compiled), nodeBuild()));
    damage(script);
    runYaml();
    assert.equal(readFileSync(script), whole);
    assert.ok(existsSync(join(folder, "main.js")));
  });
}

test.run();
