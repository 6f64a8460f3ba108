/** `astrolabe publish` against a real Gitea: how often it asks, what it does when the server goes away, and when two publish at once. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { progress } from "../components/cache.js";
import type { Desk } from "./desk.js";
import { startLab } from "./lab.js";
import { Pulls } from "./pulls.js";
import { startProxy } from "./proxy.js";

const lab = await startLab({ hasRunner: false });
test.after(lab.stop);
const { ada } = lab.people;
const pulls = new Pulls(lab);

/** Requests to the API while something is done, without jobs. */
async function callsOf(action: () => Promise<unknown>): Promise<readonly string[]> {
  const before = lab.gitea.requests().length;
  await action();
  return lab.gitea.requests().slice(before).filter((line) => line.includes(" /api/v1/"));
}

/** Changes the results portal to a version and compiles. */
async function change(desk: Desk, version: string): Promise<void> {
  desk.edit("apps/results-portal/app.ts", (text) => text.replace(/results-portal:(\$\{[^}]*\}|[\d.]+)/, `results-portal:${version}`));
  await desk.astrolabe(["synth"]);
}

test("it asks at most 8 times when nothing is there, and 4 times when nothing has changed", async () => {
  const desk = await lab.desk(ada, "ada");
  await change(desk, "3.0.0");
  const first = await callsOf(() => desk.astrolabe(["publish"]));
  const second = await callsOf(() => desk.astrolabe(["publish"]));
  progress(`publish asked ${first.length} times, and ${second.length} times when nothing had changed`);
  assert.ok(first.length <= 8, first.join("\n"));
  assert.ok(second.length <= 4, second.join("\n"));
  assert.equal(second.filter((line) => !line.startsWith("GET ")), []);
});

test("a dry run writes nothing, here or there", async () => {
  const desk = await lab.desk(ada, "dry");
  await change(desk, "3.0.1");
  const [status, head] = [await desk.git("status", "--porcelain=v2", "--branch"), await desk.git("for-each-ref")];
  const calls = await callsOf(() => desk.astrolabe(["publish", "--dry-run"]));
  assert.equal(calls.filter((line) => !line.startsWith("GET ")), []);
  assert.equal([await desk.git("status", "--porcelain=v2", "--branch"), await desk.git("for-each-ref")], [status, head]);
});

test("wherever Gitea goes away, the next run finishes, with one pull request and one comment", async () => {
  // What Gitea does last, by the request after which it is gone.
  const ends = [/git-receive-pack$/, /\/pulls$/, /\/comments$/, /\/statuses\//];
  for (const [index, end] of ends.entries()) {
    const name = `gone-${index}`;
    const desk = await lab.desk(ada, name);
    await change(desk, `4.0.${index}`);
    let isGone = false;
    const proxy = await startProxy(lab.gitea.url, async ({ method, path }) => {
      if (isGone || method !== "POST" || !end.test(path)) return "answer";
      isGone = true;
      await lab.gitea.stopServer();
      return "cut";
    });
    try {
      const env = { ASTROLABE_GITEA_URL: proxy.url };
      await desk.git("remote", "set-url", "origin", `${proxy.url}/platform/astrolabe.git`);
      const broken = await desk.tryAstrolabe(["publish"], env);
      assert.ok(isGone, `${end} was never asked for: ${broken.stdout}${broken.stderr}`);
      assert.is(broken.status, 3, broken.stdout + broken.stderr);
      assert.not.match(broken.stdout + broken.stderr, desk.person.token);
      await lab.gitea.startServer();
      await desk.astrolabe(["publish"], env);
      assert.match(await desk.astrolabe(["publish"], env), "Nothing to do");
    } finally {
      await proxy.stop();
    }
    const head = await desk.git("rev-parse", "HEAD");
    const mine = (await pulls.open()).filter((pull) => pull.head === head);
    assert.is(mine.length, 1, name);
    for (const { number } of mine) assert.is((await pulls.plans(number)).length, 1, name);
    assert.is((await pulls.status(head, "astrolabe/plan"))?.state, "success", name);
  }
});

test("two who publish the same at once leave one pull request with one comment", async () => {
  const desks = [await lab.desk(ada, "here"), await lab.desk(ada, "elsewhere")];
  for (const desk of desks) await change(desk, "5.0.0");
  const before = new Set((await pulls.open()).map(({ number }) => number));
  const finished = await Promise.all(desks.map((desk) => desk.tryAstrolabe(["publish"])));
  // Whoever comes second takes over what the first has pushed.
  assert.equal(finished.map(({ status }) => status), [0, 0], finished.map(({ stdout, stderr }) => stdout + stderr).join("\n"));
  const made = (await pulls.open()).filter(({ number }) => !before.has(number));
  assert.is(made.length, 1);
  for (const { number } of made) assert.is((await pulls.plans(number)).length, 1);
});

test.run();
