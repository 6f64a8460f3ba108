"use strict";
const { existsSync, lstatSync, readFileSync, readdirSync } = require("node:fs");
const { differs, isAsSeen, quietly, sightings } = require("./sighting.cjs");

/**
 * What the last clean `synth` left behind, so that the next one can tell whether there is anything to do.
 * Lists are kept as lines: they are read in every run, and lines are read faster than JSON.
 *
 * @typedef {object} State
 * @property {string} compiler digest of the compiler that wrote it
 * @property {string} inputs the files that the compile read, relative to the workspace
 * @property {number[]} seen what lstat said of each: see sighting.cjs
 * @property {[string, string][]} listings the names in each folder that sources are found in
 * @property {string} tree the tree's folders (and, in small trees, files)
 * @property {number[]} screens what lstat said of each: see `screensOf`
 * @property {string} until the day from which the findings may be others by themselves, `YYYY-MM-DD`; empty for none
 * @property {string} summary what the run said
 * @property {string} findings the warnings that it printed
 * @property {() => string[]} digests the inputs' SHA-256, in the same order; empty for a file that was not there
 *
 * @typedef {object} Changes
 * @property {boolean} nothing whether nothing changed at all
 * @property {boolean} inputs whether an input changed
 * @property {string[]} changed the inputs that changed
 * @property {[string, string][]} digests the inputs' digests as they are now
 * @property {string[]} tree paths in the tree that are not as they were left
 * @property {[string, Screen][]} screens what lstat says of the tree now
 * @property {string} listed the inputs as lines
 * @property {number[]} seen what lstat says of the inputs now
 *
 * @typedef {[inode: number, modified: number, changed: number]} Screen times in milliseconds; all 0 for what is not there
 */

const version = "astrolabe-state 5";
const folder = ".astrolabe";
const file = `${folder}/state`;

/**
 * @param {string} root
 * @param {string} compiler
 * @returns {State | undefined} nothing when there is no state, or one that cannot be trusted
 */
function readState(root, compiler) {
  try {
    const [head = "", body = "", digests = ""] = readFileSync(`${root}/${file}`, "utf8").split("\n");
    /** @type {State} */
    const state = { ...JSON.parse(body), digests: () => readDigests(head, digests) };
    return isWhole(state) && state.compiler === compiler && head.startsWith(`${version} ${seal(state)} `) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** @param {State} state */
function isWhole({ compiler, inputs, tree, until, summary, findings, seen, listings, screens }) {
  return [compiler, inputs, tree, until, summary, findings].every((text) => typeof text === "string") && [seen, listings, screens].every(Array.isArray);
}

/**
 * The state as the text of its file. The digests, which only a run that compiles asks for, stand in a line of their own.
 *
 * @param {State} state
 */
function stateText(state) {
  const { digests, ...rest } = state;
  const { sha256 } = require("./digest.cjs");
  const line = digests().join("\n");
  return `${version} ${seal(state)} ${sha256(line)}\n${JSON.stringify(rest)}\n${JSON.stringify(line)}`;
}

/**
 * @param {string} head
 * @param {string} line
 * @returns {string[]} none when they are not what was written
 */
function readDigests(head, line) {
  const { sha256 } = require("./digest.cjs");
  try {
    const digests = JSON.parse(line);
    return head.endsWith(` ${sha256(digests)}`) ? digests.split("\n") : [];
  } catch {
    return [];
  }
}

/**
 * A checksum of all that an idle run would say or go by unseen: a damaged path, number or name is one that is not there any more.
 * SHA-256 would take longer to load than all else in the launcher (FNV-1a, over UTF-16 units).
 *
 * @param {State} state
 */
function seal({ compiler, until, summary, findings }) {
  let sum = 0x811c9dc5;
  for (const text of [compiler, until, summary, findings]) {
    for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
    sum = Math.imul(sum ^ text.length, 0x01000193);
  }
  return (sum >>> 0).toString(16);
}

/**
 * @param {string} root
 * @param {State} state
 * @param {() => void} [onSuspicion] called when an input looks changed, which is known before it is read
 * @returns {Changes}
 */
function whatChanged(root, state, onSuspicion) {
  const paths = state.inputs.split("\n");
  const seen = sightings(root, paths);
  if (differs(seen, state.seen)) onSuspicion?.();
  /** @type {string[]} */
  const changed = [];
  /** @type {string[] | undefined} */
  let digests;
  const now = () => (digests ??= state.digests());
  for (const [index, path] of paths.entries()) {
    if (isAsSeen(seen, state.seen, index)) continue;
    const { digestOf } = require("./digest.cjs");
    const digest = digestOf(`${root}/${path}`);
    if (digest !== now()[index]) {
      changed.push(path);
      onSuspicion?.();
    }
    now()[index] = digest;
  }
  const inputs = changed.length > 0 || state.listings.some(([folder, names]) => listing(root, folder) !== names);

  const folders = state.tree.split("\n");
  const screens = screensOf(root, folders);
  const tree = folders.filter((_, index) => [0, 1, 2].some((part) => screens[3 * index + part] !== state.screens[3 * index + part]));
  const pending = existsSync(`${root}/${folder}/journal`);
  return {
    nothing: !inputs && tree.length === 0 && !pending && !isOver(state.until),
    inputs, changed, tree, seen,
    listed: state.inputs,
    // Only a run that compiles asks for these.
    get digests() {
      const { digestOf } = require("./digest.cjs");
      return paths.map((path, index) => /** @type {[string, string]} */ ([path, now()[index] ?? digestOf(`${root}/${path}`)]));
    },
    get screens() { return folders.map((path, index) => /** @type {[string, Screen]} */ ([path, [screens[3 * index] ?? 0, screens[3 * index + 1] ?? 0, screens[3 * index + 2] ?? 0]])); },
  };
}

/** @param {string} until */
function isOver(until) {
  return until !== "" && new Date().toISOString() >= until;
}

/**
 * The names in a folder, as one text: no name holds a slash.
 *
 * @param {string} root
 * @param {string} path
 */
function listing(root, path) {
  try {
    return readdirSync(`${root}/${path}`).sort().join("/");
  } catch {
    return "";
  }
}

/**
 * What changes about entries of the tree when somebody writes to them, or, for folders, when somebody adds, removes,
 * renames or replaces an entry in them.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to the tree
 * @returns {number[]} three for each: see `Screen`
 */
function screensOf(root, paths) {
  /** @type {number[]} */
  const screens = [];
  for (const path of paths) {
    const stat = lstatSync(`${root}/generated/${path}`, quietly);
    if (stat === undefined) screens.push(0, 0, 0);
    else screens.push(stat.ino, stat.mtimeMs, stat.ctimeMs);
  }
  return screens;
}

module.exports = { listing, readState, screensOf, sightings, stateText, whatChanged };
