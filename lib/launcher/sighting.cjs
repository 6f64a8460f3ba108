"use strict";
const { lstatSync } = require("node:fs");

/** Milliseconds within which a change may be followed by another one that looks the same. */
const settled = 2000;

/**
 * What changes about a file when somebody writes to it: equal sightings, equal contents. Nothing that was
 * looked at in the moment of a change is trusted, because the clock may not have moved on when it changes
 * again; nor is a link. Files that this cannot vouch for have to be read.
 *
 * @param {string} path
 * @returns {[inode: number, size: number, modified: number, changed: number]} times in milliseconds; the
 *   inode is -1 for what is not there, and 0 for what is not to be trusted
 */
function sighting(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [-1, 0, 0, 0];
  if (!stat.isFile() || stat.ctimeMs > Date.now() - settled) return [0, 0, 0, 0];
  return [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs];
}

module.exports = { sighting };
