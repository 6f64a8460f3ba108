"use strict";
const { closeSync, openSync, readFileSync, readSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");
const vm = require("node:vm");
const { nodeBuild, seal, unseal } = require("./seal.cjs");

/**
 * Runs a script of `build.cjs` as CommonJS does, with V8's compiled form of it when there is one that fits. A script that is
 * damaged is built anew.
 *
 * @param {string} file
 * @param {string} use what it is used for, and how V8 is set: V8 compiles a function when it is first called, and reads back all
 *   that was kept, unless it was under other settings, so each use of the script keeps its own
 * @param {(name: string) => unknown} load its `require`
 * @param {string} place the file that it takes itself for. Default: the script.
 * @template Exports
 * @returns {{ exports: Exports, keep: () => void }} `keep` is to be called when the script has done its
 *   work: it keeps what V8 compiled for the next process
 */
function runScript(file, use, load, place = file) {
  const cache = `${file}.v8-${use}`;
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const kept = statSync(cache, { throwIfNoEntry: false })?.size ?? 0;
  // Both are read into the same memory: to be given memory takes as long as to read.
  const memory = Buffer.allocUnsafeSlow(Math.max(size, kept));
  const code = (size > 0 ? unseal(readInto(memory, file)) : undefined) ?? rebuilt(file);
  const text = code.toString("latin1");
  const cachedData = kept > 0 ? unseal(readInto(memory, cache), nodeBuild()) : undefined;
  const script = new vm.Script(text, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: /** @type {Exports} */ ({}) };
  script.runInThisContext()(module.exports, load, module, place, dirname(place));
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  const keep = () => {
    if (!isKept) keepCompiled(cache, script);
  };
  return { exports: module.exports, keep };
}

/** @param {string} file */
function rebuilt(file) {
  require("./build.cjs").rebuild(dirname(file));
  const code = unseal(readFileSync(file));
  if (code === undefined) throw new Error(`${file} is damaged, and cannot be replaced`);
  return code;
}

/**
 * The bytes of a file, in the memory that is given for them.
 *
 * @param {Buffer} memory
 * @param {string} file
 */
function readInto(memory, file) {
  const handle = openSync(file, "r");
  try {
    let length = 0;
    for (let more = -1; more !== 0; length += more) more = readSync(handle, memory, length, memory.length - length, null);
    return memory.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

/**
 * @param {string} cache
 * @param {vm.Script} script
 */
function keepCompiled(cache, script) {
  const draft = `${cache}.${process.pid}`;
  try {
    writeFileSync(draft, seal(script.createCachedData(), nodeBuild()));
    renameSync(draft, cache);
  } catch {
    // A compiler in a folder that cannot be written to starts a little slower.
  }
}

module.exports = { runScript };
