"use strict";
const { existsSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

/**
 * Runs a script of `build.cjs` as CommonJS does, with V8's compiled form of it when there is one that fits.
 *
 * @param {string} file
 * @param {string} use what it is used for: V8 compiles a function when it is first called, and reads back all
 *   that was kept, so each use of the script keeps its own
 * @param {(name: string) => unknown} load its `require`
 * @param {string} place the file that it takes itself for. Default: the script.
 * @template Exports
 * @returns {{ exports: Exports, keep: () => void }} `keep` is to be called when the script has done its
 *   work: it keeps what V8 compiled for the next process
 */
function runScript(file, use, load, place = file) {
  // What V8 compiled under other settings it would reject.
  const cache = `${file}.v8-${use}-${v8.cachedDataVersionTag().toString(16)}`;
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new vm.Script(readFileSync(file, "latin1"), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: /** @type {Exports} */ ({}) };
  script.runInThisContext()(module.exports, load, module, place, dirname(place));
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  const keep = () => {
    if (!isKept) keepCompiled(cache, script);
  };
  return { exports: module.exports, keep };
}

/**
 * @param {string} cache
 * @param {vm.Script} script
 */
function keepCompiled(cache, script) {
  const draft = `${cache}.${process.pid}`;
  try {
    writeFileSync(draft, script.createCachedData());
    renameSync(draft, cache);
  } catch {
    // A compiler in a folder that cannot be written to starts a little slower.
  }
}

module.exports = { runScript };
