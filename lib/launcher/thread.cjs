"use strict";
// What the thread that runs author code starts with. It does one job and waits for its end.
const { parentPort, workerData } = require("node:worker_threads");
const { runScript } = require("./script.cjs");

/** @type {{ exports: typeof import("../sandbox/run.js"), keep: () => void }} */
const { exports: sandbox, keep } = runScript(workerData.file, workerData.use, require);
sandbox.warm();
parentPort?.once("message", (job) => {
  sandbox.run(job, (answer) => {
    const pass = () => parentPort?.postMessage(answer);
    if (answer.done === undefined) return pass();
    keep();
    // The last answer ends this thread, and what author code printed leaves it piece by piece.
    process.stdout.write("", () => process.stderr.write("", pass));
  });
});
