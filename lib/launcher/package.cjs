"use strict";
const { readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { digestOfAll, sha256 } = require("./digest.cjs");

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

/** SHA-256 of the compiler's own sources and of what npm installed for it: equal digests, equal compiler. */
function compilerDigest() {
  const files = filesBelow(join(packageRoot, "lib"), "").map((file) => `lib/${file}`);
  files.push("package.json", "node_modules/.package-lock.json");
  return sha256(`${files.join("\n")}\n${digestOfAll(files.map((file) => `${packageRoot}/${file}`))}`);
}

module.exports = { compilerDigest, packageRoot };
