"use strict";
const { createHash } = require("node:crypto");
const { statSync } = require("node:fs");

// SHA-256, which stands after the bytes: V8 copies what does not begin where memory does.
const length = 32;

/**
 * Bytes with a digest, by which {@link unseal} finds what happened to them since.
 *
 * @param {string | Uint8Array} content
 * @param {string} [maker] who alone may use them. Default: everybody.
 */
function seal(content, maker = "") {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, digestOf(bytes, maker)]);
}

/**
 * The bytes that were sealed by the same maker, or nothing when they are damaged, cut short or of another one.
 *
 * @param {Buffer} sealed
 * @param {string} [maker]
 */
function unseal(sealed, maker = "") {
  if (sealed.length < length) return undefined;
  const bytes = sealed.subarray(0, -length);
  return digestOf(bytes, maker).equals(sealed.subarray(-length)) ? bytes : undefined;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} maker
 */
function digestOf(bytes, maker) {
  return createHash("sha256").update(bytes).update(maker).digest();
}

/** @type {string | undefined} */
let build;

/**
 * The maker of what V8 compiled. V8 itself asks for its own version and flags, and not whether anything is damaged: the process ends
 * with a fault of memory. Builds of Node with one version of V8 do not understand each other, and neither do two of one version.
 */
function nodeBuild() {
  if (build === undefined) {
    // It may have been replaced since the process began.
    const { size, mtimeMs } = statSync(process.execPath, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
    build = `${process.version} ${process.platform} ${process.arch} ${size} ${mtimeMs}`;
  }
  return build;
}

module.exports = { nodeBuild, seal, unseal };
