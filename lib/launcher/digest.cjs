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
  // crypto.hash is there since Node 20.12, but its types are of a later version.
  return "hash" in crypto && typeof crypto.hash === "function"
    ? crypto.hash("sha256", bytes, "hex")
    : crypto.createHash("sha256").update(bytes).digest("hex");
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

module.exports = { digestOf, sha256 };
