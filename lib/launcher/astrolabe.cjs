#!/usr/bin/env node
"use strict";
// Plain JavaScript, so that a run that has nothing to do costs little more than starting Node.

const { writeSync } = require("node:fs");
const { compilerDigest, packageRoot } = require("./package.cjs");
const { findWorkspace } = require("./workspace.cjs");
const { readState, whatChanged } = require("./state.cjs");

/** Exit code of a command that could not come to its end. */
const failed = 3;

const argv = process.argv.slice(2);
const root = findWorkspace(argv, process.cwd());
const compiler = compilerDigest();
const state = root === undefined ? undefined : readState(root, compiler);
const isCompile = root !== undefined && ["synth", "check", "diff", "plan", "review"].includes(argv[0] ?? "")
  && !argv.some((word) => /^(--memory-limit|--verify|--help|-h)/.test(word));

/** @type {import("node:worker_threads").Worker | undefined} */
let thread;
const startAhead = () => {
  if (isCompile) thread ??= require("./ahead.cjs").startAhead(root, compiler);
};
const changes = root === undefined || state === undefined ? undefined : whatChanged(root, state, startAhead);

const isIdle = argv.length === 1 && argv[0] === "synth" && changes !== undefined && changes.nothing;
// Findings were kept with their paths as they are from the workspace.
if (isIdle && state !== undefined && (state.findings === "" || process.cwd() === root)) {
  // The streams of process take longer to set up than all that is written to them here.
  if (state.findings !== "") writeSync(2, state.findings);
  writeSync(1, `${state.summary}\n`);
  // Nothing is left to wait for, and nothing to take down.
  process.exit(0);
} else {
  // What an idle run does without is loaded here.
  const { findCompiler, loadCompiler } = require("./compiler.cjs");
  // After a change, what Node kept of its own modules is worth more: it fits the engine as it was.
  const { engineSettings, setEngine } = require("./engine.cjs");
  if (changes === undefined) setEngine(root);
  startAhead();
  const { file, synthFile, threadFile, bundlerFile } = findCompiler(root ?? packageRoot, compiler);
  const { main } = loadCompiler(isCompile && argv[0] === "synth" ? synthFile : file, isCompile ? `${argv[0]}` : "other", bundlerFile);
  const { flush, print } = require("./output.cjs");
  main(argv, { root, packageRoot, compiler, engine: engineSettings(), changes, threadFile, thread }).catch((error) => {
    print(2, `${error instanceof Error ? error.stack : String(error)}\n`);
    return failed;
  }).then(async (code) => {
    await flush();
    // To take down V8's heap, and a thread that was never given a job, would take as long as to write what changed.
    if (code !== failed) process.exit(code);
    process.exitCode = code;
    // Something may still be at work, such as the type check. It ends by itself; the thread does not, and unref alone would not change that
    // while its output is piped.
    void thread?.terminate();
    thread?.unref();
  });
}
