/** What a real Gitea with its runner does with changes that are wrong, pushed by hand past `publish`, and with those of a fork. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Desk } from "./desk.js";
import { eventually } from "../eventually.js";
import { ended, logOf, runsOf } from "./jobs.js";
import { path, startLab } from "./lab.js";
import { owned, Pulls, verified, type Pull } from "./pulls.js";
import { signIn } from "./web.js";

const lab = await startLab();
test.after(lab.stop);
const { ada, rosa, paul, gus } = lab.people;
const pulls = new Pulls(lab);
const desk = await lab.desk(ada, "ada");

/** A change that is wrong. */
interface Mistake {
  readonly branch: string;
  readonly file: string;
  readonly change: (text: string) => string;
  readonly isCompiled: boolean;
  /** What the comment has to say. */
  readonly says: readonly (string | RegExp)[];
}

const app = "apps/results-portal/app.ts";
const mistakes: readonly Mistake[] = [
  {
    branch: "foreign-image", file: app, isCompiled: true,
    change: (text) => text.replace("docker.io/valkey/valkey", "images.example.com/valkey/valkey"),
    says: ["policy/allowed-registries", /apps\/results-portal\/app\.ts:\d+/],
  },
  {
    branch: "stale", file: app, isCompiled: false,
    change: (text) => text.replace('results-portal:${versions["results-portal"]}', "results-portal:2.4.3"),
    says: ["tree-stale", "generated/research/results-portal/Deployment.apps_results-portal_results-portal-web.yaml"],
  },
  {
    branch: "mistyped", file: app, isCompiled: false,
    change: (text) => text.replace("autoscale: { ...replicas, cpu: 70 }", 'autoscale: { ...replicas, cpu: "70" }'),
    says: ["type-error", /apps\/results-portal\/app\.ts:\d+/],
  },
];

/** A workflow that a fork brings along to see what it gets. */
const look = `name: look
on: pull_request
jobs:
  look:
    runs-on: linux
    steps:
      - env:
          TOKEN: \${{ secrets.GITHUB_TOKEN }}
          SECRET: \${{ secrets.ASTROLABE_READ_TOKEN }}
        run: |
          echo "a secret of \${#SECRET} characters"
          node -e 'const { GITHUB_API_URL: api, GITHUB_REPOSITORY: path, GITHUB_SHA: sha, TOKEN: token } = process.env;
            fetch(\`\${api}/repos/\${path}/statuses/\${sha}\`, {
              method: "POST", headers: { "authorization": \`token \${token}\`, "content-type": "application/json" },
              body: JSON.stringify({ context: "${owned}", state: "success" }),
            }).then(({ status }) => console.log("setting a status:", status))'
`;

/** Commits and pushes a branch as somebody does who has never heard of `publish`. */
async function push(desk: Desk, message: string): Promise<void> {
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message", message);
  await desk.git("push", "--quiet", "origin", "HEAD");
}

/** The end of the log of a commit's run. */
const said = async (commit: string, workflow = "verify.yaml"): Promise<string> =>
  (await logOf(lab, await ended(lab, workflow, commit))).slice(-60).map(({ text }) => text).join("\n");

const opened = new Map<string, Pull>();
const pullOf = (branch: string): Pull => {
  const pull = opened.get(branch);
  assert.ok(pull, `${branch} was not opened`);
  return pull;
};

test("pull requests with mistakes are opened", async () => {
  for (const { branch, file, change, isCompiled } of mistakes) {
    await desk.git("switch", "--quiet", "--create", branch, "main");
    desk.edit(file, change);
    if (isCompiled) await desk.tryAstrolabe(["synth"]);
    await push(desk, branch);
    opened.set(branch, await pulls.make(ada, { head: branch, title: branch }));
  }
  assert.is((await pulls.open()).length, mistakes.length);
});

for (const { branch, says } of mistakes) {
  test(`${branch}: it goes red, and a comment says why and where`, async () => {
    const { number, head } = pullOf(branch);
    assert.is((await pulls.settled(head, verified)).state, "failure");
    const [plan, ...more] = await pulls.plans(number);
    assert.ok(plan?.author === "gitea-actions" && more.length === 0, await said(head));
    for (const part of says) assert.match(plan.body, part);
  });
}

test("mended, it goes green, and the same comment says so", async () => {
  const { number } = pullOf("stale");
  await desk.git("switch", "--quiet", "stale");
  await desk.astrolabe(["synth"]);
  await push(desk, "Compile");
  const { head } = await pulls.read(number);
  assert.is((await pulls.settled(head, verified)).state, "success", await said(head));
  const [plan, ...more] = await pulls.plans(number);
  assert.ok(plan !== undefined && more.length === 0);
  assert.not.match(plan.body, "tree-stale");
  assert.match(plan.body, "2.4.3");
});

test("a fork's pull request waits for somebody who writes, runs without secrets and is held for its owners", async () => {
  const fork = `${gus.name}/astrolabe`;
  await lab.gitea.as(gus).call("POST", `/repos/${path}/forks`, {});
  await eventually("the fork has its branch", 10, async () => ((await lab.gitea.as(gus).ask("GET", `/repos/${fork}/branches/main`)).status === 200 ? [] : [fork]));
  const own = await lab.desk(gus, "gus", fork);
  await own.git("switch", "--quiet", "--create", "from-outside");
  own.edit(app, (text) => text.replace('results-portal:${versions["results-portal"]}', "results-portal:2.4.4"));
  await own.astrolabe(["synth"]);
  writeFileSync(join(own.folder, ".gitea/workflows/look.yaml"), look);
  await push(own, "From outside");
  const pull = await pulls.make(gus, { head: `${fork}:from-outside`, title: "From outside" });

  assert.is((await pulls.status(pull.head, verified))?.state, "pending");
  const session = await signIn(lab.gitea, paul);
  for (const workflow of ["verify.yaml", "look.yaml"]) {
    const [run, ...more] = await runsOf(lab, workflow, pull.head);
    assert.ok(run?.status === "waiting" && more.length === 0, `${workflow} is ${run?.status}`);
    await session.post(`/${path}/actions/runs/${run.id}/approve`);
  }
  assert.is((await pulls.settled(pull.head, verified)).state, "success");
  const log = await said(pull.head);
  // It may not comment, so the plan stands in its log.
  assert.equal(await pulls.plans(pull.number), []);
  assert.match(log, "No comment was written");
  assert.match(log, "restarts 2 to 6 pods of results-portal-web");
  assert.match((await pulls.settled(pull.head, owned, () => true)).description, "@platform/research-computing");

  const seen = await said(pull.head, "look.yaml");
  assert.match(seen, "a secret of 0 characters");
  assert.match(seen, "setting a status: 403");
  // Its workflow is the platform's to approve.
  await pulls.approve(pull.number, rosa);
  await pulls.approve(pull.number, paul);
  await pulls.settled(pull.head, owned, ({ state }) => state === "success");
  assert.is((await pulls.merge(pull.number, paul)).status, 200);
});

test.run();
