"use strict";
const { existsSync } = require("node:fs");
const { createRequire } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { engineSettings } = require("./engine.cjs");
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
  /** @type {Map<string, unknown>} */
  const libraries = new Map();
  const load = (/** @type {string} */ name) => {
    if (name === "esbuild" && bundlerFile !== undefined) return loadBundler(bundlerFile);
    if (!name.startsWith(".")) return require(name);
    // A library that `build.cjs` made a script of.
    const library = libraries.get(name) ?? run(join(dirname(file), `${basename(name, ".cjs")}.js`), use, require);
    libraries.set(name, library);
    return library;
  };
  /** @type {Compiler} */
  const { main, digests } = run(file, use, load);
  return { main, digests };
}

/**
 * Runs a script as `runScript` does, and keeps what V8 compiled for the next process.
 *
 * @type {<Exports>(file: string, use: string, load: (name: string) => unknown, place?: string) => Exports}
 */
function run(file, use, load, place) {
  const { exports, keep } = runScript(file, `${use}-${engineSettings()}`, load, place);
  process.once("exit", keep);
  return exports;
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
  /** @type {typeof import("esbuild")} */
  const loaded = run(file, "compile", createRequire(original), original);
  bundler = loaded;
  return loaded;
}

module.exports = { findCompiler, loadBundler, loadCompiler };
