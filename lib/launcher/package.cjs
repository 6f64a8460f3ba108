"use strict";
const { createHash } = require("node:crypto");
const { readFileSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

/** The folder that the compiler is installed in. */
const packageRoot = resolve(__dirname, "../..");

/**
 * Files below a folder, sorted by code unit, with `/` between folders.
 *
 * @param {string} folder
 * @param {string} prefix
 * @returns {string[]}
 */
function filesBelow(folder, prefix) {
  /** @type {string[]} */
  const files = [];
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) files.push(...filesBelow(folder, path));
    else files.push(path);
  }
  return files.sort();
}

/**
 * SHA-256 of the compiler's own sources and of what npm says is installed: equal digests, equal compiler.
 *
 * @param {string | undefined} root the workspace, whose installed packages count as well.
 */
function compilerDigest(root) {
  const hash = createHash("sha256");
  for (const file of filesBelow(join(packageRoot, "lib"), "")) {
    hash.update(`${file}\0`).update(readFileSync(join(packageRoot, "lib", file))).update("\0");
  }
  hash.update(readFileSync(join(packageRoot, "package.json")));
  for (const folder of new Set([packageRoot, root ?? packageRoot])) {
    for (const lock of ["node_modules/.package-lock.json", "package-lock.json"]) hash.update(`\0${contentOf(join(folder, lock))}`);
  }
  return hash.digest("hex");
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { compilerDigest, packageRoot };
