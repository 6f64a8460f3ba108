"use strict";
const { readdirSync } = require("node:fs");
const { freemem } = require("node:os");
const { join } = require("node:path");

// V8 complains on stderr of a flag that it does not know, and cannot be asked before. Each flag is for the versions that were tried.
const version = Number.parseInt(process.versions.v8, 10);
const [node20, node26] = [11, 14];

// A compile lasts seconds, and on two processors each thread that helps takes time from those that work. The first flag has each
// thread collect its own young garbage. Most functions that V8 takes for hot are done before what it made of them has paid off: the
// second has it wait for six times as much use (the default of Node 20 is 67,584 units). Node 22 measures use otherwise, and gains
// little by waiting. Both are read anew at each use, so setting them while V8 runs does no harm, which cannot be said of others.
const flags = ["--no-parallel-scavenge", ...(version === node20 ? ["--interrupt-budget=400000"] : [])];

// In a large workspace memory counts: without the first of these, garbage in the main thread may grow to three times what is in use
// before it is collected. The second has V8 forget the code of a function that has not been called since the last collection: each
// app's `build` is called once for each deployment, and what V8 made of it takes more than all else about the app.
const manyApps = 2000;
const sparing = ["--heap-growing-percent=25", "--bytecode-old-age=1"];

/** How V8 is set, as a part of file names: what V8 compiled it rejects under other settings. */
let settings = "plain";
const engineSettings = () => settings;

/**
 * Sets V8 for work that takes seconds. To be called before code is loaded: V8 rejects what was kept of it under other flags.
 *
 * @param {string} [root] the workspace
 */
function setEngine(root) {
  const isLarge = root !== undefined && countApps(root) > manyApps;
  settings = isLarge ? "sparing" : "lasting";
  if (version < node20 || version > node26) return;
  const { setFlagsFromString } = require("node:v8");
  for (const flag of isLarge ? [...flags, ...sparing] : flags) setFlagsFromString(flag);
}

/** @param {string} root */
function countApps(root) {
  try {
    return readdirSync(join(root, "apps")).length;
  } catch {
    return 0;
  }
}

/**
 * Environment that has a Go program, such as esbuild and TypeScript's compiler, collect garbage only when a quarter of the free
 * memory is used (Go, "A Guide to the Go Garbage Collector"). They run for a short time: most of their garbage dies with them.
 *
 * @returns {Record<string, string>}
 */
function collectingLess() {
  return { GOGC: "off", GOMEMLIMIT: String(Math.floor(freemem() / 4)) };
}

module.exports = { collectingLess, engineSettings, setEngine };
