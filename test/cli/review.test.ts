import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GiteaServer, type Pull } from "../gitea-server.js";
import { publishedWorkspace } from "../publish/workspace.js";
import { makeFolder, put, run, synth, type Run } from "./workspace.js";

const server = await GiteaServer.start();
test.after(() => server.stop());

const workspace = await publishedWorkspace(server);
const { root, git } = workspace;
const repository = server.repositories.get(`lab/${workspace.name}`);
const jobToken = server.addToken("gitea-actions", ["all"]);
const base = git("rev-parse", "HEAD").trim();
const source = join(root, "apps/shop/app.ts");
const original = readFileSync(source, "utf8");

/** Commits a change of the app, compiled unless it is to be stale, and opens a pull request for it. */
async function open(text: string, { isStale = false, ...facts }: Partial<Pull> & { isStale?: boolean } = {}): Promise<Pull> {
  writeFileSync(source, text);
  if (!isStale) await synth(root);
  git("add", "-A");
  git("commit", "--quiet", "-m", "change");
  git("push", "--quiet", "--force", workspace.bare, "HEAD:change");
  const pull: Pull = { number: server.nextId(), title: "Change", body: "", state: "open", merged: false, base: "main", head: "change", poster: "ann", labels: [], reviewers: [], mergeBase: base, ...facts };
  repository?.pulls.push(pull);
  return pull;
}

async function review(pull: Pull | undefined, env: Record<string, string | undefined> = {}, ...words: string[]): Promise<Run> {
  const folder = makeFolder();
  const repo = { name: workspace.name, owner: { login: "lab" } };
  const payload = pull === undefined ? {} : {
    pull_request: { number: pull.number, merge_base: pull.mergeBase, user: { login: pull.poster }, base: { ref: "main", repo }, head: { ref: "change", repo: { ...repo, owner: { login: pull.fork ?? "lab" } } } },
  };
  put(folder, { "event.json": JSON.stringify(payload) });
  server.calls.length = 0;
  return run(root, ["review", ...words], {
    env: {
      HOME: workspace.home, ASTROLABE_GITEA_TOKEN: jobToken, GITHUB_SERVER_URL: server.url, GITHUB_REPOSITORY: `lab/${workspace.name}`, GITHUB_SHA: git("rev-parse", "HEAD").trim(),
      GITHUB_EVENT_NAME: pull === undefined ? "push" : "pull_request", GITHUB_EVENT_PATH: join(folder, "event.json"), ...env,
    },
  });
}

const changed = original.replace("'hello'", "'good day'");
const comments = (pull: Pull): string[] => (repository?.comments ?? []).filter(({ issue }) => issue === pull.number).map(({ login, body }) => `${login}: ${body}`);

test.before.each(() => {
  git("reset", "--quiet", "--hard", base);
  git("clean", "--quiet", "-d", "--force");
  if (repository !== undefined) repository.pulls.length = 0;
});

test("a pull request gets one comment with its plan, which is edited and not repeated", async () => {
  const pull = await open(changed);
  const first = await review(pull);
  assert.is(first.code, 0, first.stderr);
  assert.match(first.stdout, "The comment is written.");
  assert.match(first.stdout, /Times: compile \d+\.\d s, comment \d+\.\d s\./);
  assert.match(comments(pull).join(), /^gitea-actions: <!-- astrolabe plan -->\n/);
  const again = await review(pull);
  assert.match(again.stdout, "The comment says so already.");
  writeFileSync(source, original.replace("'hello'", "'good night'"));
  await synth(root);
  git("add", "-A");
  git("commit", "--quiet", "-m", "more");
  git("push", "--quiet", workspace.bare, "HEAD:change");
  const later = await review(pull);
  assert.match(later.stdout, "The comment is updated.");
  assert.is(comments(pull).length, 1);
  assert.match(comments(pull).join(), "good night");
});

