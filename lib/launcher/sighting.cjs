"use strict";
const { constants: { S_IFDIR, S_IFMT, S_IFREG }, lstatSync } = require("node:fs");

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
 *   is -1 for what is not there, and less than that, like no other, for what is not to be trusted
 */
function sightings(root, paths) {
  const now = Date.now();
  // Within a millisecond there may be two sightings.
  const untrusted = -now - Math.random();
  const seen = new Float64Array(width * paths.length);
  for (let index = 0, at = 0; index < paths.length; index += 1, at += width) {
    const stat = lstatSync(`${root}/${paths[index]}`, quietly);
    const kind = stat === undefined ? 0 : stat.mode & S_IFMT;
    if (stat === undefined) {
      seen[at] = -1;
    } else if (stat.ctimeMs <= now - settled && (kind === S_IFREG || kind === S_IFDIR)) {
      seen[at] = stat.ino;
      seen[at + 1] = kind === S_IFREG ? stat.size : 0;
      seen[at + 2] = stat.mtimeMs;
      seen[at + 3] = stat.ctimeMs;
    } else {
      seen[at] = untrusted;
    }
  }
  return seen;
}

/** Whether a sighting tells anything. @param {number | undefined} inode */
const isTrusted = (inode = 0) => inode > 0 || inode === -1;

/**
 * Whether all files are those that were seen before.
 *
 * @param {Float64Array} now
 * @param {ArrayLike<number>} before
 */
function areAsSeen(now, before) {
  return now.every((part, index) => part === before[index]);
}

/**
 * The positions of the files that may be others than those that were seen before. Thousands that are the same take no longer than
 * to compare their bytes.
 *
 * @param {Float64Array} now
 * @param {Float64Array} before
 * @returns {number[]}
 */
function unlike(now, before) {
  return otherEntries(now, before, width);
}

/**
 * Whether a file is surely another than the one that was seen before: what could not be trusted then tells nothing.
 *
 * @param {Float64Array} now
 * @param {Float64Array} before
 * @param {number} index the file's position
 */
function isOther(now, before, index) {
  return isTrusted(before[width * index]) && otherEntries(entry(now, index), entry(before, index), width).length > 0;
}

/** @param {Float64Array} numbers @param {number} index */
const entry = (numbers, index) => numbers.subarray(width * index, width * (index + 1));

/**
 * The positions of the entries, of so many numbers each, that differ in their bytes.
 *
 * @param {Float64Array} now
 * @param {Float64Array} before
 * @param {number} numbers
 */
function otherEntries(now, before, numbers) {
  const one = bytesOf(now);
  const other = bytesOf(before);
  const bytes = numbers * Float64Array.BYTES_PER_ELEMENT;
  const count = now.length / numbers;
  /** @type {number[]} */
  const found = [];
  const search = (/** @type {number} */ from, /** @type {number} */ to) => {
    if (one.compare(other, from * bytes, to * bytes, from * bytes, to * bytes) === 0) return;
    if (to - from === 1) {
      found.push(from);
      return;
    }
    const middle = (from + to) >> 1;
    search(from, middle);
    search(middle, to);
  };
  if (now.length !== before.length) return Array.from({ length: count }, (_, index) => index);
  if (count > 0) search(0, count);
  return found;
}

/** @param {Float64Array} numbers */
const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);

/** Numbers of one screen. */
const screenWidth = 3;

/**
 * What changes about entries of the tree when somebody writes to them, or, for folders, when somebody adds, removes,
 * renames or replaces an entry in them.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to the tree
 * @returns {Float64Array} three for each: inode, and in milliseconds when it was modified and changed; all 0 for what is not there
 */
function screensOf(root, paths) {
  const screens = new Float64Array(screenWidth * paths.length);
  for (let index = 0, at = 0; index < paths.length; index += 1, at += screenWidth) {
    const stat = lstatSync(`${root}/generated/${paths[index]}`, quietly);
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
 * @param {string} paths as lines
 * @param {Float64Array} now
 * @param {Float64Array} before
 */
function changedPaths(paths, now, before) {
  const changed = otherEntries(now, before, screenWidth);
  if (changed.length === 0) return [];
  const all = paths.split("\n");
  return changed.map((index) => all[index] ?? "");
}

module.exports = { areAsSeen, changedPaths, isOther, screensOf, screenWidth, sightings, unlike };
