import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { member, text } from "#lib/adapters/json.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../../.gitea/workflows/", import.meta.url));
const files = readdirSync(folder).sort();
const sources = new Map(files.map((file) => [file, readFileSync(folder + file, "utf8")]));

interface Step {
  readonly place: string;
  readonly run: unknown;
  readonly env: object;
  readonly keys: readonly string[];
}

interface Job {
  readonly place: string;
  readonly events: readonly string[];
  readonly permissions: object | undefined;
  readonly timeout: unknown;
  readonly keys: readonly string[];
  readonly steps: readonly Step[];
}

const object = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

const jobs: readonly Job[] = [...sources].flatMap(([file, source]) => {
  const workflow: unknown = parse(source);
  const on = member(workflow, "on");
  return Object.entries(object(member(workflow, "jobs"))).map(([name, job]): Job => ({
    place: `${file}, job ${name}`,
    events: typeof on === "string" ? [on] : Object.keys(object(on)),
    permissions: typeof member(job, "permissions") === "object" ? object(member(job, "permissions")) : undefined,
    timeout: member(job, "timeout-minutes"),
    keys: Object.keys(object(job)),
    steps: Object.values(object(member(job, "steps"))).map((step) => ({
      place: `${file}, job ${name}, step ${text(step, "name")}`, run: member(step, "run"), env: object(member(step, "env")), keys: Object.keys(object(step)),
    })),
  }));
});
const steps = jobs.flatMap((job) => job.steps);

test("every workflow is named as its file, because others refer to it by name", () => {
  for (const [file, source] of sources) assert.is(text(parse(source), "name"), file.replace(/\.yaml$/, ""));
  assert.equal(files, ["deploy.yaml", "nightly.yaml", "owners.yaml", "reviewed.yaml", "verify.yaml"]);
});

test("steps run commands alone, so that no action has to be fetched", () => {
  for (const { place, run, keys } of steps) {
    assert.type(run, "string", place);
    assert.equal(keys.filter((key) => !["name", "if", "env", "run"].includes(key)), [], place);
  }
});

test("nothing is put into a command but by its environment", () => {
  for (const { place, run } of steps) assert.not.match(String(run), "${{", place);
});

test("of what an author writes, nothing reaches the environment of a step", () => {
  // The id of a commit, which the server gives; a token; a secret that the repository names.
  const allowed = ["github.event.pull_request.merge_base", "secrets.GITHUB_TOKEN", "secrets.ASTROLABE_READ_TOKEN", "secrets.KUBECONFIG", "secrets.ASTROLABE_DEPLOY_TOKEN", "secrets.ASTROLABE_WEBHOOK_KEY"];
  for (const { place, env } of steps) {
    for (const value of Object.values(env)) {
      const used = [...String(value).matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = ""]) => expression.trim());
      assert.equal(used.filter((expression) => !allowed.includes(expression)), [], place);
    }
  }
});

test("a token is in the environment of a step alone, and never in an address", () => {
  for (const [file, source] of sources) {
    assert.is(member(parse(source), "env"), undefined, file);
    assert.not.match(source, /:\/\/[^/\s"]*@/, file);
  }
  for (const { place, keys } of jobs) assert.not.ok(keys.includes("env"), place);
});

test("every job states its rights and its longest time", () => {
  for (const { place, permissions, timeout } of jobs) {
    assert.ok(permissions, place);
    assert.type(timeout, "number", place);
  }
});

test("a job that runs code of a pull request cannot set a status, and sees no secret", () => {
  const theirs = jobs.filter(({ events }) => events.some((event) => /^pull_request(?!_target)/.test(event)));
  assert.equal(theirs.map(({ place }) => place), ["reviewed.yaml, job note", "verify.yaml, job check"]);
  for (const job of theirs) {
    // Who may write code may set any status.
    assert.equal(Object.entries(job.permissions ?? {}).filter(([unit, right]) => /^(?:code|contents)$/.test(unit) && right !== "read"), [], job.place);
    for (const { place, env } of job.steps) assert.not.match(JSON.stringify(env), /secrets\.(?!GITHUB_TOKEN)/, place);
  }
});

test("a job that may set a status runs at events for which Gitea takes the base branch's code", () => {
  const mighty = jobs.filter(({ permissions }) => ["code", "contents"].some((unit) => text(permissions, unit) === "write"));
  assert.equal(mighty.map(({ place, events }) => [place, events]), [["owners.yaml, job hold", ["workflow_run", "pull_request_target", "schedule"]]]);
});

test("workflows of the same event follow each other, and a later commit ends the check of an earlier one", () => {
  assert.match(sources.get("verify.yaml") ?? "", "cancel-in-progress: ${{ github.event_name == 'pull_request' }}");
  assert.match(sources.get("owners.yaml") ?? "", "cancel-in-progress: false");
  // Half of what a run would tell Portainer of would be lost.
  assert.match(sources.get("deploy.yaml") ?? "", "cancel-in-progress: false");
});

test("what is checked out is the commit that the job is for, and not a reference that moves", () => {
  for (const { place, run } of steps.filter(({ run }) => String(run).includes("git fetch"))) {
    assert.match(String(run), '"$GITHUB_SHA"', place);
    assert.not.match(String(run), /GITHUB_(?:HEAD_REF|REF\b|REF_NAME)/, place);
  }
});

test.run();
