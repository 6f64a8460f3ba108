import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";

const folder = mkdtempSync(join(tmpdir(), "astrolabe-components-"));
process.env["ASTROLABE_E2E_CACHE"] = folder;
const { cacheFolder, obtain } = await import("./components/cache.js");
test.after(() => rmSync(folder, { recursive: true, force: true }));

test("the cache is where its setting says", () => {
  assert.is(cacheFolder, folder);
});

test("a component is made once, under its name and version, and its work folder does not stay", async () => {
  let made = 0;
  const component = {
    name: "tool", version: "1.2.3",
    make: async ({ target, work }: { target: string; work: string }) => {
      writeFileSync(join(work, "draft"), "");
      writeFileSync(target, `tool ${++made}`);
    },
  };
  const path = await obtain(component);
  assert.is(path, join(folder, "bin/tool-1.2.3"));
  assert.is(await obtain(component), path);
  assert.is(readFileSync(path, "utf8"), "tool 1");
  assert.equal(readdirSync(folder), ["bin"]);
});

test("a component that cannot be had is an error that says which and why, and leaves nothing behind", async () => {
  const make = async ({ target }: { target: string }): Promise<void> => {
    writeFileSync(target, "half");
    throw new Error("the proxy does not answer");
  };
  const error = await obtain({ name: "broken", version: "9", make }).then(() => undefined, (reason: unknown) => reason);
  assert.instance(error, Error);
  assert.is(error instanceof Error ? error.message : "", "broken 9 cannot be had: the proxy does not answer");
  assert.not.ok(existsSync(join(folder, "bin/broken-9")));
  assert.equal(readdirSync(folder), ["bin"]);
});

test.run();
