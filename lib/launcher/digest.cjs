"use strict";
const crypto = require("node:crypto");
const { closeSync, openSync, readSync } = require("node:fs");

// One buffer for all files: allocating one for each, as readFileSync does, doubles the time.
const buffer = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * SHA-256 of some bytes, as 64 hex digits.
 *
 * @param {string | Uint8Array} bytes
 * @returns {string}
 */
function sha256(bytes) {
  return crypto.hash("sha256", bytes, "hex");
}

/**
 * SHA-256 of a file, or the empty string when it cannot be read.
 *
 * @param {string} path
 */
function digestOf(path) {
  try {
    const file = openSync(path, "r");
    try {
      let length = readSync(file, buffer, 0, buffer.length, null);
      if (length < buffer.length) return sha256(buffer.subarray(0, length));
      const hash = crypto.createHash("sha256");
      for (; length > 0; length = readSync(file, buffer, 0, buffer.length, null)) hash.update(buffer.subarray(0, length));
      return hash.digest("hex");
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}

/**
 * One SHA-256 over several files: equal digests, equal contents. Quicker than one for each, because the
 * small files that sources are go through the hash in large pieces.
 *
 * @param {readonly string[]} paths
 */
function digestOfAll(paths) {
  const hash = crypto.createHash("sha256");
  let filled = 0;
  for (const path of paths) {
    if (buffer.length - filled < room) {
      hash.update(buffer.subarray(0, filled));
      filled = 0;
    }
    const length = readInto(path, filled + 4);
    if (length === room - 4) {
      // Perhaps there is more of it.
      hash.update(buffer.subarray(0, filled)).update(digestOf(path));
      filled = 0;
    } else {
      // Lengths tell where one file ends; -1 stands for none.
      buffer.writeInt32LE(length, filled);
      filled += 4 + Math.max(length, 0);
    }
  }
  return hash.update(buffer.subarray(0, filled)).digest("hex");
}

const room = 64 * 1024;

/**
 * Reads the beginning of a file into the buffer.
 *
 * @param {string} path
 * @param {number} at
 * @returns {number} the bytes read, or -1 when there is no such file
 */
function readInto(path, at) {
  try {
    const file = openSync(path, "r");
    try {
      return readSync(file, buffer, at, room - 4, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return -1;
  }
}

module.exports = { digestOf, digestOfAll, sha256 };
