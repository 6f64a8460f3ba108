"use strict";
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } = require("node:fs");
const { join, relative, resolve, sep } = require("node:path");
const { areAsSeen, sightings } = require("./sighting.cjs");

/** The folder that the compiler is installed in. */
const packageRoot = resolve(__dirname, "../..");

/**
 * What is in the compiler's folder of sources, relative to the package, sorted by code unit.
 *
 * @param {string} folder
 * @returns {{ folders: string[], files: string[] }}
 */
function sourcesBelow(folder) {
  const [folders, files] = [[folder], /** @type {string[]} */ ([])];
  for (const entry of readdirSync(join(packageRoot, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    const below = entry.isDirectory() ? sourcesBelow(path) : { folders: [], files: [path] };
    folders.push(...below.folders);
    files.push(...below.files);
  }
  return { folders: folders.sort(), files: files.sort() };
}

/**
 * npm's own record of what it installed beside the compiler, relative to the package, when npm installed it: it holds the
 * version and the digest of each package, and none of their files changes after that. In a repository of its own, as
 * the lab's, the compiler is what its files are now.
 */
function recordOfInstallation() {
  const inside = packageRoot.lastIndexOf(`${sep}node_modules${sep}`);
  const record = inside === -1 ? undefined : join(packageRoot.slice(0, inside), "node_modules", ".package-lock.json");
  return record !== undefined && existsSync(record) ? relative(packageRoot, record) : undefined;
}

/** The files and folders that make the compiler what it is. */
function sources() {
  const record = recordOfInstallation();
  if (record !== undefined) return { folders: [], files: ["package.json", record] };
  const { folders, files } = sourcesBelow("lib");
  return { folders, files: [...files, "package.json", "node_modules/.package-lock.json"] };
}

/**
 * SHA-256 of the compiler's own sources and of what npm installed for it: equal digests, equal compiler.
 * Listing and reading hundreds of files costs a large part of a run that has nothing to do, so the digest is kept
 * beside what lstat says of them and of their folders; whoever writes a file changes its ctime.
 */
function compilerDigest() {
  const kept = readKept();
  if (kept !== undefined) {
    const paths = kept.paths.split("\n");
    if (areAsSeen(sightings(packageRoot, paths), kept.seen)) return kept.digest;
  }
  const { digestOfAll, sha256 } = require("./digest.cjs");
  const { folders, files } = sources();
  const paths = [...folders, ...files];
  const seen = sightings(packageRoot, paths);
  const digest = sha256(`${files.join("\n")}\n${digestOfAll(files.map((file) => `${packageRoot}/${file}`))}`);
  if (areAsSeen(sightings(packageRoot, paths), seen)) keep({ digest, paths: paths.join("\n"), seen: [...seen] });
  return digest;
}

/**
 * @typedef {object} Kept
 * @property {string} digest
 * @property {string} paths of folders and files, a line each
 * @property {readonly number[]} seen see sighting.cjs
 */

const keptFile = join(packageRoot, ".astrolabe", "compiler-digest");

/** @returns {Kept | undefined} */
function readKept() {
  try {
    /** @type {Kept} */
    const kept = JSON.parse(readFileSync(keptFile, "utf8"));
    const isWhole = /^[0-9a-f]{64}$/.test(kept.digest) && typeof kept.paths === "string" && Array.isArray(kept.seen);
    return isWhole ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Kept} kept */
function keep(kept) {
  const draft = `${keptFile}.${process.pid}`;
  try {
    mkdirSync(join(packageRoot, ".astrolabe"), { recursive: true });
    writeFileSync(draft, JSON.stringify(kept));
    renameSync(draft, keptFile);
  } catch {
    // In a folder that cannot be written to, the files are read each time.
  }
}

module.exports = { compilerDigest, packageRoot };
