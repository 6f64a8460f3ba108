/**
 * Runs the tests: `npm test`, `npm test -- tree/yaml` for the files whose path holds that text, and
 * `npm run test:e2e` for the end-to-end ones alone. Every file has a process of its own, so that a
 * crash, a changed folder or a forgotten timer stays within it. The last line counts the tests.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";

interface Outcome {
  /** Path below the root, `/`-separated. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What is wrong with the file beyond its failed tests. */
  readonly problem: string | undefined;
  readonly output: string;
  readonly seconds: number;
}

/** How a test file's process ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

const project = fileURLToPath(new URL("..", import.meta.url));
const loader = import.meta.resolve("tsx");
const color = picocolors.createColors(Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"]);

/** Test files below a folder, sorted. Sample repositories and the benchmark hold none of ours. */
function testFiles(root: string, suffix: string): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(resolve(root, folder), { withFileTypes: true })) {
      const path = folder + entry.name;
      if (entry.isFile() && path.endsWith(suffix)) found.push(path);
      if (entry.isDirectory() && !["samples", "bench", "node_modules"].includes(path)) walk(`${path}/`);
    }
  };
  walk("");
  return found.sort();
}

/** Runs one file and judges it by its exit code and by the summary that uvu prints at the end. */
function runFile(root: string, file: string, limit: number): Promise<Outcome> {
  return new Promise((done) => {
    const begin = performance.now();
    const child = spawn(process.execPath, ["--import", loader, resolve(root, file)], {
      cwd: project,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limit,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", ({ message }) => (output += `${message}\n`));
    // A process that a test left behind may hold the pipes open. It must not hold up the run.
    child.on("exit", () => setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe.destroy()), 5000).unref());
    child.on("close", (code, signal) => {
      const seconds = (performance.now() - begin) / 1000;
      done({ file, output, seconds, ...judge({ code, signal, stdout }) });
    });
  });
}

function judge({ code, signal, stdout }: Ending): Pick<Outcome, "passed" | "failed" | "skipped" | "problem"> {
  const summaries = stripVTControlCharacters(stdout).matchAll(/^ +Total: +(\d+)\n +Passed: +(\d+)\n +Skipped: +(\d+)$/gm);
  const summary = [...summaries].at(-1);
  const [total = 0, passed = 0, skipped = 0] = summary?.slice(1).map(Number) ?? [];
  const ending = signal === null ? `it ended with exit code ${code}` : `${signal} ended it`;
  let problem: string | undefined;
  // uvu says nothing, and succeeds, when a file defines tests and never runs them.
  if (code === 0 && total + skipped === 0) problem = "it runs no test: is test.run() missing at its end?";
  else if (summary === undefined) problem = `${ending} before its tests were counted`;
  else if (code !== 0 && total === passed) problem = `${ending} although its tests passed`;
  // Nor does it say what a hook threw.
  else if (code === 0 && total > passed) problem = "a hook of its tests failed";
  return { passed, skipped, failed: Math.max(total - passed, problem === undefined ? 0 : 1), problem };
}

/** What an end-to-end test says that it has seen. */
function measured({ output }: Outcome): string[] {
  // uvu's dots of the tests before may stand on the same line.
  return output.split("\n").flatMap((line) => stripVTControlCharacters(line).match(/^(?:[•✘] )*e2e: (.*)$/)?.[1] ?? []);
}

/** Runs files a few at a time and hands over each outcome in the files' order. */
async function* runFiles(root: string, files: readonly string[], width: number, limit: number): AsyncGenerator<Outcome> {
  const running: Promise<Outcome>[] = [];
  let next = 0;
  const start = () => {
    const file = files[next++];
    if (file === undefined) return;
    running.push(runFile(root, file, limit).finally(start));
  };
  for (let slot = 0; slot < width; slot++) start();
  for (let index = 0; index < files.length; index++) {
    const outcome = await running[index];
    if (outcome !== undefined) yield outcome;
  }
}

function counts({ passed, failed, skipped }: Pick<Outcome, "passed" | "failed" | "skipped">): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

async function main(): Promise<number> {
  const { values, positionals: filters } = parseArgs({
    allowPositionals: true,
    options: { e2e: { type: "boolean", default: false }, root: { type: "string", default: resolve(project, "test") } },
  });
  const files = testFiles(values.root, values.e2e ? ".e2e.ts" : ".test.ts").filter(
    (file) => filters.length === 0 || filters.some((text) => file.includes(text)),
  );
  // End-to-end tests share what is outside, so they take turns.
  const width = values.e2e ? 1 : Math.max(2, Math.min(4, availableParallelism()));
  const minutes = values.e2e ? 60 : 10;

  const all = { passed: 0, failed: 0, skipped: 0 };
  const failures: Outcome[] = [];
  const column = Math.max(0, ...files.map((file) => file.length)) + 2;
  for await (const outcome of runFiles(values.root, files, width, minutes * 60_000)) {
    const mark = outcome.failed > 0 ? color.red("FAIL") : color.green("ok  ");
    const time = color.dim(`${outcome.seconds.toFixed(1)} s`);
    console.log(`${mark}  ${outcome.file.padEnd(column)}${counts(outcome)}  ${time}`);
    if (outcome.failed > 0) failures.push(outcome);
    else for (const line of measured(outcome)) console.log(color.dim(`      ${line}`));
    all.passed += outcome.passed;
    all.failed += outcome.failed;
    all.skipped += outcome.skipped;
  }
  for (const { file, problem, output } of failures) {
    console.log(`\n${color.red(file)}${problem === undefined ? "" : `: ${problem}`}\n${output.trimEnd()}`);
  }
  if (files.length === 0) console.log(`No test file${filters.length === 0 ? "s." : ` matches ${filters.join(", ")}.`}`);
  console.log(`\n${counts(all)}`);
  return all.failed > 0 || all.passed === 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
