import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runProcess } from "#lib/adapters/process.js";
import { sightings } from "../../lib/launcher/sighting.cjs";
import { makeWorkspace, put } from "../tree/workspace.js";

const launcher = fileURLToPath(new URL("../../lib/launcher", import.meta.url));

/** A package with the launcher and one more file, below a folder. */
function makePackage(folder: string): string {
  const root = join(makeWorkspace(), folder);
  mkdirSync(join(root, "lib/model"), { recursive: true });
  cpSync(launcher, join(root, "lib/launcher"), { recursive: true });
  put(root, { "package.json": "{}", "lib/model/app.ts": "1" });
  return root;
}

/** The digest as a process of its own finds it. */
async function digest(root: string): Promise<string> {
  const script = 'process.stdout.write(require("./lib/launcher/package.cjs").compilerDigest())';
  return (await runProcess(process.execPath, ["-e", script], { cwd: root, timeout: 60_000 })).stdout;
}

test("the compiler's digest tells each change of a file, a file more and a file less", async () => {
  const root = makePackage("");
  const seen = [await digest(root), await digest(root)];
  assert.is(seen[0], seen[1]);
  put(root, { "lib/model/app.ts": "2" });
  seen.push(await digest(root));
  put(root, { "lib/model/more/cluster.ts": "3" });
  seen.push(await digest(root));
  put(root, { "package.json": '{ "version": "2" }' });
  seen.push(await digest(root));
  assert.is(new Set(seen).size, 4);
  put(root, { "package.json": "{}" });
  assert.is(await digest(root), seen[3]);
});

test("nothing that has just changed is vouched for, nor a link, and what is not there is told", () => {
  const root = makePackage("");
  symlinkSync("lib", join(root, "link"));
  const [app, , , , folder, , , , link, , , , none] = sightings(root, ["lib/model/app.ts", "lib/model", "link", "none"]);
  for (const mark of [app, folder, link]) assert.ok(mark !== undefined && mark < -1);
  assert.is(none, -1);
  const [inode = 0] = sightings(launcher, ["package.cjs"]);
  assert.ok(inode > 0);
});

test("of a package that npm installed, npm's record tells what it is, and without a record its files do", async () => {
  const root = makePackage("node_modules/astrolabe");
  const withoutRecord = await digest(root);
  put(root, { "lib/model/app.ts": "2" });
  assert.is.not(await digest(root), withoutRecord);
  const record = "../.package-lock.json";
  put(root, { [record]: "{}" });
  const installed = await digest(root);
  put(root, { "lib/model/app.ts": "3" });
  assert.is(await digest(root), installed);
  put(root, { [record]: '{ "packages": {} }' });
  assert.is.not(await digest(root), installed);
});

test.run();
