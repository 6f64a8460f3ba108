"use strict";
const { lstatSync } = require("node:fs");

/** Milliseconds within which a change may be followed by another one that looks the same. */
const settled = 2000;

/** One object for all: each call would leave another one to the garbage collector. */
const quietly = { throwIfNoEntry: false };

/** Numbers of one sighting. */
const width = 4;

/**
 * What changes about files when somebody writes to them, and about folders when somebody adds, removes, renames
 * or replaces an entry: equal sightings, equal contents. Nothing that was looked at in the moment of a change is
 * trusted, because the clock may not have moved on when it changes again; nor is a link. Files that this cannot
 * vouch for have to be read.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to it
 * @returns {Float64Array} four for each: inode, size, and in milliseconds when it was modified and changed; the inode
 *   is -1 for what is not there, and 0 for what is not to be trusted
 */
function sightings(root, paths) {
  const trusted = Date.now() - settled;
  const seen = new Float64Array(width * paths.length);
  let at = -width;
  for (const path of paths) {
    at += width;
    const stat = lstatSync(`${root}/${path}`, quietly);
    if (stat === undefined) {
      seen[at] = -1;
    } else if (stat.ctimeMs <= trusted && (stat.isFile() || stat.isDirectory())) {
      seen[at] = stat.ino;
      seen[at + 1] = stat.isFile() ? stat.size : 0;
      seen[at + 2] = stat.mtimeMs;
      seen[at + 3] = stat.ctimeMs;
    }
  }
  return seen;
}

/**
 * Whether a file is the one that was seen before.
 *
 * @param {Float64Array} now
 * @param {ArrayLike<number>} before
 * @param {number} index the file's position
 */
function isAsSeen(now, before, index) {
  const first = width * index;
  if (now[first] === 0) return false;
  for (let part = first; part < first + width; part += 1) if (now[part] !== before[part]) return false;
  return true;
}

/**
 * Whether all files are those that were seen before.
 *
 * @param {Float64Array} now
 * @param {ArrayLike<number>} before
 */
function areAsSeen(now, before) {
  return now.every((part, index) => part === before[index] && (index % width !== 0 || part !== 0));
}

/**
 * Whether any of the files is surely another than the one that was seen before: what could not be trusted then tells nothing.
 *
 * @param {Float64Array} now
 * @param {ArrayLike<number>} before
 */
function differs(now, before) {
  for (let index = 0; index < now.length; index += width) {
    if (before[index] === 0) continue;
    for (let part = index; part < index + width; part += 1) if (now[part] !== before[part]) return true;
  }
  return false;
}

/** Numbers of one screen. */
const screenWidth = 3;

/**
 * What changes about entries of the tree when somebody writes to them, or, for folders, when somebody adds, removes,
 * renames or replaces an entry in them.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to the tree
 * @param {Float64Array} [screens] where to leave it
 * @returns {Float64Array} three for each: inode, and in milliseconds when it was modified and changed; all 0 for what is not there
 */
function screensOf(root, paths, screens = new Float64Array(screenWidth * paths.length)) {
  let at = -screenWidth;
  for (const path of paths) {
    at += screenWidth;
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
    const at = screenWidth * index;
    return now[at] !== before[at] || now[at + 1] !== before[at + 1] || now[at + 2] !== before[at + 2];
  });
}

module.exports = { areAsSeen, changedPaths, differs, isAsSeen, screensOf, screenWidth, sightings };
