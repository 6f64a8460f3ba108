import { test } from "uvu";
import { equal, ok } from "uvu/assert";
import { isDuration, scheduleProblem } from "#lib/checks/rules/schedules.js";

test("schedules that the API server accepts are accepted", () => {
  const good = ["* * * * *", "? * ? * ?", "*/5 1-3 * jan,3 MON-5", "0 0 1 1 0", "5/15 * * * *", "1-59/2 * * * *", "@hourly", "@every 1h30m", "  0 0 * * *  ", "0 0 * * sun-SAT", "+5 * * * *", ",1 * * * *"];
  for (const schedule of good) equal(scheduleProblem(schedule), undefined, schedule);
});

test("schedules that the API server refuses are refused", () => {
  const bad = ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "5-1 * * * *", "*/0 * * * *", "1-2-3 * * * *", "1/2/3 * * * *", "a * * * *", "-0 * * * *", "*- * * * */x", "@reboot", "@every", "@every x", "0 0 L * *", "0 0 * * mon#1"];
  for (const schedule of bad) ok(scheduleProblem(schedule) !== undefined, schedule);
});

test("durations are those of Go", () => {
  for (const text of ["1h30m", "1.5s", ".5ms", "0", "-3us", "2µs"]) ok(isDuration(text), text);
  for (const text of ["", "1", "1d", "h", "1h 2m", "1.2.3s"]) ok(!isDuration(text), text);
});

test("a long schedule is refused without being read", () => {
  ok(scheduleProblem("1,".repeat(1_000_000)) !== undefined);
});

test.run();
