"use strict";
const { existsSync, lstatSync, readFileSync, readdirSync } = require("node:fs");
const { digestOf, sha256 } = require("./digest.cjs");

/**
 * What the last clean `synth` left behind, so that the next one can tell whether there is anything to do.
 *
 * @typedef {object} State
 * @property {string} compiler digest of the compiler that wrote it
 * @property {[string, string][]} inputs SHA-256 of each file that the compile read, by workspace-relative path
 * @property {[string, string][]} listings digest of the names in each folder that sources are found in
 * @property {[string, string][]} tree what lstat says of the tree's folders (and, in small trees, files)
 * @property {string} summary what the run said
 * @property {string} findings the warnings that it printed
 *
 * @typedef {object} Changes
 * @property {boolean} nothing whether nothing changed at all
 * @property {boolean} inputs whether an input changed
 * @property {string[]} changed the inputs that changed
 * @property {[string, string][]} digests the inputs' digests as they are now
 * @property {string[]} tree paths in the tree that are not as they were left
 * @property {[string, string][]} screens what lstat says of the tree now
 */

const version = "astrolabe-state 1";
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
  /** @type {[string, string][]} */
  const digests = [];
  const changed = [];
  for (const [input, before] of state.inputs) {
    const digest = digestOf(`${root}/${input}`);
    if (digest !== before) changed.push(input);
    digests.push([input, digest]);
  }
  let inputs = changed.length > 0;
  for (const [listed, before] of state.listings) if (listing(root, listed) !== before) inputs = true;
  const tree = [];
  /** @type {[string, string][]} */
  const screens = [];
  for (const [path, before] of state.tree) {
    const now = screen(`${root}/generated/${path}`);
    if (now !== before) tree.push(path);
    screens.push([path, now]);
  }
  const pending = existsSync(`${root}/${folder}/journal`);
  return { nothing: !inputs && tree.length === 0 && !pending, inputs, changed, digests, tree, screens };
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
 */
function screen(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

module.exports = { listing, readState, screen, stateText, whatChanged };
