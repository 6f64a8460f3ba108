"use strict";

/** @typedef {import("picocolors/types.js").Colors} Colors */

/**
 * Functions that colour a text, or leave it as it is. picocolors looks at the stream of standard output while it loads, and to make
 * that takes longer than all that most runs print, so it is loaded when the first text is laid out.
 *
 * @param {boolean} isColored
 * @returns {Colors}
 */
function createColors(isColored) {
  return require("picocolors").createColors(isColored);
}

module.exports = { createColors };
