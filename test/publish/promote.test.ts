import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GiteaServer, type Pull } from "../gitea-server.js";
import { pinning, place, promoteWorkspace, versionsText } from "./promote-workspace.js";
import { gitIn } from "./repository.js";

const server = await GiteaServer.start();
test.after(() => server.stop());

const odd = '{ "shop": { "db": "16.6",\n    "web": "1.2.0" },\n "wiki": {"web":"1.0"} }\n';
const workspace = await promoteWorkspace(server, {
  ...pinning("shop"), ...pinning("wiki"),
  ...place("hub", "staging", { shop: { db: "16.6", web: "1.3.0" }, wiki: { web: "1.0" } }),
  ...place("paris", "production", { shop: { db: "16.6", web: "1.2.0" }, wiki: { web: "1.0" } }),
  ...place("oslo", "production", { shop: { db: "16.6", web: "1.2.0" } }),
  "clusters/paris/versions.json": odd,
});
const { root, git, home, bare, promote, says, merge } = workspace;
const repository = server.repositories.get(`lab/${workspace.name}`);
const begin = git("rev-parse", "HEAD").trim();
const healthy = (revision: string): unknown => ({ sync: { status: "Synced", revision }, health: { status: "Healthy" } });
const pulls = (): readonly Pull[] => repository?.pulls ?? [];
const onServer = (branch: string, path: string): string => gitIn(bare, home, "show", `${branch}:${path}`);
const shop = ["shop", "--from", "staging", "--to", "production"] as const;

test.before.each(() => {
  git("reset", "--quiet", "--hard", begin);
  git("push", "--quiet", "--force", bare, "HEAD:main");
  for (const branch of gitIn(bare, home, "for-each-ref", "--format=%(refname)", "refs/heads/promote").split("\n")) {
    if (branch !== "") gitIn(bare, home, "update-ref", "-d", branch);
  }
  if (repository !== undefined) repository.pulls.length = 0;
  says(healthy(begin));
});

test("versions go to all places of the next environment by one pull request, and whoever asks keeps everything as it was", async () => {
  git("checkout", "--quiet", "-B", "mine");
  writeFileSync(join(root, "apps/wiki/app.ts"), "// not finished {\n");
  const state = (): string => [git("status", "--porcelain=v2", "--branch"), git("ls-files", "--stage"), git("worktree", "list"), git("for-each-ref", "refs/heads", "refs/tags")].join("\n");
  const before = state();
  const { code, stdout, stderr } = await promote(...shop);
  assert.is(code, 0, stdout + stderr);
  assert.is(state(), before);
  assert.not.ok(existsSync(join(root, ".astrolabe/promote")));

  const branch = "promote/shop/production";
  assert.is(onServer(branch, "clusters/paris/versions.json"), odd.replace("1.2.0", "1.3.0"));
  assert.equal(gitIn(bare, home, "diff", "--name-only", "main", branch).trim().split("\n"), [
    "clusters/oslo/versions.json", "clusters/paris/versions.json", "generated/.astrolabe/oslo.sha256", "generated/.astrolabe/paris.sha256",
    "generated/oslo/shop/ConfigMap_shop_settings.yaml", "generated/paris/shop/ConfigMap_shop_settings.yaml",
  ]);
  const message = gitIn(bare, home, "log", "-1", "--format=%B", branch);
  assert.match(message, new RegExp(`^Promote shop to production: web 1\\.2\\.0 → 1\\.3\\.0\n\n- Versions of shop as staging \\(hub\\) has them since ${begin}\\.\n- oslo: web 1\\.2\\.0 → 1\\.3\\.0\n- paris: web 1\\.2\\.0 → 1\\.3\\.0\n[^]*\nAstrolabe-Tree: [0-9a-f]{64}\n`));
  assert.equal(pulls().map(({ title, head, base }) => [title, head, base]), [["Promote shop to production: web 1.2.0 → 1.3.0", branch, "main"]]);
  assert.match(pulls()[0]?.body ?? "", `Versions of shop as staging (hub) has them since ${begin}.\noslo: web 1.2.0 → 1.3.0\n`);

  const heads = gitIn(bare, home, "for-each-ref");
  const again = await promote(...shop);
  assert.is(again.code, 0, again.stderr);
  assert.match(again.stdout, /^Nothing to do: pull request \d+ promotes shop to production: /);
  assert.is(gitIn(bare, home, "for-each-ref"), heads);
  assert.is(pulls().length, 1);

  // What comes later in staging goes on in the same pull request.
  git("checkout", "--quiet", "--force", "main");
  says(healthy(await merge({ "clusters/hub/versions.json": versionsText({ shop: { db: "16.7", web: "1.4.0" }, wiki: { web: "1.0" } }) })));
  const later = await promote(...shop);
  assert.is(later.code, 0, later.stderr);
  assert.is(onServer(branch, "clusters/paris/versions.json"), odd.replace("1.2.0", "1.4.0").replace("16.6", "16.7"));
  assert.equal(pulls().map(({ title }) => title), ["Promote shop to production: db 16.6 → 16.7, web 1.2.0 → 1.4.0"]);
  assert.match(pulls()[0]?.body ?? "", "paris: web 1.2.0 → 1.4.0\n");
  assert.not.match(pulls()[0]?.body ?? "", "1.3.0");
});

