"use strict";
const { screensOf } = require("./sighting.cjs");

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
 * @param {number} numbers how many the screens of these paths are
 * @returns {Look}
 */
function lookFor(root, paths, numbers) {
  return { root, paths, memory: new SharedArrayBuffer((numbers + 1) * Float64Array.BYTES_PER_ELEMENT) };
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

module.exports = { look, lookFor, seenBy };
