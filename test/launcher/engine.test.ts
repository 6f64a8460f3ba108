import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runProcess } from "#lib/adapters/process.js";
import { makeWorkspace } from "../tree/workspace.js";

const engine = fileURLToPath(new URL("../../lib/launcher/engine.cjs", import.meta.url));
const script = `
  const { engineSettings, setEngine } = require(process.argv[1]);
  const before = engineSettings();
  setEngine(process.argv[2]);
  process.stdout.write(before + " " + engineSettings());
`;

/** What a process calls V8's settings before and after they are made for a workspace, and what V8 says of flags that it does not know. */
async function settingsFor(root: string): Promise<string> {
  const { stdout, stderr } = await runProcess(process.execPath, ["-e", script, engine, root], { cwd: root, timeout: 60_000 });
  return `${stdout}${stderr}`;
}

test("V8 knows its settings, and spares memory in workspaces of more than 2,000 apps", async () => {
  const root = makeWorkspace();
  assert.is(await settingsFor(root), "plain lasting");
  for (let app = 0; app < 2000; app += 1) mkdirSync(join(root, `apps/app-${app}`), { recursive: true });
  assert.is(await settingsFor(root), "plain lasting");
  mkdirSync(join(root, "apps/one-more"));
  assert.is(await settingsFor(root), "plain sparing");
});

test.run();
