"use strict";
const { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { digestOfAll, sha256 } = require("./digest.cjs");
const { sighting } = require("./sighting.cjs");

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
 * SHA-256 of the compiler's own sources and of what npm installed for it: equal digests, equal compiler.
 * Reading hundreds of files costs a large part of a run that has nothing to do, so the digest is kept
 * beside what lstat says of them; whoever writes a file changes its ctime.
 */
function compilerDigest() {
  const files = filesBelow(join(packageRoot, "lib"), "").map((file) => `lib/${file}`);
  files.push("package.json", "node_modules/.package-lock.json");
  const screen = screenOf(files);
  const kept = screen === undefined ? undefined : readKept();
  if (kept !== undefined && kept.screen === screen) return kept.digest;
  const digest = sha256(`${files.join("\n")}\n${digestOfAll(files.map((file) => `${packageRoot}/${file}`))}`);
  if (screen !== undefined && screenOf(files) === screen) keep(screen, digest);
  return digest;
}

/**
 * One digest of the sightings of some files; nothing when one of them cannot be trusted.
 *
 * @param {readonly string[]} files
 */
function screenOf(files) {
  const seen = files.map((file) => sighting(`${packageRoot}/${file}`));
  return seen.some(([inode]) => inode === 0) ? undefined : sha256(`${files.join("\n")}\n${seen.join("\n")}`);
}

const keptFile = join(packageRoot, ".astrolabe", "compiler-digest");

/** @returns {{ screen: string, digest: string } | undefined} */
function readKept() {
  try {
    const [screen = "", digest = ""] = readFileSync(keptFile, "latin1").split(" ");
    return /^[0-9a-f]{64}$/.test(digest) ? { screen, digest } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} screen
 * @param {string} digest
 */
function keep(screen, digest) {
  const draft = `${keptFile}.${process.pid}`;
  try {
    mkdirSync(join(packageRoot, ".astrolabe"), { recursive: true });
    writeFileSync(draft, `${screen} ${digest}`);
    renameSync(draft, keptFile);
  } catch {
    // In a folder that cannot be written to, the files are read each time.
  }
}

module.exports = { compilerDigest, packageRoot };
