import { test } from "uvu";
import * as assert from "uvu/assert";
import { AdapterError } from "#lib/adapters/error.js";
import { Gitea } from "#lib/adapters/gitea/client.js";
import { applyGitea, diffGitea } from "#lib/gitea/apply.js";
import type { Wish } from "#lib/gitea/topic.js";
import { GiteaServer, type Fault } from "../gitea-server.js";
import { example, values } from "./example.js";
import { answerSettings, type KeptSettings } from "./settings-endpoints.js";

const scopes = ["write:organization", "write:repository", "write:issue"];
const wish: Wish = { settings: example, secretOf: (name) => values[name] };

async function withServer(action: (at: { readonly server: GiteaServer; readonly gitea: Gitea; readonly kept: KeptSettings; readonly as: (scopes: readonly string[]) => Gitea }) => Promise<void>): Promise<void> {
  const server = await GiteaServer.start();
  const kept = answerSettings(server);
  server.addUser("alice");
  const as = (which: readonly string[]): Gitea => new Gitea({ server: server.url, token: server.addToken("owner", which), attempts: 1 });
  try {
    await action({ server, kept, gitea: as(scopes), as });
  } finally {
    await server.stop();
  }
}

const writes = ({ calls }: GiteaServer): string[] => calls.filter((call) => !call.startsWith("GET "));

test("a second application makes no writing call", () => withServer(async ({ server, gitea }) => {
  const first = await applyGitea(gitea, wish);
  assert.equal(first.left, []);
  const before = writes(server).length;
  const second = await applyGitea(gitea, wish);
  assert.equal([second.made, second.left, second.extra], [[], [], []]);
  assert.is(writes(server).length, before);
  assert.equal((await diffGitea(gitea, wish)).changes, []);
}));

test("a comparison makes no writing call, whatever is missing", () => withServer(async ({ server, gitea }) => {
  assert.ok((await diffGitea(gitea, wish)).changes.length > 8);
  assert.equal(writes(server), []);
}));

test("a branch is protected when there is one: a rule would refuse the first push", () => withServer(async ({ gitea, kept }) => {
  const { protections: _protections, ...unprotected } = example;
  await applyGitea(gitea, { ...wish, settings: unprotected });
  const repository = kept.repositories.get("lab/astrolabe");
  Object.assign(repository ?? {}, { empty: true });
  const { made, left } = await applyGitea(gitea, wish);
  assert.equal([made, left.map(({ subject, calls }) => [subject, calls])], [[], [["branch main", []]]]);
  assert.match(left[0]?.obstacle ?? "", "push the first one, then apply again");
  Object.assign(repository ?? {}, { empty: false });
  assert.equal((await applyGitea(gitea, wish)).made.map(({ subject }) => subject), ["branch main"]);
}));

// Digests of secrets take time on purpose.
const { secrets: _, ...others } = example;
const plain: Wish = { settings: { ...others, webhooks: { argocd: { url: "https://argocd.example.org/api/webhook" } } }, secretOf: () => undefined };

/** Applies settings while one writing call fails, then again, and makes sure that nothing is missing or there twice. */
async function interrupted(wanted: Wish, after: number, fault: Fault["fault"]): Promise<"interrupted" | "no such call"> {
  let result: "interrupted" | "no such call" = "no such call";
  await withServer(async ({ server, kept, gitea }) => {
    let seen = 0;
    const failing = new Gitea({
      server: server.url, token: server.addToken("owner", scopes), attempts: 1,
      onCall: ({ method }) => {
        if (method !== "GET" && seen++ === after) server.plant({ method, fault });
      },
    });
    const error = await applyGitea(failing, wanted).then(() => undefined, (reason: unknown) => reason);
    if (seen <= after) return;
    result = "interrupted";
    assert.ok(error instanceof AdapterError, `${fault} at ${after}`);
    for (const value of Object.values(values)) assert.not.ok(`${error.message} ${error.hint}`.includes(value));
    server.mend();
    assert.equal((await applyGitea(gitea, wanted)).left, [], `${fault} at ${after}`);
    assert.equal((await diffGitea(gitea, wanted)).changes, [], `${fault} at ${after}`);
    const repository = kept.repositories.get("lab/astrolabe");
    assert.equal([repository?.hooks.length, repository?.labels.length, repository?.rules.length, kept.teams.length], [1, 1, 1, 3]);
  });
  return result;
}

