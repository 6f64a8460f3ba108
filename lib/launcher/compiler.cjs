"use strict";
const { existsSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { packageRoot } = require("./package.cjs");
const { runScript } = require("./script.cjs");

/**
 * The bundled compiler, after building it when it is not there.
 *
 * @param {string} root the workspace, for when the package's own folder cannot be written to
 * @param {string} digest of the compiler
 */
function findCompiler(root, digest) {
  const folder = builtCompiler(root, digest);
  return { file: join(folder, "main.js"), synthFile: join(folder, "synth.js"), threadFile: join(folder, "thread.js"), bundlerFile: join(folder, "bundler.js") };
}

/**
 * The folder with the bundled compiler.
 *
 * @param {string} root
 * @param {string} digest
 */
function builtCompiler(root, digest) {
  const homes = [packageRoot, root].map((home) => join(home, ".astrolabe", "compiler"));
  const name = digest.slice(0, 16);
  for (const home of homes) if (existsSync(join(home, name, "main.js"))) return join(home, name);
  const { build } = require("./build.cjs");
  /** @type {unknown} */
  let problem;
  for (const home of homes) {
    try {
      return build(home, name);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/**
 * @typedef {object} Compiler
 * @property {(argv: readonly string[], context: object) => Promise<number>} main runs a command line
 * @property {(context: object, limits: object) => Promise<object>} digests compiles and gives the digests of the tree
 *
 * @param {string} file
 * @param {string} use see `runScript`
 * @param {string} [bundlerFile] esbuild's interface as a script. Default: as npm installed it.
 * @returns {Compiler}
 */
function loadCompiler(file, use, bundlerFile) {
  const load = (/** @type {string} */ name) => (name === "esbuild" && bundlerFile !== undefined ? loadBundler(bundlerFile) : require(name));
  /** @type {{ exports: Compiler, keep: () => void }} */
  const { exports, keep } = runScript(file, use, load);
  process.once("exit", keep);
  return { main: exports.main, digests: exports.digests };
}

/** @type {typeof import("esbuild") | undefined} */
let bundler;

/**
 * esbuild's interface. It believes to be where npm installed it, since its program is found from there.
 *
 * @param {string} file
 */
function loadBundler(file) {
  if (bundler !== undefined) return bundler;
  const original = require.resolve("esbuild");
  /** @type {{ exports: typeof import("esbuild"), keep: () => void }} */
  const { exports, keep } = runScript(file, "compile", createRequire(original), original);
  process.once("exit", keep);
  bundler = exports;
  return exports;
}

module.exports = { findCompiler, loadBundler, loadCompiler };
