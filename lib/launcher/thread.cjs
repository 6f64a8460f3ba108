"use strict";
// What the thread that runs author code starts with. It does one job and waits for its end.
const { parentPort, workerData } = require("node:worker_threads");
const { loadScript } = require("./compiler.cjs");

const { exports: sandbox, keep } = loadScript(workerData.file);
parentPort?.once("message", (job) => {
  sandbox.run(job, (/** @type {{ done?: object }} */ answer) => {
    if (answer.done !== undefined) keep();
    parentPort?.postMessage(answer);
  });
});
