import { downgradesIn, findMoves } from "#lib/publish/promote/moves.js";
import { findEnds, readStage, type Route, type Stage } from "#lib/publish/promote/places.js";
import { promotionBody, promotionMessage, promotionTitle, type Promotion } from "#lib/publish/promote/promotion.js";
import { settlementOf } from "#lib/publish/promote/settled.js";
import { touchedBy } from "#lib/publish/promote/touched.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { planOf } from "./destination.js";

const stage = (place: string, environment: Stage["environment"], ...apps: string[]): Stage =>
  ({ place, environment, delivery: "argocd", deployments: new Map(apps.map((app) => [app, [app]])) });

const stages = [
  stage("paris", "production", "shop", "wiki"), stage("oslo", "production", "shop"), stage("lyon", "staging", "shop", "wiki", "lone"), stage("desk", "development", "shop"),
];

function ends(from: string, to: string, route: Partial<Route> = {}): string {
  const found = findEnds({ app: "shop", from, to, ...route }, stages);
  if ("problem" in found) return `${found.problem.code}: ${found.problem.message}`;
  const names = (list: readonly Stage[]): string => list.map(({ place }) => place).join("+");
  return `${names(found.sources)} > ${names(found.targets)}${found.skipped.length === 0 ? "" : ` past ${found.skipped.join("+")}`}`;
}

test("a promotion goes from the places of one environment to those of the next that run the app", () => {
  assert.is(ends("staging", "production"), "lyon > oslo+paris");
  assert.is(ends("staging", "production", { app: "wiki" }), "lyon > paris");
  assert.is(ends("desk", "lyon"), "desk > lyon");
  assert.is(ends("lyon", "paris"), "lyon > paris");
  assert.is(ends("oslo", "production"), "oslo > paris");
  assert.is(ends("production", "oslo"), "paris > oslo");
  const named = [stage("production", "production", "shop"), stage("oslo", "production", "shop"), stage("staging", "staging", "shop")];
  const among = (from: string, to: string): unknown => {
    const found = findEnds({ app: "shop", from, to }, named);
    return "problem" in found ? found.problem.message : [found.sources.map(({ place }) => place), found.targets.map(({ place }) => place)];
  };
  assert.equal(among("staging", "production"), [["staging"], ["oslo", "production"]]);
  assert.equal(among("clusters/production", "production"), [["production"], ["oslo"]]);
  assert.equal(among("staging", "clusters/production"), [["staging"], ["production"]]);
});

test("it goes forward, skips no environment without a reason, and has two ends", () => {
  assert.is(ends("production", "staging"), "promotion-order: production to staging is backwards");
  assert.is(ends("paris", "desk"), "promotion-order: production to development is backwards");
  assert.is(ends("desk", "paris"), "promotion-order: development to production skips staging, where shop runs on lyon");
  assert.is(ends("development", "production", { skip: "urgent" }), "desk > oslo+paris past staging");
  assert.is(ends("staging", "oslo", { app: "wiki" }), "promotion-place: wiki does not run in oslo");
  assert.is(ends("staging", "production", { app: "none" }), "promotion-place: none does not run in staging");
  assert.is(ends("lyon", "staging"), "promotion-place: shop runs on lyon alone, which is both lyon and staging");
  assert.is(ends("staging", "__proto__"), "promotion-place: shop does not run in __proto__");
});

test("a place is read from its record, and a record that says no environment is refused", () => {
  const deployments = { "b": { app: "shop" }, "a": { app: "shop" }, ["__proto__"]: { app: "wiki" } };
  const found = readStage("paris", { environment: "staging", delivery: { kind: "portainer" }, deployments });
  assert.equal(found, { place: "paris", environment: "staging", delivery: "portainer", deployments: new Map([["wiki", ["__proto__"]], ["shop", ["a", "b"]]]) });
  for (const [record, said] of [
    [undefined, "The record is no JSON"], [{}, 'The record says that the place is for "undefined", which is none of development, staging, production'],
    [{ environment: ["staging"] }, 'The record says that the place is for "staging"'], [[], 'The record says that the place is for "undefined"'],
  ] as const) {
    const bad = readStage("paris", record);
    assert.ok("problem" in bad && bad.problem.message.startsWith(said), "problem" in bad ? bad.problem.message : "read");
    assert.is("problem" in bad && bad.problem.location.file, "generated/.astrolabe/paris.json");
  }
});

const pins = (versions: Readonly<Record<string, string>>): string => JSON.stringify({ shop: versions });

test("versions move by name: what differs changes, what is new comes, what only the target pins stays", () => {
  const texts = new Map([["lyon", pins({ web: "1.3", cache: "7" })], ["paris", pins({ web: "1.2", job: "4" })], ["oslo", pins({ web: "1.4", cache: "7" })]]);
  const found = findMoves({ app: "shop", from: "staging", sources: ["lyon"], targets: ["oslo", "paris"], texts });
  assert.ok("moves" in found);
  assert.equal(found.moves.map(({ place, moves, kept, text }) => [place, moves.map(({ name, from, to, isDowngrade }) => [name, from, to, isDowngrade]), kept, text]), [
    ["oslo", [["web", "1.4", "1.3", true]], [], pins({ web: "1.3", cache: "7" })],
    ["paris", [["cache", undefined, "7", false], ["web", "1.2", "1.3", false]], ["job"], '{"shop":{"cache": "7","web":"1.3","job":"4"}}'],
  ]);
  assert.equal(downgradesIn("shop", found.moves, undefined).map(({ message }) => message), ["oslo has web 1.4 of shop, which is newer than 1.3"]);
  assert.equal(downgradesIn("shop", found.moves, "it crashes"), []);
});

