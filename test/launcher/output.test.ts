import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";

const output = fileURLToPath(new URL("../../lib/launcher/output.cjs", import.meta.url));
/** More than a pipe holds. */
const long = 300_000;

test("all that was printed is taken before the process ends, in its order, however slow the reader", async () => {
  const { text, code } = await run(`
    print(1, "a".repeat(${long}));
    streamOf(1).write("b".repeat(${long}));
    print(1, "c".repeat(${long}));
  `);
  assert.is(text.length, 3 * long);
  assert.ok(/^a+b+c+$/.test(text));
  assert.is(code, 7);
});

test("a pipe that does not wait for its reader loses nothing", async () => {
  // Whoever makes a stream of a pipe has it wait no more.
  const { text } = await run(`
    process.stdout;
    print(1, "a".repeat(${long}));
    print(1, "b".repeat(${long}));
  `);
  assert.ok(/^a+b+$/.test(text));
  assert.is(text.length, 2 * long);
});

test("nobody is told that nobody reads on", async () => {
  const { code, errors } = await run(`print(1, "a".repeat(${long}));`, { isReading: false });
  assert.is(code, 7);
  assert.is(errors, "");
});

test("nothing to print makes no stream", async () => {
  const { text } = await run(`
    const made = [];
    for (const name of ["stdout", "stderr"]) Object.defineProperty(process, name, { get: () => { made.push(name); return { write: (_, taken) => taken() }; } });
    print(2, "");
    print(1, "x");
    flush().then(() => print(1, String(made.length)));
  `);
  assert.is(text, "x0");
});

/** Runs a script that prints, and ends as the launcher does. */
async function run(script: string, { isReading = true } = {}): Promise<{ text: string; errors: string; code: number | null }> {
  const source = `const { flush, print, streamOf } = require(${JSON.stringify(output)});\n${script}\nflush().then(() => process.exit(7));`;
  const child = spawn(process.execPath, ["-e", source], { stdio: ["ignore", "pipe", "pipe"] });
  const code = new Promise<number | null>((resolve) => { child.once("close", resolve); });
  let [text, errors] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (piece: string) => { errors += piece; });
  if (isReading) {
    child.stdout.setEncoding("utf8").on("data", (piece: string) => { text += piece; }).pause();
    await delay(200);
    child.stdout.resume();
  } else {
    child.stdout.destroy();
  }
  return { code: await code, text, errors };
}

test.run();
