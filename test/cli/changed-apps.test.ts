import { rmSync } from "node:fs";
import { join } from "node:path";
import { treesAt } from "#lib/adapters/git/tree.js";
import { appsFolder, changedApps } from "#lib/cli/changed-apps.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeRepository } from "../publish/repository.js";
import { makeWorkspace, put } from "./workspace.js";

test("apps whose files changed, went or are new since a commit are told from the others", async () => {
  const files = Object.fromEntries(["edited", "emptied", "gone", "kept", "removed"].flatMap((app) => [[`apps/${app}/app.ts`, `export const app = "${app}";\n`], [`apps/${app}/files/ü.txt`, "ü\n"]]));
  const { root } = makeRepository(makeWorkspace({ ...files, "apps/readme.md": "" }));
  put(root, { "apps/edited/files/ü.txt": "u\n", "apps/new/app.ts": "" });
  rmSync(join(root, "apps/gone/files/ü.txt"));
  rmSync(join(root, "apps/removed"), { recursive: true });
  rmSync(join(root, "apps/emptied"), { recursive: true });
  const [committed = new Map<string, string>()] = await treesAt(root, "HEAD", [appsFolder]);
  assert.equal(changedApps(root, ["edited", "emptied", "gone", "kept", "new"], committed), ["edited", "emptied", "gone", "new"]);
  assert.equal(changedApps(root, ["kept"], new Map()), ["kept"]);
});

test.run();
