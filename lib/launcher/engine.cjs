"use strict";
const { freemem } = require("node:os");
const v8 = require("node:v8");

// A compile lasts seconds, and on two processors each thread that helps takes time from those that work. Most functions that V8
// takes for hot are done before what it made of them has paid off: the first flag has it wait for six times as much use (the default
// of Node 20 is 67,584 units). The second has each thread collect its own young garbage. Both are read anew at each use, so setting
// them while V8 runs does no harm, which cannot be said of others.
const flags = ["--interrupt-budget=400000", "--no-parallel-scavenge"];

/** Sets V8 for work that takes seconds. To be called before code is loaded: V8 rejects what was kept of it under other flags. */
function setEngine() {
  for (const flag of flags) v8.setFlagsFromString(flag);
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

module.exports = { collectingLess, setEngine };
