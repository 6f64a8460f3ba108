/**
 * Runs every sample of test/samples through the real command. `SAMPLES=tree npx tsx
 * test/samples.test.ts` runs those whose name holds `tree`; `UPDATE_SAMPLES=1` makes what they give
 * their expectation, to be read before it is committed.
 */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openHome, readSamples, runSample, treeOf, updateSample, type Files, type Run, type Sample } from "./sample.js";

const isUpdate = (process.env["UPDATE_SAMPLES"] ?? "") !== "";
if (isUpdate && (process.env["CI"] ?? "") !== "") throw new Error("UPDATE_SAMPLES is for people: in CI it would make every test pass.");

const home = openHome();
const samples = readSamples().filter(({ name }) => name.includes(process.env["SAMPLES"] ?? ""));
const runs = startAll(samples);

/** Runs samples, as many at a time as there are processors. */
function startAll(waiting: readonly Sample[]): Map<Sample, Promise<Run>> {
  const queue: (() => Promise<unknown>)[] = [];
  const runs = new Map<Sample, Promise<Run>>();
  for (const sample of waiting) {
    runs.set(sample, new Promise((resolve) => {
      queue.push(() => {
        const run = runSample(sample, home);
        resolve(run);
        return run.catch(() => undefined);
      });
    }));
  }
  const work = async (): Promise<void> => {
    for (let start = queue.shift(); start !== undefined; start = queue.shift()) await start();
  };
  for (let lane = 0; lane < availableParallelism(); lane += 1) void work();
  return runs;
}

for (const [found, running] of runs) {
  test(found.name, async () => {
    const run = await running;
    const sample = isUpdate ? updateSample(found, run) : found;
    assert.equal(run.diagnostics, sample.diagnostics, "the findings are not those of expected/diagnostics.txt");
    if (sample.output !== undefined) assert.equal(run.output, sample.output, "the output is not that of expected/output.txt");
    if (sample.tree !== undefined) assertSame(treeOf(run.after), sample.tree, "expected/generated");
    assert.is(run.exit, sample.exit, `the exit code is ${run.exit}, expected ${sample.exit}`);
    if (sample.exit !== 0) assertSame(run.after, run.before, "the workspace before a command that failed");
  });
}

function assertSame(actual: Files, expected: Files, what: string): void {
  assert.equal([...actual.keys()], [...expected.keys()], `the files are not those of ${what}`);
  for (const [path, text] of expected) assert.equal(actual.get(path), text, `${path} is not as in ${what}`);
}

test.after(() => rmSync(home, { recursive: true, force: true }));
test.run();
