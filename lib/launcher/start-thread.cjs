"use strict";
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");

/** Megabytes that authors' code may use unless the command line says otherwise. */
const defaultMemory = 1024;

/**
 * Starts a thread that waits for one job with author code.
 *
 * @param {string} script the bundled sandbox
 * @param {number} memory its heap limit in megabytes
 */
function startThread(script, memory) {
  const worker = new Worker(join(__dirname, "thread.cjs"), {
    workerData: { file: script },
    // Author code sees no environment: what it gives depends on the sources alone.
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 32 },
  });
  // What author code prints is for people, and must not mix with a command's result.
  worker.stdout.pipe(process.stderr, { end: false });
  worker.stderr.pipe(process.stderr, { end: false });
  return worker;
}

module.exports = { defaultMemory, startThread };
