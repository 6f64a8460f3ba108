"use strict";
const { lstatSync } = require("node:fs");
const { quietly } = require("./sighting.cjs");

/** Numbers of one path. */
const width = 3;

/**
 * What changes about entries of the tree when somebody writes to them, or, for folders, when somebody adds, removes,
 * renames or replaces an entry in them.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to the tree
 * @param {Float64Array} [screens] where to leave it
 * @returns {Float64Array} three for each: inode, and in milliseconds when it was modified and changed; all 0 for what is not there
 */
function screensOf(root, paths, screens = new Float64Array(width * paths.length)) {
  let at = -width;
  for (const path of paths) {
    at += width;
    const stat = lstatSync(`${root}/generated/${path}`, quietly);
    if (stat === undefined) continue;
    screens[at] = stat.ino;
    screens[at + 1] = stat.mtimeMs;
    screens[at + 2] = stat.ctimeMs;
  }
  return screens;
}

/**
 * The paths whose screens are not the same.
 *
 * @param {readonly string[]} paths
 * @param {Float64Array} now
 * @param {Float64Array} before
 */
function changedPaths(paths, now, before) {
  return paths.filter((_, index) => {
    const at = width * index;
    return now[at] !== before[at] || now[at + 1] !== before[at + 1] || now[at + 2] !== before[at + 2];
  });
}

/**
 * A look at the tree that is left to another thread, which has time for it before its job comes.
 *
 * @typedef {object} Look
 * @property {string} root
 * @property {string} paths as lines
 * @property {SharedArrayBuffer} memory for the screens, and for a sign that they are there
 *
 * @param {string} root
 * @param {string} paths
 * @returns {Look}
 */
function lookFor(root, paths) {
  const count = paths.split("\n").length;
  return { root, paths, memory: new SharedArrayBuffer((width * count + 1) * Float64Array.BYTES_PER_ELEMENT) };
}

/** Looks, in the other thread. @param {Look} look */
function look({ root, paths, memory }) {
  const { screens, sign } = partsOf(memory);
  screensOf(root, paths.split("\n"), screens);
  Atomics.store(sign, 0, 1);
}

/**
 * What the other thread saw; nothing as long as it has not looked at all.
 *
 * @param {Look} look
 */
function seenBy({ memory }) {
  const { screens, sign } = partsOf(memory);
  return Atomics.load(sign, 0) === 1 ? screens : undefined;
}

/** @param {SharedArrayBuffer} memory */
function partsOf(memory) {
  const end = memory.byteLength - Float64Array.BYTES_PER_ELEMENT;
  return { screens: new Float64Array(memory, 0, end / Float64Array.BYTES_PER_ELEMENT), sign: new Int32Array(memory, end, 1) };
}

module.exports = { changedPaths, look, lookFor, screensOf, seenBy };
