import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runScenario } from "../e2e/portainer/scenario.js";
import { repository } from "./example.js";
import { PortainerStandIn } from "./stand-in.js";

const bare = mkdtempSync(join(tmpdir(), "astrolabe-scenario-"));
const portainer = await PortainerStandIn.start();
test.after(async () => {
  await portainer.stop();
  rmSync(bare, { recursive: true, force: true });
});

/** What is there before, and has to be there afterwards. */
function begin(): string {
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  portainer.repositories.set(repository, bare);
  portainer.environments.push({ Id: 3, Name: "primary", Type: 2, URL: "tcp://node:9001", GroupId: 1, TagIds: [7], Status: 1, TeamAccessPolicies: { 8: { RoleId: 0 } }, swarm: "the-swarm" });
  portainer.tags.push({ ID: 7, Name: "theirs" });
  portainer.teams.push({ Id: 8, Name: "others" });
  return state();
}

const state = (): string => JSON.stringify([portainer.environments, portainer.tags, portainer.teams, portainer.networks, portainer.stacks, portainer.services]);

test("the scenario comes to its end against the stand-in, and leaves nothing behind", async () => {
  const before = begin();
  const said: string[] = [];
  await runScenario({
    url: portainer.url, key: portainer.key, repository, remote: bare, login: undefined, environment: undefined, image: "registry.example.org/box:1", patience: 0.5, say: (line) => said.push(line),
  });
  assert.is(said.at(-1), "everything that was made at Portainer is removed");
  assert.match(said.join("\n"), /apply says why: .*answered 500 to PUT/);
  assert.is(state(), before);
});

test("a repository that holds something else is refused, and left as it is", async () => {
  const other = mkdtempSync(join(tmpdir(), "astrolabe-scenario-"));
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", other]);
  execFileSync("git", ["-C", other, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "-m", "theirs"]);
  const before = state();
  const error = await runScenario({
    url: portainer.url, key: portainer.key, repository, remote: other, login: undefined, environment: "primary", image: "x", patience: 0.5, say: () => undefined,
  }).catch((reason: unknown) => reason);
  assert.match(error instanceof Error ? error.message : "", /The repository holds something else \(main\)/);
  assert.is(state(), before);
  rmSync(other, { recursive: true, force: true });
});

test("where no Portainer is named, the real run fails and says what it needs", () => {
  const real = fileURLToPath(new URL("../e2e/portainer/real.ts", import.meta.url));
  const run = (environment: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), real], { encoding: "utf8", env: { PATH: process.env["PATH"] ?? "", ...environment } });
  const none = run({});
  assert.is(none.status, 1);
  assert.match(String(none.stderr), /^No Portainer is named: set ASTROLABE_PORTAINER_URL, ASTROLABE_PORTAINER_KEY, ASTROLABE_PORTAINER_REPOSITORY\. Nothing was tested\.\n/);
  const leaky = run({ ASTROLABE_PORTAINER_URL: "x", ASTROLABE_PORTAINER_KEY: "x", ASTROLABE_PORTAINER_REPOSITORY: "https://user:pass-phrase@git.example.org/a/b.git" });
  assert.is(leaky.status, 1);
  assert.match(String(leaky.stderr), /holds credentials/);
  assert.not.match(String(leaky.stderr), /pass-phrase/);
});

test.run();