test("everything that is wrong with the versions is told at once", () => {
  const texts = new Map([["lyon", pins({ web: "1.3" })], ["nice", pins({ web: "1.4" })], ["paris", "{"], ["oslo", "{}"]]);
  const told = (sources: readonly string[], targets: readonly string[]): string[] => {
    const found = findMoves({ app: "shop", from: "staging", sources, targets, texts });
    return "problems" in found ? found.problems.map(({ code, message, location }) => `${location.file ?? ""}:${location.line ?? ""} ${code} ${message}`) : [];
  };
  assert.equal(told(["lyon", "nice"], []), [":" + " promotion-place The places of staging have different versions of shop: lyon has web 1.3; nice has web 1.4"]);
  assert.equal(told(["lyon"], ["paris", "oslo", "rome"]), [
    "clusters/paris/versions.json:1 versions-invalid Expected a name in quotes, and found the end of the file",
    'clusters/oslo/versions.json:1 versions-invalid The app "shop" is not in it, and runs at oslo',
    "clusters/rome/versions.json: versions-invalid There is no such file on the default branch",
  ]);
});

test("a deployment has settled when ArgoCD has synced it, it is healthy and nothing is under way", () => {
  const revision = "a".repeat(40);
  const status = (changed: object): unknown => ({ status: { sync: { status: "Synced", revision }, health: { status: "Healthy" }, ...changed } });
  assert.equal(settlementOf(status({})), { revision });
  for (const [application, reason] of [
    [status({ sync: { status: "OutOfSync", revision } }), 'ArgoCD has not synced it: "OutOfSync"'],
    [status({ health: { status: "Progressing" } }), 'its health is "Progressing"'],
    [status({ health: undefined }), "its health is unknown"],
    [status({ operationState: { phase: "Running" } }), "a sync is under way"],
    [status({ sync: { status: "Synced", revision: "--upload-pack=x" } }), 'ArgoCD names no commit, but "--upload-pack=x"'],
    [status({ sync: { status: "Synced" } }), 'ArgoCD names no commit, but ""'],
    ["text", "ArgoCD has not synced it: it says nothing of it"], [undefined, "ArgoCD has not synced it: it says nothing of it"],
  ] as const) assert.equal(settlementOf(application), { reason });
});

test("a promotion touches the versions of its targets and what is made of them there, and nothing else", () => {
  const targets = stages.filter(({ environment }) => environment === "production");
  const own = ["clusters/paris/versions.json", "generated/.astrolabe/paris.sha256", "generated/.astrolabe/paris.json", "generated/paris/shop/x.yaml", "generated/paris/_argocd/Application.argoproj.io_argocd_paris.shop.yaml"];
  const foreign = ["clusters/lyon/versions.json", "clusters/paris/cluster.ts", "generated/paris/wiki/x.yaml", "generated/paris/shopping/x.yaml", "generated/lyon/shop/x.yaml", "generated/paris/_argocd/Application.argoproj.io_argocd_paris.wiki.yaml", ".gitea/CODEOWNERS", "../other"];
  assert.equal(touchedBy("shop", targets, [...own, ...foreign]), { foreign, unmoved: ["oslo"] });
  assert.equal(touchedBy("shop", targets, [...own, "generated/oslo/shop/x.yaml"]), { foreign: [], unmoved: [] });
});

test("a title fits into a line, and no reason becomes markup", () => {
  const moves = [{ name: "web", from: "1.2", to: "1.3", isDowngrade: false }, { name: "digest", from: undefined, to: "sha256:aa", isDowngrade: undefined }];
  const promotion: Promotion = {
    app: "shop", from: "staging", to: "production", sources: ["lyon"], commit: "c".repeat(40), places: [{ place: "paris", moves, kept: ["job"], text: "" }],
    reasons: ["staging skipped: ```\n<!-- astrolabe begin --> @everybody \u202e"],
  };
  assert.is(promotionTitle(promotion), "Promote shop to production: digest nothing → sha256:aa, web 1.2 → 1.3");
  assert.is([...promotionTitle({ ...promotion, app: "s".repeat(63) })].length, 72);
  assert.is(promotionBody(promotion), [
    "Moves the pinned versions of shop from staging to production, and nothing else.", "", "````text",
    `Versions of shop as staging (lyon) has them since ${"c".repeat(40)}.`, "paris: web 1.2 → 1.3", "paris: digest nothing → sha256:aa, of which nobody can tell the newer",
    "paris: job stays, which staging does not pin", "staging skipped: ```\\n<!-- astrolabe begin --> @everybody \\u202e", "````",
  ].join("\n"));
  assert.match(promotionMessage(promotion, planOf("restarts the pod of shop"), { source: "a".repeat(64), tree: "b".repeat(64) }), new RegExp(`- caution: restarts the pod of shop \\(paris\\)\n\nAstrolabe-Source: a{64}\nAstrolabe-Tree: b{64}\n$`));
});

test.run();
