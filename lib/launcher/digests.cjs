"use strict";
// Compiles a workspace from scratch and prints the digest of every file of its tree, for `synth --verify`.
// The second argument `reversed` makes every folder list its entries in the opposite order.
const fs = require("node:fs");
const { engineSettings, setEngine } = require("./engine.cjs");
const { compilerDigest, packageRoot } = require("./package.cjs");
const { findCompiler, loadCompiler } = require("./compiler.cjs");

const [root = "", order = "", timeLimit = "", memoryLimit = ""] = process.argv.slice(2);
if (order === "reversed") {
  const { readdirSync } = fs;
  Reflect.set(fs, "readdirSync", (/** @type {Parameters<typeof readdirSync>} */ ...args) => readdirSync(...args).sort(descending));
  require("node:module").syncBuiltinESMExports();
}

setEngine();
const compiler = compilerDigest();
const { file, threadFile } = findCompiler(root, compiler);
const { digests } = loadCompiler(file, "digests");
digests({ root, packageRoot, compiler, engine: engineSettings(), changes: undefined, threadFile, thread: undefined }, { timeLimit: Number(timeLimit), memoryLimit: Number(memoryLimit) }).then(
  (found) => process.stdout.write(JSON.stringify(found)),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  },
);

/**
 * @param {string | { name: string | Buffer }} a
 * @param {string | { name: string | Buffer }} b
 */
function descending(a, b) {
  const [first, second] = [a, b].map((entry) => String(typeof entry === "string" ? entry : entry.name));
  return (first ?? "") < (second ?? "") ? 1 : -1;
}
