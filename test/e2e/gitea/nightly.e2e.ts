/** What runs without a commit on a real Gitea with its runner: the workflow `nightly`, and `owners` by its schedule. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { progress } from "../components/cache.js";
import { kubectl } from "../components/programs.js";
import { found } from "../eventually.js";
import { ended, exitsOf, logOf, runsOf, type Run } from "./jobs.js";
import { path, startLab } from "./lab.js";

const lab = await startLab({
  // A schedule of every minute is met every other one: the next turn is looked for a minute after the last.
  settings: { "cron.start_schedule_tasks": { ENABLED: "true", SCHEDULE: "@every 2s" } },
  env: { ASTROLABE_KUBECTL: await kubectl() },
  prepare: async (clone) => clone.edit(".gitea/workflows/owners.yaml", (text) => text.replace('cron: "*/15 * * * *"', 'cron: "* * * * *"')),
});
const pushed = Date.now();
test.after(lab.stop);
const { api } = lab.gitea.admin;
const desk = await lab.desk(lab.people.ada, "ada");
const main = await desk.git("rev-parse", "origin/main");

const hidden = "a-token-that-nobody-may-see";
/** It leads nowhere. */
const kubeconfig = [
  "apiVersion: v1", "kind: Config", "clusters:", "- { name: nowhere, cluster: { server: 'https://127.0.0.1:9' } }", "users:", `- { name: night, user: { token: ${hidden} } }`,
  "contexts:", ...["control", "research"].map((name) => `- { name: ${name}, context: { cluster: nowhere, user: night } }`), "",
].join("\n");

/** The end of what a job said. */
const last = (log: string): string => log.split("\n").slice(-40).join("\n");

/** Runs the workflow for a branch to its end. */
async function night(branch: string): Promise<{ readonly run: Run; readonly log: string; readonly exits: readonly number[] }> {
  await api.call("POST", `/repos/${path}/actions/workflows/nightly.yaml/dispatches`, { ref: branch });
  const run = await ended(lab, "nightly.yaml", await desk.git("rev-parse", branch));
  const lines = await logOf(lab, run);
  return { run, log: lines.map(({ text }) => text).join("\n"), exits: exitsOf(lines) };
}

test("without secrets it passes, and says what it did not look at", async () => {
  for (const name of ["KUBECONFIG", "ASTROLABE_READ_TOKEN"]) await api.call("DELETE", `/repos/${path}/actions/secrets/${name}`);
  const { run, log } = await night("main");
  assert.is(run.conclusion, "success", last(log));
  assert.match(log, "There is no secret KUBECONFIG: the clusters were not looked at.");
  assert.match(log, "There is no secret ASTROLABE_READ_TOKEN: Gitea's settings were not looked at.");
});

test("a waiver that ends soon and clusters out of reach each fail their own step, and the secret is not shown", async () => {
  const secrets = { KUBECONFIG: kubeconfig, ASTROLABE_READ_TOKEN: lab.secrets["ASTROLABE_SECRET_ASTROLABE_READ_TOKEN"] ?? "" };
  for (const [name, data] of Object.entries(secrets)) await api.call("PUT", `/repos/${path}/actions/secrets/${name}`, { data });
  await desk.git("switch", "--quiet", "--create", "ends-soon");
  const soon = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  desk.edit("clusters/research/cluster.ts", (text) => text.replace(/until: "[^"]+"/, `until: "${soon}"`));
  await desk.astrolabe(["synth"]);
  await desk.git("commit", "--quiet", "--all", "--message", "Ends soon");
  await desk.git("push", "--quiet", "origin", "HEAD");

  const { run, log, exits } = await night("ends-soon");
  assert.is(run.conclusion, "failure", last(log));
  // Fetch, install, tree, bytes, waivers, clusters, Gitea's settings.
  assert.equal(exits, [0, 0, 0, 0, 1, 3, 0], last(log));
  assert.match(log, 'waiver-expired: The waiver of capacity-at-maximum for "RayCluster ray/ray"');
  assert.match(log, /The cluster control was not read: .*127\.0\.0\.1:9 was refused/);
  for (const part of [hidden, "cluster: nowhere", "kind: Config"]) assert.not.match(log, part);
});

test("the schedule runs `owners` on the default branch", async () => {
  const run = await found("a scheduled run has ended", 360 - (Date.now() - pushed) / 1000, async () =>
    (await runsOf(lab, "owners.yaml", main, "schedule")).find(({ status }) => status === "completed") ?? "it");
  const log = await logOf(lab, run);
  assert.is(run.conclusion, "success", last(log.map(({ text }) => text).join("\n")));
  progress(`the first scheduled run began ${(((log[0]?.at ?? Number.NaN) - pushed) / 1000).toFixed(0)} s after main was pushed`);
});

test.run();