test("whatever call fails, and however, the next run finishes and leaves nothing twice", async () => {
  for (const fault of ["cut-after", 500] as const) {
    let after = 0;
    while (await interrupted(plain, after, fault) === "interrupted") after += 1;
    assert.ok(after >= 11, `${after} writing calls`);
  }
});

test("so it is with secrets", async () => {
  // Those before are the same as without.
  let after = 9;
  while (await interrupted(wish, after, "cut-after") === "interrupted") after += 1;
  assert.ok(after >= 13, `${after} writing calls`);
});

test("a call that Gitea does not like is left over, and the others are made", () => withServer(async ({ server, gitea, kept }) => {
  server.plant({ method: "POST", path: /\/labels$/, fault: 422, message: "color is wrong" });
  const { left } = await applyGitea(gitea, wish);
  assert.equal(left.map(({ subject }) => subject), ["label kind/bug"]);
  assert.match(left[0]?.obstacle ?? "", /422.*color is wrong/);
  assert.is(kept.repositories.get("lab/astrolabe")?.hooks.length, 1);
}));

test("what Gitea takes and does not do is left over", () => withServer(async ({ server, gitea }) => {
  server.on("PATCH", "/repos/:owner/:repo", "repository", () => ({ status: 200, body: {} }));
  const { left } = await applyGitea(gitea, wish);
  assert.equal(left.map(({ subject, obstacle }) => [subject, obstacle]), [["repository lab/astrolabe", "Gitea took the call, and has not done it."]]);
}));

test("the scope that a token lacks is named", () => withServer(async ({ as }) => {
  for (const scope of scopes) {
    const error = await applyGitea(as(scopes.filter((other) => other !== scope)), wish).then(() => undefined, (reason: unknown) => reason);
    assert.ok(error instanceof AdapterError);
    assert.match(error.hint ?? "", new RegExp(`scope (read|write):${scope.replace("write:", "")}`));
  }
}));

test("a secret without a value here is missing until it is there, and then stays", () => withServer(async ({ gitea }) => {
  const empty: Wish = { settings: example, secretOf: () => undefined };
  const first = await applyGitea(gitea, empty);
  assert.equal(first.left.map(({ subject, obstacle }) => [subject, obstacle]), [
    ["secret READ_TOKEN", "Set ASTROLABE_SECRET_READ_TOKEN to its value."],
    ["webhook argocd", "Set ASTROLABE_SECRET_HOOK and ASTROLABE_SECRET_HOOK_USER to its value."],
  ]);
  assert.equal((await applyGitea(gitea, wish)).left, []);
  assert.equal((await diffGitea(gitea, empty)).changes, []);
}));

test("what others made stays, and is told", () => withServer(async ({ gitea, kept, server }) => {
  await applyGitea(gitea, wish);
  const repository = kept.repositories.get("lab/astrolabe");
  server.addUser("bob");
  kept.teams[0]?.members.push("bob");
  repository?.rules.push({ rule_name: "hand/*" });
  repository?.hooks.push({ id: 900, name: "", type: "slack", config: { url: "https://chat.example.org/T0/secret" }, events: ["push"] });
  const { made, left, extra } = await applyGitea(gitea, wish);
  assert.equal([made, left], [[], []]);
  assert.equal(extra, ["bob is in the team data", "a rule protects the branch hand/*", "a webhook sends to https://chat.example.org"]);
}));

test("an archived repository is refused", () => withServer(async ({ gitea, kept }) => {
  await applyGitea(gitea, wish);
  Object.assign(kept.repositories.get("lab/astrolabe") ?? {}, { archived: true });
  const error = await diffGitea(gitea, wish).then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof AdapterError && /is archived/.test(error.message));
}));

test("an older Gitea is refused before anything is written", () => withServer(async ({ server, gitea }) => {
  answerSettings(server, "1.25.4+dev");
  const error = await applyGitea(gitea, wish).then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof AdapterError && /1\.25\.4/.test(error.message));
  assert.equal(writes(server), []);
}));

test.run();
