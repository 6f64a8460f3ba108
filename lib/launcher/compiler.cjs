"use strict";
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const vm = require("node:vm");
const { packageRoot } = require("./package.cjs");

// The compiler is TypeScript. It is bundled once for each version of its sources, into one script for
// the main thread and one for the thread that runs author code, each with V8's compiled form beside it.
const scripts = /** @type {const} */ ({ main: "lib/cli/main.ts", thread: "lib/sandbox/run.ts" });

/**
 * The bundled compiler, after building it when it is not there.
 *
 * @param {string} root the workspace, for when the package's own folder cannot be written to
 * @param {string} digest of the compiler
 */
function findCompiler(root, digest) {
  const folder = builtCompiler(root, digest);
  return { file: join(folder, "main.js"), threadFile: join(folder, "thread.js") };
}

/**
 * @typedef {object} Compiler
 * @property {(argv: readonly string[], context: object) => Promise<number>} main runs a command line
 * @property {(context: object, limits: object) => Promise<object>} digests compiles and gives the digests of the tree
 *
 * @param {string} file
 * @param {string} use see `loadScript`
 * @returns {Compiler}
 */
function loadCompiler(file, use) {
  /** @type {{ exports: Compiler, keep: () => void }} */
  const { exports, keep } = loadScript(file, use);
  process.once("exit", keep);
  return { main: exports.main, digests: exports.digests };
}

/**
 * The folder with the bundled compiler, after building it when it is not there.
 *
 * @param {string} root
 * @param {string} digest
 */
function builtCompiler(root, digest) {
  const homes = [packageRoot, root].map((home) => join(home, ".astrolabe", "compiler"));
  const name = digest.slice(0, 16);
  for (const home of homes) if (existsSync(join(home, name, "main.js"))) return join(home, name);
  /** @type {unknown} */
  let problem;
  for (const home of homes) {
    try {
      return build(home, name);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/**
 * @param {string} home
 * @param {string} name
 */
function build(home, name) {
  /** @type {typeof import("esbuild")} */
  const { buildSync } = require("esbuild");
  const draft = join(home, `${name}.${process.pid}`);
  mkdirSync(draft, { recursive: true });
  for (const [script, entry] of Object.entries(scripts)) {
    const { outputFiles: [output] } = buildSync({
      entryPoints: [join(packageRoot, entry)],
      write: false,
      absWorkingDir: packageRoot,
      bundle: true, format: "cjs", platform: "node", target: "node20.19",
      minifySyntax: true, minifyWhitespace: true, legalComments: "none",
      external: ["esbuild"],
      logLevel: "error",
    });
    writeFileSync(join(draft, `${script}.js`), asModule(inAscii(output?.text ?? "")));
  }
  try {
    renameSync(draft, join(home, name));
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(join(home, name, "main.js"))) throw error;
  }
  for (const other of readdirSync(home)) {
    // Another process may still be at work with what is not old, or make it.
    const isYoung = (statSync(join(home, other), { throwIfNoEntry: false })?.mtimeMs ?? 0) > Date.now() - 3_600_000;
    if (other !== name && !isYoung) rmSync(join(home, other), { recursive: true, force: true });
  }
  return join(home, name);
}

/**
 * A script without characters that take two bytes each: V8 would hold all of it so. esbuild leaves them in
 * regular expressions alone.
 *
 * @param {string} code
 */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * A script in the function that Node would put around it. V8 keeps what is read from a file as it is outside of its heap; put
 * together anew, it would be copied into it twice.
 *
 * @param {string} code
 */
function asModule(code) {
  return `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
}

/**
 * Runs a script as CommonJS does, with V8's compiled form of it when there is one that fits.
 *
 * @param {string} file
 * @param {string} use what it is used for: V8 compiles a function when it is first called, and reads back all
 *   that was kept, so each use of the script keeps its own
 * @template Exports
 * @returns {{ exports: Exports, keep: () => void }} `keep` is to be called when the script has done its
 *   work: it keeps what V8 compiled for the next process
 */
function loadScript(file, use) {
  const cache = `${file}.v8-${use}`;
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new vm.Script(readFileSync(file, "latin1"), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: /** @type {Exports} */ ({}) };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
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

module.exports = { findCompiler, loadCompiler, loadScript };
