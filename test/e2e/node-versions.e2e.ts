/** Every supported version of Node compiles the lab to the same bytes, with the same words, and takes over what another one left. */
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runProcess } from "#lib/adapters/process.js";
import { filesIn } from "../tree/workspace.js";
import { node, nodeVersions } from "./components/programs.js";
import { repository } from "./lab.js";

const folder = mkdtempSync(join(tmpdir(), "astrolabe-node-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const app = "apps/ray/app.ts";
const committed = filesIn(repository);
const said: string[] = [];

for (const path of ["apps", "clusters", "lib", "policies", ".gitea", "package.json", "package-lock.json", "tsconfig.json"]) {
  cpSync(join(repository, path), join(folder, path), { recursive: true });
}
symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");

for (const version of nodeVersions) {
  test(`Node ${version} compiles the lab from scratch to the tree that is committed`, async () => {
    for (const path of ["generated", ".astrolabe"]) rmSync(join(folder, path), { recursive: true, force: true });
    const { status, stdout, stderr } = await synth(version);
    assert.is(status, 0, stderr);
    assert.equal(differences(), []);
    said.push(stdout + stderr);
    assert.is(said.at(-1), said[0], "it says what others say");
  });
}

test("each version goes on where another one stopped", async () => {
  for (const version of nodeVersions) {
    const unchanged = await synth(version);
    assert.match(unchanged.stdout, /: nothing to do\n$/, version);
    appendFileSync(join(folder, app), "// No object depends on this line.\n");
    const changed = await synth(version);
    assert.equal(changed, unchanged, version);
    assert.equal(differences(), []);
  }
});

async function synth(version: (typeof nodeVersions)[number]): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const { status, stdout, stderr } = await runProcess(await node(version), ["lib/launcher/astrolabe.cjs", "synth"], { cwd: folder, timeout: 5 * 60_000 });
  return { status, stdout, stderr };
}

/** Files of the tree that are not as the repository has them. */
function differences(): string[] {
  const files = filesIn(folder);
  return [...new Set([...Object.keys(committed), ...Object.keys(files)])].filter((path) => files[path] !== committed[path]);
}

test.run();