test("the comment says all that was found, as the job's does, so that they do not take turns", async () => {
  const file = "clusters/hub/cluster.ts";
  const waiver = `waivers: [{ check: "capacity-at-maximum", object: "Deployment a/b", reason: "For the test", until: "2999-01-01" }],`;
  says(healthy(await merge({ [file]: readFileSync(join(root, file), "utf8").replace("  apps: [", `  ${waiver}\n  apps: [`) })));
  const { code, stderr } = await promote(...shop);
  assert.is(code, 0, stderr);
  assert.not.match(stderr, "waiver-unused");
  const [pull] = pulls();
  assert.match((repository?.comments ?? []).filter(({ issue }) => issue === pull?.number).map(({ body }) => body).join(), "waiver-unused");
});

test("a dry run prints every call and makes none, with the reasons that were given", async () => {
  const before = gitIn(bare, home, "for-each-ref");
  const { code, stdout, stderr } = await promote(...shop, "--settled", "seen on  <!-- the --> page", "--dry-run");
  assert.is(code, 0, stderr);
  assert.match(stdout, "Would make these calls, and made none of them:\n  git commit: Promote shop to production: web 1.2.0 → 1.3.0\n");
  assert.match(stdout, "git push origin HEAD:refs/heads/promote/shop/production");
  assert.match(stdout, "POST /repos/lab/");
  assert.match(stdout, "Nobody asked whether it has settled in staging: seen on  <!-- the --> page");
  assert.is(gitIn(bare, home, "for-each-ref"), before);
  assert.equal(pulls(), []);
});

test("one place goes before the others of its environment, and there is nothing to do for whoever has the versions", async () => {
  says(undefined);
  await merge({ "clusters/oslo/versions.json": versionsText({ shop: { db: "16.6", web: "1.3.0", extra: "1" } }) });
  const { code, stdout, stderr } = await promote("shop", "--from", "oslo", "--to", "production", "--settled", "yes", "--dry-run");
  assert.is(code, 0, stderr);
  assert.match(stdout, "paris: extra nothing → 1\nparis: web 1.2.0 → 1.3.0");
  const same = await promote("shop", "--from", "hub", "--to", "oslo");
  assert.is(same.code, 0, same.stderr);
  assert.is(same.stdout, "Nothing to promote: oslo has the versions of shop that hub has.\n");
});

test("a source that has not settled holds the promotion back, and one that cannot be asked is no answer", async () => {
  const later = await merge({ "clusters/hub/versions.json": versionsText({ shop: { db: "16.6", web: "1.4.0" }, wiki: { web: "1.0" } }) });
  for (const [status, code, said] of [
    [{ sync: { status: "Synced", revision: later }, health: { status: "Degraded" } }, 1, 'shop on hub error promotion-unsettled: shop on hub has not settled: its health is "Degraded"\n'],
    [healthy(begin), 1, `shop on hub has not settled: ArgoCD has it at ${begin.slice(0, 10)}, and later commits changed it`],
    [undefined, 3, "It could not be checked whether shop has settled in staging: Unable to connect to the server"],
    [healthy("f".repeat(40)), 3, "ArgoCD has shop at the commit ffffffffff, which is not here"],
  ] as const) {
    says(status);
    const ended = await promote(...shop);
    assert.is(ended.code, code, ended.stderr);
    assert.match(ended.stderr, said);
    if (code === 3) assert.match(ended.stderr, "--settled <reason>");
  }
  // What changed elsewhere in the repository does not unsettle it.
  await merge({ "README.md": "read me\n" });
  says(healthy(later));
  assert.is((await promote(...shop, "--dry-run")).code, 0);
});

