import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigFile, Job, ScheduledJob, type JobProps } from "#lib/constructs/index.js";
import { at, render } from "./small-cluster.js";

const image = "registry.example.org/desi:3.1.0";
const once = (props: Partial<JobProps>, text = "a") => render((chart) => {
  const config = new ConfigFile(chart, "config", { files: { "run.ini": text } });
  new Job(chart, "reduce", { image, mounts: { "/etc/run": config }, ...props });
});
const nameOf = (outcome: ReturnType<typeof once>) => Object.keys(outcome.objects).find((name) => name.startsWith("Job ")) ?? "";

test("a job runs to its end once, with a limit on time and tries, and stays to be seen", () => {
  const outcome = once({ runs: 4, parallel: 2, timeoutSeconds: 600, retries: 1 });
  const job = nameOf(outcome);
  assert.equal(outcome.problems, []);
  assert.match(job, /^Job shop-reduce-[0-9a-f]{8}$/);
  for (const [field, value] of Object.entries({ completions: 4, parallelism: 2, activeDeadlineSeconds: 600, backoffLimit: 1, completionMode: "Indexed" })) {
    assert.is(at(outcome, job, `spec/${field}`), value, field);
  }
  assert.is(at(outcome, job, "spec/ttlSecondsAfterFinished"), undefined);
  assert.is(at(outcome, job, "spec/template/spec/restartPolicy"), "Never");
  assert.is(at(outcome, job, "spec/template/spec/containers/0/livenessProbe"), undefined);
});

test("a job is another job when its props or its configuration change, and only then", () => {
  assert.is(nameOf(once({})), nameOf(once({})));
  assert.is.not(nameOf(once({})), nameOf(once({ args: ["--again"] })));
  assert.is.not(nameOf(once({})), nameOf(once({}, "b")));
});

test("a scheduled job never runs twice at once and leaves little behind", () => {
  const outcome = render((chart) => void new ScheduledJob(chart, "main", { image, schedule: "30 2 * * mon-fri", timeZone: "America/Chicago" }));
  assert.equal(outcome.problems, []);
  const wanted = {
    schedule: "30 2 * * mon-fri", timeZone: "America/Chicago", suspend: false, concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 600, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3,
  };
  for (const [field, value] of Object.entries(wanted)) assert.is(at(outcome, "CronJob shop", `spec/${field}`), value, field);
  assert.is(at(outcome, "CronJob shop", "spec/jobTemplate/spec/ttlSecondsAfterFinished"), 604800);
  assert.is(at(outcome, "CronJob shop", "spec/jobTemplate/spec/activeDeadlineSeconds"), 3600);
});

test("accepts what cron understands", () => {
  for (const schedule of ["* * * * *", "*/5 0-6,12 1 jan,JUL 0", "0 12 1-15/2 * sun", "5 4 * * 6"]) {
    const outcome = render((chart) => void new ScheduledJob(chart, "main", { image, schedule }));
    assert.equal(outcome.problems, [], schedule);
  }
});

test("refuses what cron does not understand, naming the field", () => {
  const refused = {
    "0 3 * *": "does not have 5 fields",
    "@daily": "does not have 5 fields",
    "60 * * * *": '"60" as its minute',
    "* 24 * * *": '"24" as its hour',
    "* * 0 * *": '"0" as its day of month',
    "* * * 13 *": '"13" as its month',
    "* * * * 7": '"7" as its day of week',
    "*/0 * * * *": '"*/0" as its minute',
    "30-10 * * * *": '"30-10" as its minute',
    "5/10 * * * *": '"5/10" as its minute',
    "1,,2 * * * *": '"1,,2" as its minute',
    "1- * * * *": '"1-" as its minute',
  };
  for (const [schedule, words] of Object.entries(refused)) {
    const { problems } = render((chart) => void new ScheduledJob(chart, "main", { image, schedule }));
    assert.is(problems.length, 1, schedule);
    assert.ok(problems[0]?.includes(words), problems[0]);
  }
});

test("refuses times and counts that make no sense", () => {
  const outcome = render((chart) => void new ScheduledJob(chart, "main", {
    image, schedule: "0 3 * * *", timeZone: "local time", lateSeconds: 5, timeoutSeconds: 0, retries: -1,
  }));
  assert.equal(outcome.problems, [
    "The timeoutSeconds is 0. Write a whole number from 1.",
    "The retries is -1. Write a whole number from 0.",
    "The lateSeconds is 5. Write a whole number from 10.",
    'The time zone "local time" is malformed. Write an IANA name such as `Etc/UTC` or `America/Chicago`.',
  ]);
});

test.run();
