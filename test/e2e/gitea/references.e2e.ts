/** Stacks' references on a real Gitea that protects them: moved by one user alone, all by one push, from the workflow's shallow clone. */
import { rmSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { portainerPublish } from "#lib/cli/portainer-publish.js";
import type { Outcome } from "#lib/cli/outcome.js";
import { Gitea } from "#lib/adapters/gitea/client.js";
import { field, objects } from "#lib/checks/workload.js";
import { applyGitea, diffGitea } from "#lib/gitea/apply.js";
import { defineGitea } from "#lib/model/gitea.js";
import { makeFolder } from "../../cli/workspace.js";
import { key, recordFile, recordOf, serveWebhooks, stackPath, stackText, write } from "../../publish/references-repository.js";
import { gitIn, makeHome } from "../../publish/repository.js";
import { progress } from "../components/cache.js";
import { startGitea, type User } from "./server.js";

const gitea = await startGitea();
const portainer = await serveWebhooks();
const [mover, writer] = [await gitea.createUser("mover"), await gitea.createUser("writer")];

const settings = defineGitea({
  server: gitea.url,
  organisation: { name: "platform", visibility: "private" },
  repository: { name: "astrolabe", private: true, mergeStyles: ["merge"] },
  teams: { delivery: { permission: "write" }, platform: { permission: "write" } },
  protections: [{ branches: "deploy-portainer/**", push: { teams: ["delivery"] } }],
  ownership: { fallback: "platform" },
});
const wish = { settings, secretOf: () => undefined };
const client = new Gitea({ server: gitea.url, token: gitea.admin.token });
await applyGitea(client, wish);
const teams = objects(await gitea.admin.api.call("GET", "/orgs/platform/teams"));
for (const [user, team] of [[mover, "delivery"], [writer, "platform"]] as const) {
  await gitea.admin.api.call("PUT", `/teams/${String(field(teams.find((one) => one["name"] === team), "id"))}/members/${user.name}`);
}
const tokenOf = async (user: User): Promise<string> => gitea.token(user, ["write:repository"]);
const tokens = { mover: await tokenOf(mover), writer: await tokenOf(writer), root: gitea.admin.token };

const names = Array.from({ length: 100 }, (_, index) => `app-${String(index).padStart(3, "0")}`);
const url = `${gitea.url}/platform/astrolabe.git`;
const home = makeHome();
const git = (folder: string, token: string, ...words: string[]): string =>
  gitIn(folder, home, "-c", `http.extraHeader=Authorization: Basic ${Buffer.from(`token:${token}`).toString("base64")}`, ...words);

/** The administrator's clone. */
const seed = makeFolder();
write(seed, { [recordFile("harbour")]: JSON.stringify(recordOf("harbour", names, { server: portainer.url })), ...Object.fromEntries(names.map((name) => [stackPath(name), stackText(name, "1.0.0")])) });
git(seed, tokens.root, "init", "--quiet");
git(seed, tokens.root, "remote", "add", "origin", url);

function merge(message: string): string {
  git(seed, tokens.root, "add", "-A");
  git(seed, tokens.root, "commit", "--quiet", "-m", message);
  git(seed, tokens.root, "push", "--quiet", "origin", "main");
  return git(seed, tokens.root, "rev-parse", "HEAD").trim();
}

/** Publishes as the workflow does: from a clone of one commit, which is new each time. */
async function publish(commit: string, token: string): Promise<Outcome> {
  const clone = makeFolder();
  git(clone, token, "init", "--quiet");
  git(clone, token, "remote", "add", "origin", url);
  git(clone, token, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit);
  git(clone, token, "checkout", "--quiet", "--detach", commit);
  Object.assign(process.env, { ASTROLABE_GITEA_TOKEN: token, ASTROLABE_GITEA_URL: gitea.url, ASTROLABE_WEBHOOK_KEY: key });
  portainer.calls.length = 0;
  const begin = performance.now();
  try {
    return await portainerPublish({ revision: undefined, tell: [], cluster: [], dryRun: false }, { root: clone }, () => undefined);
  } finally {
    progress(`references: published in ${((performance.now() - begin) / 1000).toFixed(2)} s, ${portainer.calls.length} calls`);
    rmSync(clone, { recursive: true, force: true });
  }
}

const branches = (): Map<string, string> => new Map(git(seed, tokens.root, "ls-remote", "origin", "refs/heads/deploy-portainer/*").trim().split("\n").map((line) => line.split("\t")).map(([id = "", name = ""]) => [name, id]));
const refusalOf = async (commit: string, token: string): Promise<string> => publish(commit, token).then(({ text }) => `done: ${text}`, (error: unknown) => String(error));

let first = "";

test("the protection of the references is applied, and is as it was said", async () => {
  first = merge("first");
  await applyGitea(client, wish);
  assert.equal((await diffGitea(client, wish)).changes, []);
});

test("neither a writer nor an administrator makes a reference", async () => {
  assert.match(await refusalOf(first, tokens.writer), /protected branch/);
  assert.match(await refusalOf(first, tokens.root), /protected branch/);
  assert.is(branches().size, 1, "only the line of nothing");
  assert.equal(portainer.calls, []);
});

test("the one user makes all 100 by one push, and then moves the one that changed", async () => {
  const made = await publish(first, tokens.mover);
  assert.is(made.failed, false, made.text);
  const before = branches();
  assert.is(before.size, 100);
  write(seed, { [stackPath("app-042")]: stackText("app-042", "2.0.0") });
  const second = merge("second");
  const moved = await publish(second, tokens.mover);
  assert.match(moved.text, /1 reference moved, 99 stayed\.$/);
  const after = branches();
  assert.equal([...after].filter(([name, id]) => before.get(name) !== id).map(([name]) => name), ["refs/heads/deploy-portainer/harbour/app-042"]);
  assert.is(portainer.calls.length, 1);
  assert.match((await publish(second, tokens.mover)).text, /^0 references moved, 100 stayed\.$/);
  assert.is(portainer.calls.length, 0);
});

test("a late run of an earlier commit publishes what is merged now", async () => {
  write(seed, { [stackPath("app-007")]: stackText("app-007", "2.0.0") });
  merge("third");
  const late = await publish(first, tokens.mover);
  assert.match(late.text, /^harbour\/app-007 {2}moved from .*\n1 reference moved, 99 stayed\.$/);
});

test("a writer can neither push to a reference nor delete it", () => {
  const byHand = (...words: string[]): string => {
    try {
      return git(seed, tokens.writer, "push", "origin", ...words);
    } catch (error) {
      return String(error);
    }
  };
  assert.match(byHand("--force", "HEAD:refs/heads/deploy-portainer/harbour/app-042"), /protected/);
  assert.match(byHand("--delete", "deploy-portainer/harbour/app-042"), /protected/);
  assert.is(branches().size, 100);
});

test.after(async () => {
  portainer.close();
  await gitea.stop();
});
test.run();
