import { test } from "uvu";
import * as assert from "uvu/assert";
import { GiteaServer, type Pull } from "../gitea-server.js";
import { answerReviews } from "../gitea/reviews.js";
import { gitIn, makeHome, makeRepository } from "../publish/repository.js";
import { makeFolder, makeWorkspace, put, run, type Run } from "./workspace.js";

const server = await GiteaServer.start();
const kept = answerReviews(server);
test.after(() => server.stop());

const settings = (more = ""): string => `import { defineGitea } from "astrolabe/model/gitea.js";
export default defineGitea({
  server: "${server.url}",
  organisation: { name: "lab" },
  repository: { name: "astrolabe" },
  teams: { platform: { permission: "write", members: ["paul", "quentin"] }, data: { permission: "write"${more} } },
  ownership: { fallback: "platform" },
});
`;
const owners = "apps/archive/.* @lab/data\napps/wiki/.* @lab/platform\n";

const home = makeHome();
const root = makeWorkspace({ "apps/.keep": "", "clusters/.keep": "", ".gitea/settings.ts": settings(`, members: ["dora"]`), ".gitea/CODEOWNERS": owners, ".gitignore": "/.astrolabe/\nnode_modules\n" });
const { bare, git } = makeRepository(root, home);
const repository = server.addRepository("lab", "astrolabe", { git: bare });
git("push", "--quiet", "origin", "HEAD:change");
git("remote", "set-url", "origin", `${server.url}/lab/astrolabe.git`);
const jobToken = server.addToken("gitea-actions", ["all"]);

function open(facts: Partial<Pull> = {}): Pull {
  const pull: Pull = { number: server.nextId(), title: "Change", body: "", state: "open", merged: false, base: "main", head: "change", sha: `${server.nextId()}`.padStart(40, "a"), poster: "ann", labels: [], reviewers: [], ...facts };
  repository.pulls.push(pull);
  kept.files.set(pull.number, ["apps/archive/app.ts"]);
  return pull;
}

function approve(pull: Pull, login: string, more: object = {}): void {
  const review = { id: server.nextId(), user: { login }, state: "APPROVED", commit_id: pull.sha, stale: false, dismissed: false, ...more };
  kept.reviews.set(pull.number, [...kept.reviews.get(pull.number) ?? [], review]);
}

const jobEnvironment = (event: string, payload: object = {}): Record<string, string> => {
  const folder = makeFolder();
  put(folder, { "event.json": JSON.stringify(payload) });
  return { GITHUB_SERVER_URL: server.url, GITHUB_REPOSITORY: "lab/astrolabe", GITHUB_SHA: "c".repeat(40), GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: `${folder}/event.json` };
};

async function approvals(words: readonly string[] = [], env: Record<string, string | undefined> = jobEnvironment("schedule")): Promise<Run> {
  server.calls.length = 0;
  return run(root, ["approvals", ...words], { env: { HOME: home, ASTROLABE_GITEA_TOKEN: jobToken, ...env } });
}

const statusesOf = ({ sha }: Pull): string[] => repository.statuses.filter((status) => status.sha === sha).map(({ context, state, description }) => `${context} ${state}: ${description}`);
const writes = (): string[] => server.calls.filter((call) => !call.startsWith("GET "));

test.before.each(() => {
  repository.pulls.length = 0;
  repository.statuses.length = 0;
  kept.teamsSeenBy = [];
});

test("the status waits for the owners, is set once, and turns green with their approval", async () => {
  const pull = open();
  kept.files.set(pull.number, [["apps/wiki/page.md", "apps/archive/page.md"]]);
  const waiting = await approvals();
  assert.is(waiting.code, 0, waiting.stderr);
  assert.equal(statusesOf(pull), ["astrolabe/owners pending: waits for @lab/data (1 file), @lab/platform (1 file)"]);
  await approvals();
  assert.equal(writes(), []);
  approve(pull, "dora");
  approve(pull, "paul");
  await approvals();
  assert.is(statusesOf(pull).at(-1), "astrolabe/owners success: approved for @lab/data, @lab/platform");
});

test("files that nobody owns are the fallback's, and so is a pull request that changes none", async () => {
  const [one, other] = [open(), open()];
  kept.files.set(one.number, Array.from({ length: 60 }, (_, index) => `notes/${index}.md`));
  kept.files.set(other.number, []);
  await approvals();
  assert.equal([statusesOf(one), statusesOf(other)], [["astrolabe/owners pending: waits for @lab/platform (60 files)"], ["astrolabe/owners pending: waits for @lab/platform (0 files)"]]);
});

