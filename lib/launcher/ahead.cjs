"use strict";
const { findCompiler, loadBundler } = require("./compiler.cjs");
const { collectingLess, engineSettings } = require("./engine.cjs");
const { packageRoot } = require("./package.cjs");
const { defaultMemory, startThread } = require("./start-thread.cjs");

/**
 * Begins what a compile needs and what takes longer to start than all else before it is needed: the thread that runs author code,
 * and esbuild.
 *
 * @param {string} root the workspace
 * @param {string} compiler its digest
 */
function startAhead(root, compiler) {
  const { bundlerFile, threadFile } = findCompiler(root, compiler);
  const thread = startThread(packageRoot, threadFile, defaultMemory, engineSettings());
  startBundler(loadBundler(bundlerFile));
  return thread;
}

/**
 * Starts esbuild, which works in a process of its own.
 *
 * @param {typeof import("esbuild")} esbuild its interface
 */
function startBundler(esbuild) {
  const added = Object.entries(collectingLess()).filter(([name]) => process.env[name] === undefined);
  for (const [name, value] of added) process.env[name] = value;
  // The process starts within this call, and takes the environment as it is now.
  esbuild.transform("").catch(() => undefined);
  for (const [name] of added) delete process.env[name];
}

module.exports = { startAhead, startBundler };