test("what is committed here and not merged is not promoted, and a clone that is behind is", async () => {
  const text = versionsText({ shop: { db: "16.6", web: "9.9.9" }, wiki: { web: "1.0" } });
  writeFileSync(join(root, "clusters/hub/versions.json"), text);
  git("commit", "--quiet", "-am", "not merged");
  const { code, stderr } = await promote(...shop);
  assert.is(code, 1);
  assert.match(stderr, "clusters/hub/versions.json error promotion-unmerged: shop has db 16.6, web 9.9.9 here, and db 16.6, web 1.3.0 on main of the server");
  git("reset", "--quiet", "--hard", begin);
  const later = await merge({ "clusters/hub/versions.json": text });
  git("reset", "--quiet", "--hard", begin);
  says(healthy(later));
  const behind = await promote(...shop, "--dry-run");
  assert.is(behind.code, 0, behind.stderr);
  assert.match(behind.stdout, "web 1.2.0 → 9.9.9");
});

test("what cannot be promoted is said with the file, the value and the next step, and changes nothing", async () => {
  for (const [text, said] of [
    [odd.replace('"wiki"', '"shop"'), ':3:2 error versions-invalid: The name "shop" is there twice'],
    [odd.replace('"shop"', '"shops"'), ':1 error versions-invalid: The app "shop" is not in it, and runs at paris\n    hint: Did you mean "shops"?'],
  ] as const) {
    await merge({ "clusters/paris/versions.json": text }, { isCompiled: false });
    const { code, stderr } = await promote(...shop);
    assert.is(code, 1, stderr);
    assert.ok(stderr.includes(`clusters/paris/versions.json${said}`), stderr);
    git("reset", "--quiet", "--hard", begin);
  }
  await merge({ "generated/oslo/shop/ConfigMap_shop_settings.yaml": "edited: by hand\n" }, { isCompiled: false });
  const stale = await promote(...shop);
  assert.is(stale.code, 1);
  assert.match(stale.stderr, "error promotion-mixed: On main the tree is not what the sources say: generated/oslo/shop/ConfigMap_shop_settings.yaml");
  assert.equal(pulls(), []);
  assert.is(gitIn(bare, home, "for-each-ref", "refs/heads/promote"), "");
  assert.is(git("worktree", "list").trim().split("\n").length, 1);
});

test("going back needs a reason, and the reason stands in the pull request", async () => {
  says(healthy(await merge({ "clusters/paris/versions.json": odd.replace("1.2.0", "2.0.0") })));
  const { code, stderr } = await promote("shop", "--from", "staging", "--to", "paris", "--downgrade", "2.0.0 loses orders", "--skip", "for nothing");
  assert.is(code, 0, stderr);
  const body = pulls()[0]?.body ?? "";
  assert.match(body, "paris: web 2.0.0 → 1.3.0, which is older\nGoes back to an older version: 2.0.0 loses orders\n");
  assert.not.match(body, "for nothing");
});

test("a promotion that somebody else has asked for is told, and another of his is not overwritten", async () => {
  assert.is((await promote(...shop)).code, 0);
  git("commit", "--quiet", "--allow-empty", "-m", "meanwhile");
  git("push", "--quiet", bare, "HEAD:main");
  git("config", "user.email", "bob@example.org");
  try {
    const same = await promote(...shop);
    assert.is(same.code, 0, same.stderr);
    assert.match(same.stdout, /^Pull request \d+ of ann promotes shop to production already: /);
    says(healthy(await merge({ "clusters/hub/versions.json": versionsText({ shop: { db: "16.6", web: "1.4.0" }, wiki: { web: "1.0" } }) })));
    const other = await promote(...shop);
    assert.is(other.code, 1);
    assert.match(other.stderr, "error branch-foreign: The branch promote/shop/production on the server holds");
  } finally {
    git("config", "--unset", "user.email");
  }
});

test.run();
