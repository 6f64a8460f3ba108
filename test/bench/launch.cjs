"use strict";
// Starts a compiler that the benchmark has bundled, as lib/launcher/astrolabe.cjs starts its own for a cold compile:
// `node launch.cjs <folder of the bundle> synth …`, in the workspace.
const { join } = require("node:path");
const { startBundler } = require("../../lib/launcher/ahead.cjs");
const { loadCompiler } = require("../../lib/launcher/compiler.cjs");
const { engineSettings, setEngine } = require("../../lib/launcher/engine.cjs");
const { compilerDigest, packageRoot } = require("../../lib/launcher/package.cjs");
const { defaultMemory, startThread } = require("../../lib/launcher/start-thread.cjs");

const [folder = "", ...argv] = process.argv.slice(2);
const compiler = compilerDigest();
const threadFile = join(folder, "thread.js");
setEngine(process.cwd());
const thread = startThread(packageRoot, threadFile, defaultMemory, engineSettings());
startBundler(require("esbuild"));
const { main } = loadCompiler(join(folder, "main.js"), "synth");
main(argv, { root: process.cwd(), packageRoot, compiler, engine: engineSettings(), changes: undefined, threadFile, thread }).then(
  (code) => { process.exitCode = code; },
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 3;
  },
).finally(() => {
  void thread.terminate();
  thread.unref();
});
