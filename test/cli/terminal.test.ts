import { startProgress, wantsColor, type Clock } from "#lib/cli/terminal.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const decisions: [name: string, choice: "auto" | "always" | "never", environment: Record<string, string>, terminal: boolean, color: boolean][] = [
  ["a terminal", "auto", {}, true, true],
  ["a pipe", "auto", {}, false, false],
  ["a dumb terminal", "auto", { TERM: "dumb" }, true, false],
  ["NO_COLOR on a terminal", "auto", { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR on a terminal", "auto", { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR into a pipe", "auto", { FORCE_COLOR: "1" }, false, true],
  ["FORCE_COLOR=0 on a terminal", "auto", { FORCE_COLOR: "0" }, true, false],
  ["NO_COLOR and FORCE_COLOR", "auto", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ["--color always with NO_COLOR into a pipe", "always", { NO_COLOR: "1" }, false, true],
  ["--color never with FORCE_COLOR on a terminal", "never", { FORCE_COLOR: "1" }, true, false],
];

for (const [name, choice, environment, terminal, color] of decisions) {
  test(`${name}: ${color ? "colour" : "no colour"}`, () => assert.is(wantsColor(choice, environment, terminal), color));
}

/** A clock that moves only when told, and a screen that keeps what was written to it. */
function rig(isTTY: boolean, columns = 80) {
  let time = 0;
  let waiting: { at: number; call: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    after(milliseconds, call) {
      const entry = { at: time + milliseconds, call };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
  };
  const written: string[] = [];
  const screen = { isTTY, columns, write: (text: string) => written.push(text) };
  const pass = (milliseconds: number, { busy = false } = {}) => {
    time += milliseconds;
    const due = busy ? [] : waiting.filter(({ at }) => at <= time);
    waiting = waiting.filter((entry) => !due.includes(entry));
    for (const { call } of due) call();
  };
  return { clock, screen, written, pass };
}

const clear = "\r\u001b[2K";

test("work that is done within half a second shows no progress", () => {
  const { clock, screen, written, pass } = rig(true);
  const progress = startProgress(screen, {}, clock);
  progress.update("compiling");
  pass(499);
  progress.end();
  pass(1000);
  assert.equal(written, []);
});

test("longer work shows its latest step, rewrites the line, and clears it at the end", () => {
  const { clock, screen, written, pass } = rig(true);
  const progress = startProgress(screen, {}, clock);
  progress.update("loading");
  progress.update("compiling");
  pass(500);
  pass(100);
  progress.update("writing");
  progress.update("too soon to be read");
  progress.end();
  progress.end();
  assert.equal(written, [`${clear}compiling`, `${clear}writing`, clear]);
});

test("work that never lets go of the process shows progress at its next step", () => {
  const { clock, screen, written, pass } = rig(true);
  const progress = startProgress(screen, {}, clock);
  pass(800, { busy: true });
  progress.update("compiling");
  assert.equal(written, [`${clear}compiling`]);
});

test("the line never wraps and carries no control characters", () => {
  const { clock, screen, written, pass } = rig(true, 10);
  startProgress(screen, {}, clock).update("ab\u001bcdefghijkl");
  pass(500);
  assert.equal(written, [`${clear}ab\\u001bc`]);
});

test("a pipe and a dumb terminal never see progress", () => {
  for (const [isTTY, environment] of [[false, {}], [true, { TERM: "dumb" }]] as const) {
    const { clock, screen, written, pass } = rig(isTTY);
    const progress = startProgress(screen, environment, clock);
    progress.update("compiling");
    pass(1000);
    progress.update("writing");
    progress.end();
    assert.equal(written, []);
  }
});

test.run();
