import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GiteaServer } from "../gitea-server.js";
import { openHome } from "../sample.js";
import { answerSettings } from "./settings-endpoints.js";

const home = openHome();
const root = join(home, "workspace");
const samples = fileURLToPath(new URL("../samples", import.meta.url));
const launcher = fileURLToPath(new URL("../../lib/launcher/astrolabe.cjs", import.meta.url));
mkdirSync(root);
for (const part of [".gitea", "apps", "clusters"]) cpSync(join(samples, "gitea-settings-that-make-sense", part), join(root, part), { recursive: true });
cpSync(join(samples, "small.ts"), join(root, "clusters/small.ts"));

const server = await GiteaServer.start();
answerSettings(server);
const token = server.addToken("owner", ["write:organization", "write:repository", "write:issue"]);
const secret = "hush-hush-value";

test.after(async () => {
  await server.stop();
  rmSync(home, { recursive: true });
});

interface Ended {
  readonly exit: number | null;
  readonly output: string;
  readonly errors: string;
}

function gitea(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env["PATH"] ?? "", HOME: home, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", ASTROLABE_GITEA_URL: server.url, ASTROLABE_GITEA_TOKEN: token,
      ASTROLABE_SECRET_READ_TOKEN: secret, ASTROLABE_SECRET_ARGOCD_WEBHOOK: secret, ...environment,
    };
    const child = spawn(process.execPath, [launcher, "gitea", ...words], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => { output += text; });
    child.stderr.setEncoding("utf8").on("data", (text: string) => { errors += text; });
    child.on("error", reject);
    child.on("close", (exit) => {
      for (const hidden of [token, secret]) assert.not.ok(`${output}${errors}`.includes(hidden), "a secret was printed");
      resolve({ exit, output, errors });
    });
  });
}

test("a comparison lists what differs and ends with 1", async () => {
  const { exit, output } = await gitea(["diff"]);
  assert.is(exit, 1);
  assert.match(output, /^team platform: not there$/m);
  assert.match(output, /^  required_approvals: 1$/m);
  assert.match(output, /\d+ differences\. `npm run astrolabe -- gitea apply` makes it/);
});

test("an application says what it did, and a second one that there was nothing to do", async () => {
  const first = await gitea(["apply"]);
  assert.is(first.exit, 0, first.output + first.errors);
  assert.match(first.output, /differences mended, 0 left\.$/m);
  const second = await gitea(["apply"]);
  assert.equal([second.exit, second.output], [0, "Gitea is as the settings say. Nothing was changed.\n"]);
});

test("as JSON, differences have their calls and no bodies", async () => {
  const { exit, output } = await gitea(["diff", "--format", "json"], { ASTROLABE_SECRET_READ_TOKEN: `${secret}-2` });
  assert.is(exit, 1);
  const { result } = JSON.parse(output) as { result: { differences: readonly { subject: string; calls: readonly string[] }[] } };
  assert.equal(result.differences.map(({ subject, calls }) => [subject, calls]), [["secret READ_TOKEN", ["PUT /repos/lab/lab/actions/secrets/READ_TOKEN"]]]);
});

test("a token that is refused, and none at all, are failures that say what to do", async () => {
  const refused = await gitea(["diff"], { ASTROLABE_GITEA_TOKEN: "not-one" });
  assert.is(refused.exit, 3);
  assert.match(refused.errors, /401.*\n  hint: The token is not valid/);
  const none = await gitea(["diff"], { ASTROLABE_GITEA_TOKEN: "" });
  assert.is(none.exit, 3);
  assert.match(none.errors, /There is no token for/);
});

test("an address of the server with credentials in it is refused without showing it", async () => {
  const { exit, errors } = await gitea(["diff"], { ASTROLABE_GITEA_URL: `http://user:${secret}@127.0.0.1:1` });
  assert.is(exit, 3);
  assert.match(errors, /ASTROLABE_GITEA_URL is not an address/);
});

test("a team in CODEOWNERS that the settings do not know is a difference that stays", async () => {
  const path = join(root, ".gitea/CODEOWNERS");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, `${before}docs/.* @lab/nobody\n`);
  const { exit, output } = await gitea(["apply"]);
  assert.is(exit, 1);
  assert.match(output, /owner @lab\/nobody: not there\n  \.gitea\/CODEOWNERS names it/);
  writeFileSync(path, before);
});

test("CODEOWNERS is written when it differs", async () => {
  const path = join(root, ".gitea/CODEOWNERS");
  const wanted = readFileSync(path, "utf8");
  const synth = await new Promise<number | null>((resolve) => spawn(process.execPath, [launcher, "synth"], { cwd: root, stdio: "ignore" }).on("close", resolve));
  assert.is(synth, 0);
  writeFileSync(path, "");
  assert.match((await gitea(["codeowners"])).output, /was written/);
  assert.is(readFileSync(path, "utf8"), wanted);
  assert.match((await gitea(["codeowners"])).output, /is as it has to be/);
});

test("without settings, or with wrong ones, nobody is asked", async () => {
  const path = join(root, ".gitea/settings.ts");
  const calls = server.calls.length;
  writeFileSync(path, "for (;;) {}\n");
  const loop = await gitea(["apply", "--time-limit", "1"]);
  assert.is(loop.exit, 1);
  assert.match(loop.errors, /\.gitea\/settings\.ts:1:1 error build-timeout/);
  rmSync(path);
  const none = await gitea(["apply"]);
  assert.is(none.exit, 1);
  assert.match(none.errors, /gitea-settings-missing: There is no such file/);
  assert.is(server.calls.length, calls);
});

test.run();
