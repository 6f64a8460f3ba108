"use strict";
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { changedPaths, isOther, screensOf, sightings, unlike } = require("./sighting.cjs");

/**
 * What the last clean `synth` left behind, so that the next one can tell whether there is anything to do.
 * It is read in every run, so lists are kept as lines and numbers as they are in memory, which takes less than JSON.
 *
 * @typedef {object} State
 * @property {string} compiler digest of the compiler that wrote it
 * @property {string} inputs the files that the compile read, relative to the workspace
 * @property {Float64Array} seen what lstat said of each: see sighting.cjs
 * @property {[string, string][]} listings the names in each folder that sources are found in
 * @property {string} tree the tree's folders (and, in small trees, files)
 * @property {Float64Array} screens what lstat said of each: see sighting.cjs
 * @property {string} until the day from which the findings may be others by themselves, `YYYY-MM-DD`; empty for none
 * @property {string} summary what the run said
 * @property {string} findings the warnings that it printed
 * @property {() => string[]} digests the inputs' SHA-256, in the same order; empty for a file that was not there
 *
 * @typedef {object} Changes
 * @property {boolean} nothing whether nothing changed at all
 * @property {boolean} inputs whether an input changed
 * @property {string[]} changed the inputs that changed
 * @property {string[]} gone those of them that are not there any more
 * @property {boolean} isListed whether nothing came or went in the folders that sources are found in
 * @property {Map<string, string>} digests the inputs' digests as they are now
 * @property {string} screened the tree's folders and files, as lines
 * @property {() => Looked} look looks at them, once
 * @property {string} listed the inputs as lines
 * @property {Float64Array} seen what lstat says of the inputs now
 * @property {[string, string][]} listings the names in each folder that sources are found in
 *
 * @typedef {object} Looked
 * @property {string[]} tree paths in the tree that are not as they were left
 * @property {Float64Array} screens what lstat said of all
 */

const version = "astrolabe-state 6";
const folder = ".astrolabe";
const file = `${folder}/state`;
/** Bytes of a number. */
const width = Float64Array.BYTES_PER_ELEMENT;

/**
 * @param {string} root
 * @param {string} compiler
 * @returns {State | undefined} nothing when there is no state, or one that cannot be trusted
 */
function readState(root, compiler) {
  try {
    const bytes = readFileSync(`${root}/${file}`);
    const [first, second, third] = lineEnds(bytes);
    const head = bytes.toString("latin1", 0, first);
    const { seen, ...said } = JSON.parse(bytes.toString("utf8", first + 1, second));
    const from = third + 1;
    /** @type {State} */
    const state = {
      ...said,
      seen: numbersIn(bytes, from, seen), screens: numbersIn(bytes, from + width * seen),
      digests: () => readDigests(head, bytes.toString("utf8", second + 1, third)),
    };
    return isWhole(state) && state.compiler === compiler && head.startsWith(`${version} ${seal(state)} `) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Where the three lines end that stand before the numbers. @param {Buffer} bytes */
function lineEnds(bytes) {
  const first = bytes.indexOf(10);
  const second = bytes.indexOf(10, first + 1);
  return /** @type {const} */ ([first, second, bytes.indexOf(10, second + 1)]);
}

/**
 * Numbers as they are in memory, on whatever machine that was: of another one they are others.
 *
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} [count] Default: as many as there are.
 */
function numbersIn({ buffer, byteOffset, length }, from, count = Math.floor((length - from) / width)) {
  return new Float64Array(buffer.slice(byteOffset + from, byteOffset + from + width * count));
}

/** @param {State} state */
function isWhole({ compiler, inputs, tree, until, summary, findings, listings }) {
  return [compiler, inputs, tree, until, summary, findings].every((text) => typeof text === "string") && Array.isArray(listings);
}

/**
 * The state as its file. The digests, which only a run that compiles asks for, stand in a line of their own.
 *
 * @param {State} state
 */
function stateBytes(state) {
  const { digests, seen, screens, ...rest } = state;
  const { sha256 } = require("./digest.cjs");
  const line = digests().join("\n");
  const text = `${version} ${seal(state)} ${sha256(line)}\n${JSON.stringify({ ...rest, seen: seen.length })}\n${JSON.stringify(line)}\n`;
  return Buffer.concat([Buffer.from(text), ...[seen, screens].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))]);
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
  const unsure = unlike(seen, state.seen);
  if (unsure.some((index) => isOther(seen, state.seen, index))) onSuspicion?.();
  /** @type {string[]} */
  const changed = [];
  /** @type {string[]} */
  const gone = [];
  /** @type {string[] | undefined} */
  let digests;
  const now = () => (digests ??= state.digests());
  for (const index of unsure) {
    const path = paths[index] ?? "";
    const { digestOf } = require("./digest.cjs");
    const digest = digestOf(`${root}/${path}`);
    if (digest !== now()[index]) {
      changed.push(path);
      if (digest === "") gone.push(path);
      onSuspicion?.();
    }
    now()[index] = digest;
  }
  const listings = state.listings.map(([folder]) => /** @type {[string, string]} */ ([folder, listing(root, folder)]));
  const isListed = listings.every(([, names], index) => names === state.listings[index]?.[1]);
  const inputs = changed.length > 0 || !isListed;

  /** @type {Looked | undefined} */
  let looked;
  const look = () => (looked ??= lookAt(root, state));
  const pending = existsSync(`${root}/${folder}/journal`);
  return {
    nothing: !inputs && look().tree.length === 0 && !pending && !isOver(state.until),
    inputs, changed, gone, isListed, seen, listings,
    listed: state.inputs, screened: state.tree, look,
    // Only a run that compiles asks for these.
    get digests() {
      const { digestOf } = require("./digest.cjs");
      const known = new Map();
      for (let index = 0; index < paths.length; index += 1) known.set(paths[index], now()[index] ?? digestOf(`${root}/${paths[index]}`));
      return known;
    },
  };
}

/**
 * What lstat says of the tree, and which paths are not as they were left.
 *
 * @param {string} root
 * @param {State} state
 * @returns {Looked}
 */
function lookAt(root, state) {
  const screens = screensOf(root, state.tree.split("\n"));
  return { screens, tree: changedPaths(state.tree, screens, state.screens) };
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

module.exports = { listing, readState, stateBytes, whatChanged };