test("drafts and closed pull requests are passed over", async () => {
  open({ draft: true });
  const closed = open({ state: "closed" });
  const { stdout } = await approvals();
  assert.match(stdout, "No pull request waits for an approval.");
  await approvals(["--pull", String(closed.number)]);
  assert.equal(writes(), []);
});

test("a status that a person set is set anew", async () => {
  const pull = open();
  approve(pull, "dora", { state: "COMMENT" });
  server.on("GET", "/repos/:owner/:repo/commits/:sha/status", "repository", ({ params }) => ({
    status: 200, body: { statuses: params["sha"] !== pull.sha ? [] : [{ context: "astrolabe/owners", status: "pending", description: "waits for @lab/data (1 file)", creator: { login: "ann" } }] },
  }));
  await approvals(["--pull", String(pull.number)]);
  assert.equal(writes(), [`POST /repos/lab/astrolabe/statuses/${pull.sha}`]);
});

test("all that are open are judged, whichever the event was of", async () => {
  const [one, other] = [open(), open()];
  const { stdout } = await approvals([], jobEnvironment("workflow_run", { workflow_run: { head_sha: other.sha } }));
  assert.equal(stdout.trim().split("\n").map((line) => line.split(":")[0]), [`#${one.number}`, `#${other.number}`]);
});

test("a fork's pull request is left to the runs that may set a status", async () => {
  const pull = open({ fork: "mallory" });
  const { code, stdout } = await approvals([], jobEnvironment("pull_request_target", { pull_request: { number: pull.number, base: { repo: { name: "astrolabe", owner: { login: "lab" } } }, head: { repo: { name: "astrolabe", owner: { login: "mallory" } } } } }));
  assert.is(code, 0);
  assert.match(stdout, "the scheduled run does");
  assert.equal(server.calls, []);
});

test("a token that may see the teams wins over the settings, and is used for nothing else", async () => {
  const pull = open();
  kept.teams.set("lab/Data", ["erin"]);
  kept.teamsSeenBy = ["reader"];
  const reader = server.addToken("reader", ["read:organization"]);
  approve(pull, "erin");
  const { stdout } = await approvals([], { ...jobEnvironment("schedule"), ASTROLABE_READ_TOKEN: reader });
  assert.match(stdout, "approved for @lab/data");
  kept.teams.clear();
});

test("where nobody can say who is in a team, nobody's approval counts, and the way out is named", async () => {
  const pull = open();
  put(root, { ".gitea/settings.ts": settings() });
  approve(pull, "dora");
  const { stdout } = await approvals();
  put(root, { ".gitea/settings.ts": settings(`, members: ["dora"]`) });
  assert.match(stdout, "cannot be approved by @lab/data (1 file): its members are not known");
  assert.match(stdout, "ASTROLABE_READ_TOKEN");
  assert.match(statusesOf(pull).join(), "failure");
});

test("owners that cannot be read let nothing through", async () => {
  const pull = open({ base: "broken" });
  gitIn(root, home, "checkout", "--quiet", "-b", "broken");
  put(root, { ".gitea/CODEOWNERS": "apps/[ @lab/data\n" });
  git("commit", "--quiet", "-am", "break");
  gitIn(bare, home, "fetch", "--quiet", root, "broken:broken");
  git("checkout", "--quiet", "main");
  await approvals();
  assert.equal(statusesOf(pull), ["astrolabe/owners failure: CODEOWNERS of broken cannot be read: line 1"]);
});

test("one that cannot be judged does not hold up the others, and is no success", async () => {
  const [one, other] = [open(), open()];
  server.plant({ method: "GET", path: new RegExp(`/pulls/${one.number}/reviews$`), fault: 404 });
  const { code, stderr } = await approvals();
  assert.is(code, 3);
  assert.match(stderr, `/pulls/${one.number}/reviews`);
  assert.equal([statusesOf(one).length, statusesOf(other).length], [0, 1]);
});

test("outside of a job it says what is missing, and sets nothing", async () => {
  open();
  const { code, stdout } = await approvals([], { GITHUB_SERVER_URL: undefined, GITHUB_REPOSITORY: undefined });
  assert.is(code, 1);
  assert.match(stdout, "waits for @lab/data (1 file) (not set: this is no job)");
  assert.equal(writes(), []);
});

test.run();
