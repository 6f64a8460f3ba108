"use strict";
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");
const { streamOf } = require("./output.cjs");

/** Megabytes that authors' code may use unless the command line says otherwise. */
const defaultMemory = 512;

// The supervisor stops author code that needs too much and says where it was. V8's own limit, at which
// the thread ends without a word, stands well above: it is for code that grows faster than it is watched.
const headroom = 256;

// V8 collects what is young a third of this at a time. With less, most of one app's constructs are still in use then, are taken
// for old, and the whole heap is searched for them, the more often the more apps there are.
const young = 24;

/**
 * Starts a thread that waits for one job with author code.
 *
 * @param {string} packageRoot the folder that the compiler is installed in: this file is bundled, and does not know
 * @param {string} script the bundled sandbox
 * @param {number} memory megabytes that author code may use
 * @param {string} engine see Context
 */
function startThread(packageRoot, script, memory, engine) {
  const worker = new Worker(join(packageRoot, "lib/launcher/thread.cjs"), {
    workerData: { file: script, use: `run-${engine}` },
    // Author code sees no environment: what it gives depends on the sources alone.
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memory + headroom, maxYoungGenerationSizeMb: young },
  });
  // What author code prints is for people, and must not mix with a command's result.
  for (const output of [worker.stdout, worker.stderr]) output.on("data", (text) => streamOf(2).write(text));
  return worker;
}

module.exports = { defaultMemory, startThread };
