/** `docker stack config` takes and refuses stack files as our rules say: the schema, the loader, and what they do with variables. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { stackProblems } from "#lib/checks/stacks/check.js";
import { isCode, severityOf } from "#lib/diagnostics/catalogue.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { changed } from "../checks/rules/samples.js";
import { swarm } from "../checks/stacks/samples.js";
import { clientRows, daemonRows } from "../checks/stacks/swarm-rows.js";
import { openDocker } from "./docker.js";

const folder = mkdtempSync(join(tmpdir(), "astrolabe-stacks-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const docker = await openDocker(join(folder, "docker"));

/** What the command line says against a file, or nothing when it takes it. */
async function refusal(data: DataObject): Promise<string | undefined> {
  const file = join(folder, "stack.yaml");
  writeFileSync(file, JSON.stringify(data));
  const { status, stderr } = await docker.ask(["stack", "config", "-c", file]);
  return status === 0 ? undefined : stderr.trim();
}

test("the command line refuses what the rules of the client say that it refuses, and takes the rest", async () => {
  const wrong: string[] = [];
  for (const [name, changes, , cli] of [...clientRows, ...daemonRows]) {
    const said = await refusal(changed(swarm, ...changes));
    if ((said !== undefined) !== (cli === "refused")) wrong.push(`${name}: ${said ?? "is taken"}`);
  }
  assert.equal(wrong, []);
});

// A quarter of all places and values: other ones say the same of the same shapes.
const values: readonly Data[] = [null, true, 7, 0.5, -1, "x", "", [], ["x"], {}, { a: "b" }];
const ofForm = new Set(["stack-value-type", "stack-key-unknown", "stack-key-refused"]);

test("the command line and the rules agree on a file in which any value is another one", async () => {
  const wrong: string[] = [];
  for (const [index, pointer] of pointersIn(swarm, "").entries()) {
    for (const [at, value] of values.entries()) {
      if ((index * 7 + at) % 4 !== 0) continue;
      const data = changed(swarm, [pointer, value]);
      const errors = stackProblems({ name: "shop", dialect: "swarm", data }).filter(({ code, severity }) => (severity ?? (isCode(code) ? severityOf(code) : "error")) === "error");
      const said = await refusal(data);
      if (said !== undefined && errors.length === 0) wrong.push(`${pointer} ${JSON.stringify(value)}: only the command line says ${said}`);
      if (said === undefined && errors.some(({ code }) => ofForm.has(code))) wrong.push(`${pointer} ${JSON.stringify(value)}: only the rules say ${errors[0]?.message ?? ""}`);
    }
  }
  assert.equal(wrong, []);
});

function pointersIn(value: Data, at: string): readonly string[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, item]) => pointersIn(item, `${at}/${key.replaceAll("/", "~1")}`)) : [];
  return at === "" ? below : [at, ...below];
}

test.run();
