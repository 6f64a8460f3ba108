/** `docker compose config` takes what the lab's Compose hosts are to run, and refuses what our rules refuse. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { stackProblems } from "#lib/checks/stacks/check.js";
import { field } from "#lib/checks/workload.js";
import { isCode, severityOf } from "#lib/diagnostics/catalogue.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { changed } from "../../checks/rules/samples.js";
import { compose } from "../../checks/stacks/samples.js";
import { progress } from "../components/cache.js";
import { openDocker } from "../docker.js";
import { repository } from "../lab.js";
import { entries } from "../swarm/stand-ins.js";
import { composeHosts } from "./places.js";

const folder = mkdtempSync(join(tmpdir(), "astrolabe-compose-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const docker = await openDocker(join(folder, "docker"));

const places = composeHosts();

const config = (file: string, variables: readonly string[]): Promise<DataObject> =>
  docker.run(["compose", "--file", file, "config", "--format", "json"], { env: Object.fromEntries(variables.map((name) => [name, "value"])) }).then((text) => JSON.parse(text));

test("docker compose config takes every stack of the lab's Compose hosts, with what it says", async () => {
  let stacks = 0;
  for (const { place, stacks: own } of places) {
    for (const { name, file, variables } of own) {
      const said: Data = parse(readFileSync(join(repository, file), "utf8"));
      const read = await config(join(repository, file), variables.map((variable) => variable.name));
      assert.is(read["name"], name);
      const services = Object.entries(entries(field(said, "services"))).filter(([, service]) => field(service, "profiles") === undefined);
      assert.equal(Object.keys(entries(read["services"])).sort(), services.map(([key]) => key).sort(), `${place}/${name}`);
      for (const [key, service] of services) {
        const now = entries(read["services"])[key];
        for (const part of ["image", "user", "command", "entrypoint", "cap_drop"]) assert.equal(field(now, part) ?? undefined, field(service, part), `${place}/${name}/${key}/${part}`);
        assert.is(field(now, "read_only") ?? false, field(service, "read_only"), `${place}/${name}/${key}`);
        assert.equal(entries(field(now, "labels")), entries(field(service, "labels")));
      }
      for (const [key, one] of Object.entries(entries(field(said, "configs")))) assert.is(field(entries(read["configs"])[key], "content"), field(one, "content"), key);
      stacks += 1;
    }
  }
  assert.ok(stacks >= 3, `${stacks} stacks`);
  progress(`${stacks} stacks of ${places.length} Compose hosts taken by docker compose config`);
});

test("without the value of a variable the file is refused", async () => {
  for (const { stacks } of places) {
    for (const { file, variables: [first] } of stacks) if (first !== undefined) assert.match(String(await config(join(repository, file), []).catch((error: unknown) => error)), first.name);
  }
});

// An eighth of all places and values: other ones say the same of the same shapes.
const values: readonly Data[] = [null, true, 7, 0.5, -1, "x", "", [], ["x"], {}, { a: "b" }];

test("what docker compose refuses of a file in which any value is another one, our rules refuse", async () => {
  const missed: string[] = [];
  let asked = 0;
  for (const [index, pointer] of pointersIn(compose, "").entries()) {
    for (const [at, value] of values.entries()) {
      if ((index * 7 + at) % 8 !== 0) continue;
      const data = changed(compose, [pointer, value]);
      const file = join(folder, "compose.json");
      writeFileSync(file, JSON.stringify(data));
      const { status, stderr } = await docker.ask(["compose", "--file", file, "config", "--quiet"]);
      asked += 1;
      if (status === 0) continue;
      const errors = stackProblems({ name: "shop", dialect: "compose", data }).filter(({ code, severity }) => (severity ?? (isCode(code) ? severityOf(code) : "error")) === "error");
      if (errors.length === 0) missed.push(`${pointer} ${JSON.stringify(value)}: ${stderr.trim()}`);
    }
  }
  assert.equal(missed, []);
  progress(`docker compose and our rules compared on ${asked} files`);
});

function pointersIn(value: Data, at: string): readonly string[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, item]) => pointersIn(item, `${at}/${key.replaceAll("/", "~1")}`)) : [];
  return at === "" ? below : [at, ...below];
}

test.run();
