/** The settings of Gitea on a real Gitea: applied, applied again, changed by hand, applied by somebody who may not. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { AdapterError } from "#lib/adapters/error.js";
import { Gitea } from "#lib/adapters/gitea/client.js";
import { applyGitea, diffGitea } from "#lib/gitea/apply.js";
import type { Change } from "#lib/server/difference.js";
import type { Wish } from "#lib/gitea/topic.js";
import { settingsProblems } from "#lib/gitea/problems.js";
import { defineGitea, type GiteaSettings } from "#lib/model/gitea.js";
import { field } from "#lib/checks/workload.js";
import { startGitea } from "./server.js";

const gitea = await startGitea();
await gitea.createUser("alice");
await gitea.createUser("bob");

const settings: GiteaSettings = defineGitea({
  server: gitea.url,
  organisation: { name: "platform", description: "The lab's platform", visibility: "private" },
  repository: { name: "astrolabe", description: "What runs", private: true, mergeStyles: ["squash", "merge"], deleteBranchAfterMerge: true },
  teams: {
    data: { description: "Databases", permission: "write", members: ["alice"] },
    readers: { permission: "read", units: { wiki: "none", issues: "write" } },
    admins: { permission: "admin" },
  },
  labels: [{ name: "kind/bug", color: "#D73A4A", description: "Broken", exclusive: true }],
  protections: [
    { branches: "main", statuses: ["verify / check (pull_request)", "astrolabe/owners"], approvers: { teams: ["data"] }, protectedFiles: [".gitea/workflows/**"], merge: { users: ["alice"] } },
    { branches: "release/*", push: "writers", approvals: 2 },
  ],
  secrets: { READ_TOKEN: "Reads" },
  variables: { REGION: "north" },
  webhooks: {
    argocd: { url: `${gitea.url}/api/webhook`, branches: "main", secret: "HOOK", authorization: "HOOK_USER" },
    everything: { url: `${gitea.url}/other`, events: ["push", "pull_request", "issues", "release", "workflow_run"] },
  },
  ownership: { fallback: "data" },
});
const secrets = new Map([["READ_TOKEN", "first-value"], ["HOOK", "signs"], ["HOOK_USER", "Bearer of-the-hook"]]);
const wish: Wish = { settings, secretOf: (name) => secrets.get(name) };

const writing = (): number => gitea.requests().filter((line) => !line.startsWith("GET ") && line.includes("/api/v1/")).length;
const client = (token: string = gitea.admin.token): Gitea => new Gitea({ server: gitea.url, token, attempts: 1 });
const said = (changes: readonly Change[]): string[] => changes.flatMap(({ subject, fields, isMissing, obstacle }) =>
  [...(isMissing ? [`${subject} missing`] : []), ...(isMissing ? [] : fields.map(({ field: name }) => `${subject} ${name}`)), ...(obstacle === undefined ? [] : [`${subject}: ${obstacle}`])]);

test.after(async () => gitea.stop());

test("these settings are right", () => {
  assert.equal([...settingsProblems(settings)], []);
});

test("on an empty server everything is missing, and saying so writes nothing", async () => {
  const before = writing();
  const { changes, extra } = await diffGitea(client(), wish);
  for (const subject of ["organisation platform", "team data", "repository platform/astrolabe", "label kind/bug", "branch main", "secret READ_TOKEN", "variable REGION", "webhook argocd"]) {
    assert.ok(changes.some((change) => change.subject === subject && change.isMissing), subject);
  }
  assert.equal(extra, []);
  assert.is(writing(), before);
});

test("an application makes all of it, but for the protection of a branch that is not there yet", async () => {
  const { made, left } = await applyGitea(client(), wish);
  assert.equal(said(left), ["branch main missing", "branch main: The repository has no commit yet: push the first one, then apply again."]);
  assert.ok(made.length >= 11, `${made.length} changes`);
  const first = { branch: "main", message: "Begin", files: [{ operation: "create", path: "README.md", content: Buffer.from("The lab").toString("base64") }] };
  await gitea.admin.api.call("POST", "/repos/platform/astrolabe/contents", first);
});

test("with a commit an application makes the rest, and a second one writes nothing", async () => {
  const { made, left } = await applyGitea(client(), wish);
  assert.equal(said(left), []);
  assert.equal(said(made), ["branch main missing"]);
  assert.equal(said((await diffGitea(client(), wish)).changes), []);
  const before = writing();
  const second = await applyGitea(client(), wish);
  assert.equal([second.made, second.left], [[], []]);
  assert.is(writing(), before);
});

test("without the secrets' values an application changes nothing either", async () => {
  const before = writing();
  const { made, left } = await applyGitea(client(), { settings, secretOf: () => undefined });
  assert.equal([said(made), said(left)], [[], []]);
  assert.is(writing(), before);
});

test("what was changed by hand is shown, and put back", async () => {
  const { api } = gitea.admin;
  const [rule, hooks, labels] = ["branch_protections/main", "hooks", "labels"].map((path) => `/repos/platform/astrolabe/${path}`);
  await api.call("PATCH", rule ?? "", { required_approvals: 0, status_check_contexts: [], enable_push: true });
  await api.call("PATCH", "/orgs/platform", { visibility: "public" });
  await api.call("PATCH", "/repos/platform/astrolabe", { allow_rebase: true, description: "Mine" });
  const [label] = await api.call("GET", labels ?? "") as { id: number }[];
  await api.call("PATCH", `${labels}/${label?.id}`, { color: "#000000" });
  const [hook] = (await api.call("GET", hooks ?? "") as { id: number; name: string; config: { url: string } }[]).filter(({ name }) => name.startsWith("astrolabe argocd"));
  await api.call("PATCH", `${hooks}/${hook?.id}`, { active: false, events: ["push", "delete"], branch_filter: "main", authorization_header: "Bearer of-the-hook" });
  await api.call("PUT", "/repos/platform/astrolabe/actions/variables/REGION", { value: "south" });
  const teams = await api.call("GET", "/orgs/platform/teams") as { id: number; name: string }[];
  const data = teams.find(({ name }) => name === "data")?.id;
  await api.call("PATCH", `/teams/${data}`, { name: "data", permission: "read", units_map: { "repo.code": "read" } });
  await api.call("DELETE", `/teams/${data}/members/alice`);
  const { changes } = await diffGitea(client(), wish);
  assert.equal(said(changes).sort(), [
    "branch main enable_push", "branch main required_approvals", "branch main status_check_contexts",
    // Who cannot see the repository is on no list.
    "branch main merge_whitelist_usernames",
    "organisation platform visibility", "repository platform/astrolabe description", "repository platform/astrolabe allow_rebase",
    "label kind/bug color", "webhook argocd active", "webhook argocd events", "variable REGION data", "team data units_map", "team data members",
  ].sort());
  assert.equal(said((await applyGitea(client(), wish)).left), []);
  assert.equal(said((await diffGitea(client(), wish)).changes), []);
});

test("what the settings do not name is reported and stays", async () => {
  const { api } = gitea.admin;
  const teams = await api.call("GET", "/orgs/platform/teams") as { id: number; name: string }[];
  await api.call("PUT", `/teams/${teams.find(({ name }) => name === "data")?.id}/members/bob`);
  await api.call("POST", "/repos/platform/astrolabe/branch_protections", { rule_name: "hand/*" });
  await api.call("POST", "/repos/platform/astrolabe/hooks", { type: "gitea", active: true, events: ["push"], config: { url: "https://chat.example.org/secret-path", content_type: "json" } });
  await api.call("POST", "/repos/platform/astrolabe/labels", { name: "mine", color: "#123456" });
  const { made, left, extra } = await applyGitea(client(), wish);
  assert.equal([said(made), said(left)], [[], []]);
  assert.equal(extra, ["bob is in the team data", "a rule protects the branch hand/*", "a webhook sends to https://chat.example.org"]);
  assert.is((await api.call("GET", "/repos/platform/astrolabe/hooks") as unknown[]).length, 3);
});

test("a secret with another value is set anew, a webhook with one is replaced", async () => {
  secrets.set("READ_TOKEN", "second-value").set("HOOK", "signs-otherwise");
  const { changes } = await diffGitea(client(), wish);
  assert.equal(said(changes), ["secret READ_TOKEN data", "webhook argocd secret"]);
  for (const value of secrets.values()) assert.not.ok(JSON.stringify(changes.map(({ calls: _, ...change }) => change)).includes(value));
  assert.equal(said((await applyGitea(client(), wish)).left), []);
  assert.equal(said((await diffGitea(client(), wish)).changes), []);
  assert.is((await gitea.admin.api.call("GET", "/repos/platform/astrolabe/hooks") as unknown[]).length, 3);
});

test("a token without the scope is told which one is missing", async () => {
  const token = await gitea.token(gitea.admin, ["read:organization", "write:repository", "read:issue"]);
  const other: GiteaSettings = { ...settings, organisation: { name: "elsewhere" } };
  try {
    await applyGitea(client(token), { ...wish, settings: other });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, AdapterError);
    assert.match(String(Reflect.get(Object(error), "hint")), /write:organization/);
  }
});

test("a user who is not there is left over, and the rest is done", async () => {
  const with404: GiteaSettings = { ...settings, teams: { ...settings.teams, readers: { permission: "read", members: ["nobody-here"] } }, variables: { REGION: "west" } };
  const { made, left } = await applyGitea(client(), { ...wish, settings: with404 });
  assert.equal(left.map(({ subject, fields }) => [subject, fields[0]?.wanted]), [["team readers", "nobody-here"]]);
  assert.match(left[0]?.obstacle ?? "", /404/);
  assert.ok(made.some(({ subject }) => subject === "variable REGION"));
  assert.is(field(await gitea.admin.api.call("GET", "/repos/platform/astrolabe/actions/variables/REGION"), "data"), "west");
});

test("a server that ends in the middle is taken up by the next run", async () => {
  const next: GiteaSettings = { ...settings, organisation: { name: "second", visibility: "private" }, protections: settings.protections?.slice(1) ?? [] };
  let calls = 0;
  const cut = new Gitea({ server: gitea.url, token: gitea.admin.token, attempts: 1, onCall: ({ method }) => {
    if (method !== "GET" && (calls += 1) === 4) throw new AdapterError("cut", { subject: "test", status: "ECONNRESET" });
  } });
  let failed = false;
  await applyGitea(cut, { ...wish, settings: next }).catch(() => { failed = true; });
  assert.ok(failed);
  await gitea.stopServer();
  await gitea.startServer();
  assert.equal(said((await applyGitea(client(), { ...wish, settings: next })).left), []);
  assert.equal(said((await diffGitea(client(), { ...wish, settings: next })).changes), []);
});

test.run();