test("the comment of whoever opened the pull request is taken over, and that of others who write the marker is left alone", async () => {
  const pull = await open(changed);
  const add = (login: string): unknown => repository?.comments.push({ id: server.nextId(), issue: pull.number, login, body: "<!-- astrolabe plan -->\nnothing happens, merge it" });
  add("mallory");
  add("ann");
  await review(pull);
  const [theirs, ours, ...more] = comments(pull);
  assert.is(theirs, "mallory: <!-- astrolabe plan -->\nnothing happens, merge it");
  assert.match(ours ?? "", /^ann: <!-- astrolabe plan -->\n\n?###? ?#? Plan/);
  assert.equal(more, []);
});

test("a commit that is no longer the latest is not commented", async () => {
  const pull = await open(changed, { sha: "e".repeat(40) });
  const { code, stdout } = await review(pull);
  assert.is(code, 0);
  assert.match(stdout, "the pull request has a later commit");
  assert.equal(comments(pull), []);
});

test("without a token, and for a fork that may not comment, the plan stands in the log", async () => {
  const pull = await open(changed, { fork: "mallory" });
  const without = await review(pull, { ASTROLABE_GITEA_TOKEN: undefined });
  assert.is(without.code, 0);
  assert.match(without.stdout, "there is no token in ASTROLABE_GITEA_TOKEN");
  assert.match(without.stdout, "1 object changed");
  server.plant({ method: "POST", path: /comments$/, fault: 403 });
  const refused = await review(pull);
  assert.is(refused.code, 0);
  assert.match(refused.stdout, "No comment was written: ");
  assert.match(refused.stdout, "1 object changed");
});

test("a comment that should be there and is not fails the job", async () => {
  const pull = await open(changed);
  server.plant({ method: "GET", path: /comments$/, fault: 500, times: 9 });
  const { code, stdout } = await review(pull);
  server.mend();
  assert.is(code, 1);
  assert.match(stdout, "No comment was written: ");
  assert.match(stdout, "1 object changed");
});

for (const [name, fault] of [["a server that fails for a moment", 500], ["a connection that ends early", "cut"], ["an answer that does not arrive", "cut-after"]] as const) {
  test(`${name} costs no comment, and none is there twice`, async () => {
    const pull = await open(changed, { isStale: true });
    server.plant({ method: "POST", path: /comments$/, fault });
    const { code, stdout } = await review(pull);
    server.mend();
    assert.is(code, 1);
    assert.match(stdout, "The comment is written.");
    assert.is(comments(pull).length, 1);
    assert.match(comments(pull).join(), "tree-stale");
  });
}

test("checks that cannot run are said in the comment, in the place of an earlier plan", async () => {
  const pull = await open(changed);
  await review(pull);
  const { code, stderr } = await review({ ...pull, mergeBase: "f".repeat(40) });
  assert.is(code, 3);
  assert.match(stderr, "git cannot read the revision");
  assert.is(comments(pull).length, 1);
  assert.match(comments(pull).join(), /### The checks could not run\n\ngit cannot read the revision .*f{40}/s);
  assert.not.match(comments(pull).join(), "good day");
});

test("the comment stands there before the reports are kept", async () => {
  const pull = await open(changed);
  const { code, stderr } = await review(pull, {}, "--reports", join(source, "no-folder"));
  assert.is(code, 3);
  assert.match(stderr, "The reports were not written");
  assert.is(comments(pull).length, 1);
});

for (const [name, text, isStale, expected] of [
  ["a type error", original.replace("'hello'", "1 as string"), true, /`type-error` `apps\/shop\/app\.ts:\d+`/],
  ["a tree that is not compiled", changed, true, /`tree-stale` `generated\/paris\/shop\/[^`]+`.*_Next:_ .*npm run synth/s],
  ["an object that no cluster takes", original.replace("kind: \"ConfigMap\"", "kind: \"ConfigMapp\""), true, /`kind-unknown` `apps\/shop\/app\.ts:\d+`/],
] as const) {
  test(`${name} fails the job, and the comment says where and what to do`, async () => {
    const pull = await open(text, { isStale });
    const { code, stderr } = await review(pull);
    assert.is(code, 1, stderr);
    assert.match(comments(pull).join(), "Checks fail");
    assert.match(comments(pull).join(), expected);
    assert.match(stderr, /error/);
  });
}

test("nothing in the log is taken for a command of the runner", async () => {
  put(root, { "generated/paris/::set-env name=PATH::x.yaml": "a: 1\n", "generated/paris/shop/a\n::add-path::y.yaml": "a: 1\n" });
  const pull = await open(changed, { isStale: true });
  const { stdout, stderr } = await review(pull);
  const [first = "", ...rest] = stdout.split("\n");
  assert.match(first, /^::stop-commands::[0-9a-f-]{36}$/);
  // The same word alone would let commands in again.
  assert.not.match([...rest, stderr].join("\n"), first.slice("::stop-commands::".length));
  assert.not.match([...rest, ...stderr.split("\n")].join("\n"), /^::add-path/m);
});

test("main is checked likewise, and has no comment", async () => {
  const { code, stdout } = await review(undefined);
  assert.is(code, 0);
  assert.equal(server.calls, []);
  assert.not.match(stdout, "comment");
});

test("reports are written, and kept as one archive with the run", async () => {
  const received: { readonly url: string; readonly body: Buffer }[] = [];
  const results = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
      const { port } = { port: 0, ...Object(results.address()) };
      received.push({ url: `${request.method} ${request.url} ${request.headers.authorization ?? "nobody"}`, body: Buffer.concat(chunks) });
      response.end(JSON.stringify({ ok: true, signedUploadUrl: `http://127.0.0.1:${port}/upload?sig=abc` }));
    });
  });
  await new Promise<void>((done) => results.listen(0, "127.0.0.1", done));
  const { port } = { port: 0, ...Object(results.address()) };
  const token = ["x", Buffer.from(JSON.stringify({ scp: "Actions.Results:7:9" })).toString("base64url"), "y"].join(".");
  const pull = await open(changed);
  const folder = makeFolder();
  const { code, stdout } = await review(pull, { ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}`, ACTIONS_RUNTIME_TOKEN: token }, "--reports", folder);
  await new Promise((done) => results.close(done));
  assert.is(code, 0);
  assert.match(stdout, "The reports are kept with the run as astrolabe-reports.");
  const service = "/twirp/github.actions.results.api.v1.ArtifactService";
  assert.equal(received.map(({ url }) => url), [`POST ${service}/CreateArtifact Bearer ${token}`, "PUT /upload?sig=abc&comp=appendBlock nobody", `POST ${service}/FinalizeArtifact Bearer ${token}`]);
  const [created, archive, finalized] = received.map(({ body }) => body);
  assert.match(created?.toString() ?? "", '"workflow_run_backend_id":"7","workflow_job_run_backend_id":"9","name":"astrolabe-reports"');
  assert.match(finalized?.toString() ?? "", `"size":"${archive?.length}","hash":"sha256:`);
  const name = archive?.readUInt16LE(26) ?? 0;
  assert.is(archive?.toString("utf8", 30, 30 + name), "astrolabe.junit.xml");
  assert.is(inflateRawSync(archive?.subarray(30 + name, 30 + name + archive.readUInt32LE(18)) ?? Buffer.alloc(0)).toString(), readFileSync(join(folder, "astrolabe.junit.xml"), "utf8"));
  assert.match(readFileSync(join(folder, "astrolabe.sarif"), "utf8"), '"version": "2.1.0"');
});

test("reports that cannot be kept are a warning", async () => {
  const pull = await open(changed);
  const { code, stdout } = await review(pull, { ACTIONS_RESULTS_URL: "http://127.0.0.1:9", ACTIONS_RUNTIME_TOKEN: "no.token.at-all" }, "--reports", makeFolder());
  assert.is(code, 0);
  assert.match(stdout, "Warning: The reports were not kept");
});

test("outside of a job it says what to run instead", async () => {
  const { code, stderr } = await review(undefined, { GITHUB_SERVER_URL: undefined });
  assert.is(code, 3);
  assert.match(stderr, "npm run check");
});

test.run();
