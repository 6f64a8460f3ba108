"use strict";
const { existsSync, lstatSync, readFileSync, readdirSync } = require("node:fs");
const { digestOf, digestOfAll, sha256 } = require("./digest.cjs");
const { sighting } = require("./sighting.cjs");

/**
 * What the last clean `synth` left behind, so that the next one can tell whether there is anything to do.
 * Lists are kept as lines: they are read in every run, and lines are read faster than JSON.
 *
 * @typedef {object} State
 * @property {string} compiler digest of the compiler that wrote it
 * @property {string} inputs the files that the compile read, relative to the workspace
 * @property {string} digests their SHA-256, in the same order; empty for a file that was not there
 * @property {string[]} sums one digest for each group of them
 * @property {number[]} seen what lstat said of each: see sighting.cjs
 * @property {[string, string][]} listings digest of the names in each folder that sources are found in
 * @property {string} tree the tree's folders (and, in small trees, files)
 * @property {number[]} screens what lstat said of each: see `screen`
 * @property {string} until the day from which the findings may be others by themselves, `YYYY-MM-DD`; empty for none
 * @property {string} summary what the run said
 * @property {string} findings the warnings that it printed
 *
 * @typedef {object} Changes
 * @property {boolean} nothing whether nothing changed at all
 * @property {boolean} inputs whether an input changed
 * @property {string[]} changed the inputs that changed
 * @property {[string, string][]} digests the inputs' digests as they are now
 * @property {string[]} tree paths in the tree that are not as they were left
 * @property {[string, Screen][]} screens what lstat says of the tree now
 * @property {string} listed the inputs as lines
 * @property {string[]} sums their groups' digests as they are now
 * @property {() => number[]} seen what lstat says of the inputs now
 *
 * @typedef {[inode: number, modified: number, changed: number]} Screen times in milliseconds; all 0 for what is not there
 */

const version = "astrolabe-state 3";
const folder = ".astrolabe";
const file = `${folder}/state`;

/**
 * @param {string} root
 * @param {string} compiler
 * @returns {State | undefined} nothing when there is no state, or one that cannot be trusted
 */
function readState(root, compiler) {
  try {
    const text = readFileSync(`${root}/${file}`, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== header(body)) return undefined;
    /** @type {State} */
    const state = JSON.parse(body);
    return state.compiler === compiler ? state : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The state as the text of its file.
 *
 * @param {State} state
 */
function stateText(state) {
  const body = JSON.stringify(state);
  return `${header(body)}\n${body}`;
}

/** @param {string} body */
function header(body) {
  return `${version} ${sha256(body)}`;
}

/**
 * @param {string} root
 * @param {State} state
 * @returns {Changes}
 */
function whatChanged(root, state) {
  const paths = state.inputs.split("\n");
  const now = state.digests.split("\n");
  /** @type {string[]} */
  const changed = [];
  const seen = paths.map((path) => sighting(`${root}/${path}`));
  const sums = Array.from({ length: Math.ceil(paths.length / groupSize) }, (_, group) => {
    const [from, to] = [group * groupSize, Math.min((group + 1) * groupSize, paths.length)];
    const kept = state.sums[group];
    return kept !== undefined && isAsSeen(seen, state.seen, from, to) ? kept : digestGroup(root, paths.slice(from, to));
  });
  for (const [group, sum] of sums.entries()) {
    if (sum === state.sums[group]) continue;
    // Something in this group changed: look at its files one by one.
    for (let index = group * groupSize; index < Math.min((group + 1) * groupSize, paths.length); index += 1) {
      const path = paths[index] ?? "";
      const digest = digestOf(`${root}/${path}`);
      if (digest !== now[index]) changed.push(path);
      now[index] = digest;
    }
  }
  const inputs = changed.length > 0 || state.listings.some(([folder, digest]) => listing(root, folder) !== digest);

  const folders = state.tree.split("\n");
  const screens = folders.map((path) => screen(`${root}/generated/${path}`));
  const tree = folders.filter((_, index) => !isAsLeft(screens[index], state.screens, 3 * index));
  const pending = existsSync(`${root}/${folder}/journal`);
  return {
    nothing: !inputs && tree.length === 0 && !pending && !isOver(state.until),
    inputs, changed, tree, sums,
    listed: state.inputs,
    seen: () => seen.flat(),
    // Only a run that compiles asks for these.
    get digests() { return paths.map((path, index) => /** @type {[string, string]} */ ([path, now[index] ?? ""])); },
    get screens() { return folders.map((path, index) => /** @type {[string, Screen]} */ ([path, screens[index] ?? [0, 0, 0]])); },
  };
}

/** @param {string} until */
function isOver(until) {
  return until !== "" && new Date().toISOString() >= until;
}

// Few enough that a change of one file has little else read again.
const groupSize = 32;

/**
 * One digest for each group of files.
 *
 * @param {string} root
 * @param {readonly string[]} paths
 */
function digestGroups(root, paths) {
  return Array.from({ length: Math.ceil(paths.length / groupSize) }, (_, group) =>
    digestGroup(root, paths.slice(group * groupSize, (group + 1) * groupSize)));
}

/**
 * @param {string} root
 * @param {readonly string[]} paths
 */
function digestGroup(root, paths) {
  return digestOfAll(paths.map((path) => `${root}/${path}`));
}

/**
 * Whether files are those that were seen.
 *
 * @param {readonly (readonly number[])[]} now
 * @param {readonly number[]} before four numbers for each file
 * @param {number} from
 * @param {number} to
 */
function isAsSeen(now, before, from, to) {
  for (let index = from; index < to; index += 1) {
    const file = now[index];
    if (file === undefined || file[0] === 0) return false;
    for (let part = 0; part < 4; part += 1) if (file[part] !== before[4 * index + part]) return false;
  }
  return true;
}

/**
 * @param {Screen | undefined} seen
 * @param {readonly number[]} left
 * @param {number} at
 */
function isAsLeft(seen, left, at) {
  return seen !== undefined && seen[0] === left[at] && seen[1] === left[at + 1] && seen[2] === left[at + 2];
}

/**
 * A digest of the names in a folder.
 *
 * @param {string} root
 * @param {string} path
 */
function listing(root, path) {
  try {
    return sha256(readdirSync(`${root}/${path}`).sort().join("\0"));
  } catch {
    return "";
  }
}

/**
 * What changes about an entry of the file system when somebody writes to it, or, for a folder, when
 * somebody adds, removes, renames or replaces an entry in it.
 *
 * @param {string} path
 * @returns {Screen}
 */
function screen(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined ? [0, 0, 0] : [stat.ino, stat.mtimeMs, stat.ctimeMs];
}

module.exports = { digestGroups, listing, readState, screen, sighting, stateText, whatChanged };
