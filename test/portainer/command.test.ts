import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Desk, names, writeTree } from "../e2e/portainer/desk.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { openHome } from "../sample.js";
import { repository, webhookKey } from "./example.js";
import { PortainerStandIn } from "./stand-in.js";

const launcher = fileURLToPath(new URL("../../lib/launcher/astrolabe.cjs", import.meta.url));
const home = openHome();
const bare = join(home, "bare.git");
execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
const portainer = await PortainerStandIn.start();
portainer.repositories.set(repository, bare);
portainer.environments.push({ Id: 3, Name: "primary", Type: 2, URL: "", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "s" });
const desk = new Desk({ remote: bare, login: undefined });
const place = "harbour";
const { web, worker } = names(place);
const sample = { place, server: portainer.url, repository, environment: "primary", image: "registry.example.org/box:1" };
writeTree(desk, sample, { page: "one\n" });
for (const folder of ["apps/web", `clusters/${place}`]) mkdirSync(join(desk.root, folder), { recursive: true });
writeFileSync(join(desk.root, ".gitignore"), ".astrolabe\n!generated/.astrolabe\n");
desk.merge("A place");
const value = "hush-hush-greeting";

test.after(async () => {
  await portainer.stop();
  desk.close();
});

interface Ended {
  readonly exit: number | null;
  readonly output: string;
  readonly errors: string;
}

function astrolabe(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env["PATH"] ?? "", HOME: home, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0",
      ASTROLABE_PORTAINER_KEY: portainer.key, ASTROLABE_WEBHOOK_KEY: webhookKey, ASTROLABE_STACK_HARBOUR_HARBOUR_WEB_GREETING: value, ...environment,
    };
    const child = spawn(process.execPath, [launcher, "portainer", ...words], { cwd: desk.root, env, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => { output += text; });
    child.stderr.setEncoding("utf8").on("data", (text: string) => { errors += text; });
    child.on("error", reject);
    child.on("close", (exit) => {
      for (const hidden of [portainer.key, webhookKey, value]) assert.not.ok(`${output}${errors}`.includes(hidden), "a secret was printed");
      resolve({ exit, output, errors });
    });
  });
}

test("what differs is listed, and the command ends with 1", async () => {
  const { exit, output, errors } = await astrolabe(["diff"]);
  assert.is(exit, 1, output + errors);
  assert.match(output, new RegExp(`^harbour:\\n  tag harbour: not there\\n`));
  assert.match(output, new RegExp(`  stack ${worker}: not there\\n    There is no branch deploy-portainer/harbour/${worker} to pull: publish first`));
  assert.match(output, /\n7 differences\. `npm run astrolabe -- portainer apply` makes it as the tree says\.\n$/);
});

test("everything is published, applied, settled, and then nothing is left to do", async () => {
  const published = await astrolabe(["publish"]);
  assert.match(published.output, /2 references moved, 0 stayed\./, published.output + published.errors);
  const dry = await astrolabe(["apply", "--dry-run"]);
  assert.match(dry.output, /tag harbour: not there\n    POST \/tags\n/);
  assert.match(dry.output, /POST \/stacks\/create\/swarm\/repository\n/);
  assert.equal(portainer.writes.filter((call) => !call.includes("webhooks")), []);
  const first = await astrolabe(["apply"]);
  assert.match(first.output, /differences mended, 0 left\.\n$/, first.output + first.errors);
  assert.is(first.exit, 0);
  const second = await astrolabe(["apply"]);
  assert.equal([second.exit, second.output], [0, "Portainer is as the tree says. Nothing was changed.\n"]);
  const status = await astrolabe(["status"]);
  assert.is(status.exit, 0, status.output + status.errors);
  assert.match(status.output, new RegExp(`^harbour \\(environment primary, Portainer 2\\.23\\.0\\)\\n  ${worker}  deployed [0-9a-f]{10} of [0-9a-f]{10}, 1 of 1 tasks run, as merged\\n`));
  assert.match(status.output, /\n2 stacks, all as merged\.\n$/);
});

