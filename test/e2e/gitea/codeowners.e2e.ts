/** Gitea's own reading of CODEOWNERS against ours: which teams a pull request asks for the paths that it touches. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Gitea } from "#lib/adapters/gitea/client.js";
import { list, number, text } from "#lib/adapters/json.js";
import { applyGitea } from "#lib/gitea/apply.js";
import { renderCodeowners } from "#lib/gitea/codeowners.js";
import { ownersOf, parseCodeowners } from "#lib/gitea/owners.js";
import { defineGitea } from "#lib/model/gitea.js";
import { startGitea } from "./server.js";

const gitea = await startGitea();
test.after(async () => gitea.stop());
const { api } = gitea.admin;

const settings = defineGitea({
  server: gitea.url,
  organisation: { name: "lab" },
  repository: { name: "tree" },
  teams: Object.fromEntries(["data", "north", "security", "platform", "first", "second"].map((name) => [name, { permission: "write" }] as const)),
  ownership: { fallback: "platform", policies: "security", clusters: { paris: "north" } },
});

// What a person might add by hand, for the corners of the dialect.
const byHand = [
  "hand/one.txt @lab/first # not @lab/second",
  "hand/two\\\\.txt @lab/first",
  "/hand/three.* @lab/first\t@lab/second",
  "hand/four|five @lab/second",
  "hand/a\\ \\#b @lab/first",
  "hand/(unfinished @lab/first",
  "hand/nobody",
].join("\n");

const sources = ["apps/shop/app.ts", "apps/peers.ts", "apps/odd (1) [x]+{y}.ts", "apps/with blank #1.ts", "apps/a.b.ts"];
const codeowners = `${renderCodeowners(settings, [{ name: "paris", deployments: [{ name: "shop", app: "shop", owner: "data", sources }] }])}\n${byHand}\n`;

const paths: readonly (readonly string[])[] = [
  ["apps/shop/app.ts"], ["apps/shop/deep/er.txt"], ["apps/shopping/app.ts"], ["apps/peers.ts"], ["apps/peersxts"], ["apps/odd (1) [x]+{y}.ts"], ["apps/odd 1 x+y.ts"],
  ["apps/with blank #1.ts"], ["apps/axbxts"], ["generated/paris/shop/Service_shop_web.yaml"], ["generated/paris/_argocd/Application.argoproj.io_argocd_paris.shop.yaml"],
  ["generated/paris/_argocd/AppProject.argoproj.io_argocd_paris.lab.yaml"], ["generated/paris/_policies/a.yaml"], ["policies/a.yaml"], ["clusters/paris/cluster.ts"], ["clusters/lab.ts"],
  ["generated/.astrolabe/paris.json"], [".gitea/workflows/a.yaml"], ["README.md"], ["docs/CODEOWNERS.md"], ["lib/a.ts", "policies/b.yaml", "apps/shop/b.ts"],
  ["hand/one.txt"], ["hand/onextxt"], ["hand/two.txt"], ["hand/twoxtxt"], ["hand/three.txt"], ["hand/four and more"], ["more five"], ["hand/a #b"], ["hand/unfinished"], ["hand/nobody"],
];

test("Gitea asks the teams that we say own what a pull request touches", async () => {
  const { left } = await applyGitea(new Gitea({ server: gitea.url, token: gitea.admin.token }), { settings, secretOf: () => undefined });
  assert.equal(left, []);
  const contents = "/repos/lab/tree/contents";
  const add = (files: readonly string[], branch: object, content: string): Promise<unknown> => api.call("POST", contents, {
    ...branch, message: "Add", files: files.map((path) => ({ operation: "create", path, content: Buffer.from(content).toString("base64") })),
  });
  await add([".gitea/CODEOWNERS"], { branch: "main" }, codeowners);
  const rules = parseCodeowners(codeowners);
  assert.is(rules.problems.length, 2);
  const differing: unknown[] = [];
  for (const [index, files] of paths.entries()) {
    await add(files, { branch: "main", new_branch: `change-${index}` }, `${index}`);
    const pull = await api.call("POST", "/repos/lab/tree/pulls", { head: `change-${index}`, base: "main", title: `Change ${index}` });
    const now = await api.call("GET", `/repos/lab/tree/pulls/${number(pull, "number")}`);
    const asked = [...new Set(list(now, "requested_reviewers_teams").map((team) => `@lab/${text(team, "name")}`))].sort();
    const owners = [...new Set([...ownersOf(rules, files).values()].flat())].sort();
    if (asked.join() !== owners.join()) differing.push({ files, asked, owners });
  }
  assert.equal(differing, []);
});

test.run();
