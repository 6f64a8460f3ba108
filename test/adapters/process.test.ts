import { AdapterError } from "#lib/adapters/error.js";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const node = (script: string, options: Partial<Parameters<typeof runProcess>[2]> = {}) =>
  runProcess(process.execPath, ["-e", script], { timeout: 20_000, ...options });

async function failureOf(run: Promise<unknown>): Promise<AdapterError> {
  const error = await run.then(() => undefined, (reason: unknown) => reason);
  assert.instance(error, AdapterError);
  if (!(error instanceof AdapterError)) throw error;
  return error;
}

test("a command's streams are kept apart, and any status is an answer", async () => {
  const { status, stdout, stderr } = await node("console.log('out'); console.error('err'); process.exitCode = 3");
  assert.equal({ status, stdout, stderr }, { status: 3, stdout: "out\n", stderr: "err\n" });
});

test("arguments are not read by a shell", async () => {
  const { stdout } = await runProcess(process.execPath, ["-p", "process.argv[1]", "$(id) `id` ; * ' \""], { timeout: 20_000 });
  assert.is(stdout, "$(id) `id` ; * ' \"\n");
});

test("a command has the environment that it is given, and nothing else", async () => {
  const { stdout } = await node("console.log(process.env.PATH, process.env.ONLY)", { env: { ONLY: "this" } });
  assert.is(stdout, "undefined this\n");
});

test("lines of standard error are told while they come, the last one too", async () => {
  const lines: string[] = [];
  await node("process.stderr.write('one\\ntw'); process.stderr.write('o\\nthree')", { onErrorLine: (line) => lines.push(line) });
  assert.equal(lines, ["one", "two", "three"]);
});

test("a command that is not there cannot be run", async () => {
  const error = await failureOf(runProcess("/nowhere/to/be/found", [], { timeout: 1000 }));
  assert.is(error.message, "/nowhere/to/be/found cannot be run: there is no such program");
  assert.is(error.status, "ENOENT");
});

test("a command that takes too long is ended, with its last words", async () => {
  const error = await failureOf(node("console.error('waiting for the moon'); setInterval(() => {}, 1000)", { timeout: 1500 }));
  assert.match(error.message, /did not end within 1\.5 seconds/);
  assert.match(error.message, "waiting for the moon");
  assert.is(error.status, "ETIMEDOUT");
});

test("a command that a signal ended gave no answer", async () => {
  const error = await failureOf(node("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"));
  assert.match(error.message, "was ended by SIGTERM");
});

test("last words are the last lines, and none when nothing was said", () => {
  assert.is(lastWords(" \n"), "");
  assert.is(lastWords("1\n2\n3\n4\n5\n6\n"), ". It said: 2\n3\n4\n5\n6");
});

test.run();
