/** `astrolabe promote` on a real Gitea with its runner, and `astrolabe rollback` of what was merged in each way that Gitea has. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { progress } from "../components/cache.js";
import { path, startLab } from "./lab.js";
import { owned, Pulls, verified, type Pull } from "./pulls.js";

const versionsOf = (place: string): string => `clusters/${place}/versions.json`;
const portal = (version: string) => (text: string): string => text.replace(/("results-portal": )"[^"]+"/, `$1"${version}"`);

const lab = await startLab({
  prepare: async (clone) => {
    clone.edit(versionsOf("staging"), portal("2.4.2"));
    await clone.synth();
  },
});
test.after(lab.stop);
const { ada, rosa, paul } = lab.people;
const pulls = new Pulls(lab);
const desk = await lab.desk(ada, "ada");
const promotion = ["promote", "results-portal", "--from", "staging", "--to", "production", "--settled", "Seen in the browser"];

/** Places of production that run the portal. */
const targets = ["production", "research", "swarm"];
const ofPortal = /^generated\/(\.astrolabe\/[a-z]+\.(json|sha256)|[a-z]+\/results-portal\/.+)$/;

/** The pull request that is open, which has to be the only one. */
async function onlyPull(): Promise<Pull> {
  const [pull, ...more] = await pulls.open();
  assert.ok(pull !== undefined && more.length === 0, `${more.length} pull requests more`);
  return pull;
}

/** The tree of main on the server. */
async function treeOfMain(): Promise<string> {
  await desk.git("fetch", "--quiet", "origin");
  return desk.git("rev-parse", "origin/main^{tree}");
}

test("a version that is not merged is not promoted", async () => {
  const at = await lab.desk(rosa, "ahead");
  await at.git("switch", "--quiet", "--create", "ahead");
  at.edit(versionsOf("staging"), portal("2.4.3"));
  await at.git("commit", "--quiet", "--all", "--message", "Portal 2.4.3");
  const { status, stdout, stderr } = await at.tryAstrolabe(promotion);
  assert.is(status, 1, stdout + stderr);
  assert.match(stdout + stderr, "promotion-unmerged");
  assert.match(stdout + stderr, "results-portal 2.4.3");
  assert.equal(await pulls.open(), []);
});

test("a promotion is one pull request with its plan", async () => {
  const said = await desk.astrolabe(promotion);
  assert.match(said, "opened pull request 1");
  const pull = await onlyPull();
  await desk.git("fetch", "--quiet", "origin", pull.head);
  const changed = (await desk.git("diff", "--name-only", "origin/main", pull.head)).split("\n");
  assert.equal(changed.filter((file) => !file.startsWith("generated/")), targets.map(versionsOf));
  assert.equal(changed.filter((file) => file.startsWith("generated/") && !ofPortal.test(file)), []);
  assert.is(await desk.git("diff", "--shortstat", "origin/main", pull.head, "--", "clusters"), "3 files changed, 3 insertions(+), 3 deletions(-)");
  assert.match((await pulls.plans(pull.number)).map(({ body }) => body).join(), "results-portal:2.4.2");
});

test("it goes green, and once more it changes nothing", async () => {
  const before = await onlyPull();
  assert.is((await pulls.settled(before.head, verified)).state, "success");
  const plans = await pulls.plans(before.number);
  assert.is(plans.length, 1);
  // The job has written the comment since.
  const again = await desk.astrolabe(promotion);
  assert.match(again, "Nothing to do", again);
  assert.equal([await onlyPull(), await pulls.plans(before.number)], [before, plans]);
});

test("its owners approve, it is merged, and nothing is left to promote", async () => {
  const { number, head } = await onlyPull();
  for (const owner of [paul, rosa]) await pulls.approve(number, owner);
  await pulls.settled(head, owned, ({ state }) => state === "success");
  assert.is((await pulls.merge(number, ada)).status, 200);
  assert.match(await desk.astrolabe(promotion), "Nothing to promote: production, research, swarm have the versions of results-portal that staging has.");
  assert.equal(await pulls.open(), []);
});

/** Ways to merge, by what the API calls them, and whether main may have gone on since the branch began. */
const styles = new Map([["merge", true], ["rebase", true], ["fast-forward-only", false]]);

test("whatever the way of a merge, a rollback gives the tree of before", async () => {
  // What holds merges, and what verifies them, was shown above.
  const { api } = lab.gitea.admin;
  await api.call("PATCH", `/repos/${path}`, { has_actions: false, allow_rebase: true, allow_fast_forward_only_merge: true });
  await api.call("DELETE", `/repos/${path}/branch_protections/main`);
  const begin = performance.now();
  const before = await treeOfMain();
  const old = await desk.git("rev-parse", "origin/main");
  for (const [style, isBehind] of styles) {
    await desk.git("switch", "--quiet", "--create", style, isBehind ? old : "origin/main");
    desk.edit(versionsOf("production"), portal(`2.5.0-${style}`));
    await desk.astrolabe(["synth"]);
    await desk.git("commit", "--quiet", "--all", "--message", `Portal 2.5.0-${style}`);
    desk.edit("README.md", (text) => `${text}\nMerged by ${style}.\n`);
    await desk.git("commit", "--quiet", "--all", "--message", `Note ${style}`);
    await desk.git("push", "--quiet", "origin", "HEAD");
    const { number } = await pulls.make(ada, { head: style, title: `Portal by ${style}` });
    const parent = await desk.git("rev-parse", "origin/main");
    assert.is((await pulls.merge(number, ada, style)).status, 200, style);
    assert.is.not(await treeOfMain(), before, style);
    const parents = (await desk.git("log", "--format=%p", `${parent}..origin/main`)).split("\n").map((line) => line.split(" ").length);
    assert.equal(parents, style === "merge" ? [2, 1, 1] : [1, 1], style);

    assert.match(await desk.astrolabe(["rollback", `#${number}`]), "opened pull request", style);
    assert.is((await pulls.merge((await onlyPull()).number, rosa)).status, 200, style);
    assert.is(await treeOfMain(), before, style);
  }
  progress(`${styles.size} merges and their rollbacks: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
});

test.run();