test("as JSON, a status has the commits and what is wrong", async () => {
  const stack = portainer.stacks.find(({ Name }) => Name === web);
  if (stack !== undefined) stack.AutoUpdate = null;
  const { exit, output } = await astrolabe(["status", "--format", "json"]);
  assert.is(exit, 1);
  const { result } = JSON.parse(output) as { result: { places: readonly { stacks: readonly { name: string; deployed: string; tip: string; traps: readonly { trap: string; next: string }[] }[] }[] } };
  const found = result.places[0]?.stacks.find(({ name }) => name === web);
  assert.equal([found?.deployed, found?.traps.map(({ trap }) => trap)], [found?.tip, ["webhook-missing"]]);
  const differences = JSON.parse((await astrolabe(["diff", "--format", "json"])).output) as { result: { places: readonly { differences: readonly { calls: readonly string[] }[] }[] } };
  assert.equal(differences.result.places[0]?.differences.map(({ calls }) => calls.map((call) => call.replace(/\d+/, "N"))), [["POST /stacks/N/git"]]);
});

test("who cannot be asked, and a key that is refused, end with 3", async () => {
  for (const [environment, expected] of [
    [{ ASTROLABE_PORTAINER_KEY: "ptr_wrong-key" }, /401.*\n  hint: The key is not valid, or it has expired/],
    [{ ASTROLABE_PORTAINER_KEY: "" }, /There is no key for/],
    [{ ASTROLABE_PORTAINER_URL: "http://127.0.0.1:1" }, /cannot be reached \(ECONNREFUSED\)|cannot be reached/],
  ] as const) {
    const { exit, errors } = await astrolabe(["status"], environment);
    assert.is(exit, 3, errors);
    assert.match(errors, expected);
  }
});

test("what is merged counts, and not what is checked out; a branch that was moved by hand is put right", async () => {
  const stack = portainer.stacks.find(({ Name }) => Name === web);
  if (stack !== undefined) stack.AutoUpdate = { Interval: "", Webhook: webhookId(webhookKey, place, web) };
  assert.is((await astrolabe(["status"])).exit, 0);
  writeTree(desk, sample, { page: "two\n" });
  desk.merge("A change that nobody published");
  desk.git("reset", "--quiet", "--hard", "HEAD~1");
  const behind = await astrolabe(["status"]);
  assert.is(behind.exit, 1);
  assert.match(behind.output, new RegExp(`reference-behind: The branch deploy-portainer/harbour/${web} holds the files of`));
  assert.match(behind.output, /\n1 of 2 stacks as merged\.\n$/);
  desk.git("push", "--quiet", "--force", "origin", `HEAD:refs/heads/deploy-portainer/harbour/${worker}`);
  assert.match((await astrolabe(["status"])).output, new RegExp(`reference-moved-by-hand: The branch deploy-portainer/harbour/${worker} is at`));
  desk.git("fetch", "--quiet", "origin", "main");
  desk.git("reset", "--quiet", "--hard", "FETCH_HEAD");
  await astrolabe(["publish"]);
  const mended = await astrolabe(["status"]);
  assert.is(mended.exit, 0, mended.output + mended.errors);
});

test("an option that an action would pass over is refused", async () => {
  for (const words of [["publish", "--adopt"], ["status", "--dry-run"], ["diff", "--tell", "x"], ["apply", "--revision", "main"]]) {
    const { exit, errors } = await astrolabe(words);
    assert.is(exit, 2);
    assert.match(errors, new RegExp(`portainer ${words[0]} takes no ${words[1]}`));
  }
});

test("a broken record is an error, and its place is left out", async () => {
  desk.write(`generated/.astrolabe/${place}.json`, "{");
  const { exit, errors } = await astrolabe(["diff"]);
  assert.is(exit, 1);
  assert.match(errors, /error record-invalid/);
});

test.run();
