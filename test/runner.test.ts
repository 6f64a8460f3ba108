import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const imports = `import { test } from "${import.meta.resolve("uvu")}";\n`;
const passing = `${imports}test("one", () => {});\ntest("two", () => {});\n`;
const failing = `${imports}test("one", () => {});\ntest("two", () => { throw new Error("the reason"); });\n`;

/** The tests of a small project, each file wrong in a way of its own. */
const files: Readonly<Record<string, string>> = {
  "passes.test.ts": `${passing}test.skip("three", () => {});\ntest.run();\n`,
  "fails.test.ts": `${failing}test.run();\n`,
  "forgets.test.ts": passing,
  "throws.test.ts": `${imports}throw new Error("thrown at import");\n`,
  "hook.test.ts": `${imports}test.before(() => { throw new Error("no hook"); });\ntest("one", () => {});\ntest.run();\n`,
  "late.test.ts": `${passing}test.run();\nprocess.on("exit", () => { process.exitCode = 3; });\n`,
  "stops.test.ts": `${passing}test("three", () => process.exit(0));\ntest.run();\n`,
  "waits.test.ts": `${imports}test("one", () => new Promise(() => {}));\ntest.run();\n`,
  "deep/er/passes.test.ts": `${passing}test.run();\n`,
  "deep/outside.e2e.ts": `${passing}test.run();\n`,
  "samples/sample.test.ts": "throw new Error('a sample is no test');\n",
  "bench/work.test.ts": "throw new Error('the benchmark is no test');\n",
};

const runner = suite("runner", { root: "" });

runner.before((context) => {
  context.root = mkdtempSync(join(tmpdir(), "runner-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(context.root, path)), { recursive: true });
    writeFileSync(join(context.root, path), text);
  }
});

runner.after(({ root }) => rmSync(root, { recursive: true }));

function run(root: string, ...options: string[]) {
  const script = fileURLToPath(new URL("run.ts", import.meta.url));
  const command = ["--import", import.meta.resolve("tsx"), script, "--root", root, ...options];
  // The files under test print colours, the runner has to read their summaries and print none of its own.
  const env = { ...process.env, FORCE_COLOR: "1" };
  const child = spawnSync(process.execPath, command, { encoding: "utf8", env });
  return { ...child, lines: child.stdout.trimEnd().split("\n") };
}

runner("fails for every file that does not run and pass all its tests, and says why", ({ root }) => {
  const { status, stdout, lines } = run(root);
  assert.is(status, 1);
  assert.is(lines.at(-1), "7 passed, 7 failed, 1 skipped");
  const line = (file: string) => {
    const found = lines.find((text) => text.includes(`  ${file} `));
    return found?.replace(/ +[\d.]+ s$/, "").replace(/ {2,}/g, "  ");
  };
  assert.is(line("passes.test.ts"), "ok  passes.test.ts  2 passed, 0 failed, 1 skipped");
  assert.is(line("deep/er/passes.test.ts"), "ok  deep/er/passes.test.ts  2 passed, 0 failed, 0 skipped");
  assert.is(line("fails.test.ts"), "FAIL  fails.test.ts  1 passed, 1 failed, 0 skipped");
  assert.match(stdout, "the reason");
  assert.match(stdout, "forgets.test.ts: it runs no test: is test.run() missing at its end?");
  assert.match(stdout, "throws.test.ts: it ended with exit code 1 before its tests were counted");
  assert.match(stdout, "Error: thrown at import");
  assert.is(line("hook.test.ts"), "FAIL  hook.test.ts  0 passed, 1 failed, 0 skipped");
  assert.match(stdout, "hook.test.ts: a hook of its tests failed");
  assert.match(stdout, "late.test.ts: it ended with exit code 3 although its tests passed");
  assert.match(stdout, "stops.test.ts: it ended with exit code 1 before its tests were counted");
  assert.match(stdout, "waits.test.ts: it ended with exit code 1 before its tests were counted");
  assert.not.match(stdout, "is no test");
});

runner("succeeds when the chosen files pass", ({ root }) => {
  const { status, lines } = run(root, "passes");
  assert.is(status, 0);
  assert.is(lines.at(-1), "4 passed, 0 failed, 1 skipped");
});

runner("runs the end-to-end tests alone when asked to", ({ root }) => {
  const { status, lines } = run(root, "--e2e");
  assert.is(status, 0);
  assert.match(lines[0] ?? "", "deep/outside.e2e.ts");
  assert.is(lines.at(-1), "2 passed, 0 failed, 0 skipped");
});

runner("fails when nothing runs, and when it does not understand", ({ root }) => {
  const nothing = run(root, "no-such-file");
  assert.is(nothing.status, 1);
  assert.match(nothing.stdout, "No test file matches no-such-file.");
  assert.is(nothing.lines.at(-1), "0 passed, 0 failed, 0 skipped");
  assert.is(run(root, "--fast").status, 2);
});

runner.run();
