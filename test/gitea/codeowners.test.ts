import { test } from "uvu";
import * as assert from "uvu/assert";
import { readOwned, renderCodeowners, type OwnedCluster } from "#lib/gitea/codeowners.js";
import { needsOwner, ownersOf, parseCodeowners } from "#lib/gitea/owners.js";
import type { GiteaSettings } from "#lib/model/gitea.js";
import { example } from "./example.js";

const settings: GiteaSettings = {
  ...example,
  teams: { ...example.teams, platform: { permission: "write" }, security: { permission: "write" }, north: { permission: "write" } },
  ownership: { fallback: "platform", policies: "security", clusters: { paris: "north" }, workflows: "admins" },
};

const clusters: readonly OwnedCluster[] = [
  { name: "paris", hasApplications: true, deployments: [
    { name: "shop", app: "shop", owner: "data", sources: ["apps/shop/app.ts", "apps/peers.ts", "apps/data-only.ts", "clusters/lab.ts"] },
    { name: "shop-2", app: "shop", owner: "data", sources: ["apps/shop/app.ts"] },
    { name: "blog", app: "blog", owner: "readers", sources: ["apps/blog/app.ts", "apps/peers.ts", "apps/shop/texts.ts"] },
  ] },
  { name: "rome", hasApplications: true, deployments: [{ name: "shop", app: "shop", owner: "data", sources: ["apps/shop/app.ts"] }] },
  { name: "oslo", deployments: [{ name: "shop", app: "shop", owner: "data", sources: ["apps/shop/app.ts"] }] },
];

const codeowners = parseCodeowners(renderCodeowners(settings, clusters));

const owned: readonly (readonly [file: string, owners: readonly string[]])[] = [
  ["apps/shop/app.ts", ["@lab/data"]],
  ["apps/shop/deep/down.txt", ["@lab/data"]],
  ["apps/shop-window/app.ts", []],
  ["generated/paris/shop/Service_shop_web.yaml", ["@lab/data"]],
  ["generated/paris/shop-2/Service_shop_web.yaml", ["@lab/data"]],
  ["generated/rome/shop/Service_shop_web.yaml", ["@lab/data"]],
  ["generated/rome/blog/Service_shop_web.yaml", []],
  ["generated/paris/_argocd/Application.argoproj.io_argocd_paris.shop.yaml", ["@lab/data"]],
  ["generated/paris/_argocd/Application.argoproj.io_argocd_paris.blog.yaml", ["@lab/readers"]],
  ["generated/paris/_argocd/AppProject.argoproj.io_argocd_paris.lab.yaml", ["@lab/north"]],
  ["generated/rome/_argocd/AppProject.argoproj.io_argocd_rome.lab.yaml", ["@lab/platform"]],
  ["generated/paris/_argocd/Application.argoproj.io_argocd_paris.cluster.policies.yaml", ["@lab/security"]],
  ["generated/paris/_policies/ValidatingPolicy.yaml", ["@lab/security"]],
  ["generated/paris/bootstrap.yaml", ["@lab/north"]],
  ["generated/.astrolabe/paris.sha256", []],
  ["generated/oslo/shop/stack.yaml", ["@lab/data"]],
  // Nothing is generated for ArgoCD where it does not deliver.
  ["generated/oslo/_argocd/Application.argoproj.io_argocd_oslo.shop.yaml", []],
  ["generated/oslo/bootstrap.yaml", []],
  ["policies/images.yaml", ["@lab/security"]],
  ["clusters/paris/cluster.ts", ["@lab/north"]],
  ["clusters/rome/cluster.ts", ["@lab/platform"]],
  ["clusters/lab.ts", ["@lab/platform"]],
  ["clusters/schemas/crd.json", ["@lab/platform"]],
  ["apps/peers.ts", ["@lab/platform"]],
  ["apps/data-only.ts", ["@lab/data"]],
  ["apps/shop/texts.ts", ["@lab/data"]],
  [".gitea/workflows/verify.yaml", ["@lab/admins"]],
  [".gitea/CODEOWNERS", ["@lab/admins"]],
  ["CODEOWNERS", ["@lab/admins", "@lab/platform"]],
  ["docs/CODEOWNERS", ["@lab/admins"]],
  ["lib/compile.ts", ["@lab/platform"]],
  ["package-lock.json", ["@lab/platform"]],
];

for (const [file, owners] of owned) test(`${file} is owned by ${owners.join(" and ") || "nobody"}`, () => assert.equal(ownersOf(codeowners, [file]).get(file), owners));

test("the text is the same whatever the order of clusters' records, and holds no line that Gitea passes over", () => {
  assert.equal([...codeowners.problems], []);
  assert.is(renderCodeowners(settings, clusters), renderCodeowners(settings, structuredClone(clusters)));
});

test("a record that cannot be read owns nothing, and names of prototypes are names", () => {
  for (const record of [undefined, null, 1, [], { deployments: 1 }, { deployments: { a: null } }]) readOwned("paris", record);
  const record: unknown = JSON.parse('{"deployments":{"__proto__":{"app":"__proto__","owner":"constructor","sources":["apps/x.ts",3]}}}');
  const read = readOwned("paris", record);
  assert.equal(read.deployments, [{ name: "__proto__", app: "__proto__", owner: "constructor", sources: ["apps/x.ts"] }]);
  assert.match(renderCodeowners(settings, [read]), /^apps\/__proto__\/\.\* @lab\/constructor$/m);
});

test("every file of the repository's own tree and sources has an owner", async () => {
  const { readFileSync, readdirSync } = await import("node:fs");
  const rules = parseCodeowners(readFileSync(new URL("../../.gitea/CODEOWNERS", import.meta.url), "utf8"));
  const files = ["apps", "clusters", "generated", "policies", ".gitea"].flatMap((folder) =>
    readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath.slice(new URL("../../", import.meta.url).pathname.length)}/${entry.name}`));
  assert.ok(files.length > 500);
  assert.equal([...ownersOf(rules, files.filter(needsOwner))].filter(([, owners]) => owners.length === 0).map(([file]) => file), []);
});

test.run();
