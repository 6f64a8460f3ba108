"use strict";
const { collectingLess } = require("./engine.cjs");

/** Starts esbuild, which works in a process of its own that takes as long to start as the compiler takes to load. */
function warmBundler() {
  /** @type {typeof import("esbuild")} */
  const esbuild = require("esbuild");
  const added = Object.entries(collectingLess()).filter(([name]) => process.env[name] === undefined);
  for (const [name, value] of added) process.env[name] = value;
  // The process starts within this call, and takes the environment as it is now.
  esbuild.transform("").catch(() => undefined);
  for (const [name] of added) delete process.env[name];
}

module.exports = { warmBundler };
