"use strict";
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { threadId } = require("node:worker_threads");
const { packageRoot } = require("./package.cjs");
const { seal } = require("./seal.cjs");

// The compiler is TypeScript. It is bundled once for each version of its sources, into scripts for the main thread and one for the
// thread that runs author code, each with V8's compiled form beside it. `synth` has a script without the other commands and without
// the libraries that it seldom needs: V8 takes all of a script into memory, and a small change is done before that has paid off.
const entries = { main: "lib/cli/main.ts", synth: "lib/cli/main.ts", thread: "lib/sandbox/run.ts" };
const libraries = "lib/checks/libraries";
// They import each other command when it is asked for.
const choosers = ["lib/cli/main.ts", "lib/cli/dispatch.ts"];

// What Node puts around a module. A long text that is read from a file stays outside of V8's heap; put together anew, it would be
// copied into it.
const [banner, footer] = ["(function (exports, require, module, __filename, __dirname) {", "\n})"];

/** How the compiler is bundled. */
const bundling = /** @satisfies {import("esbuild").BuildOptions} */ ({
  absWorkingDir: packageRoot,
  bundle: true, format: "cjs", platform: "node", target: "node20.19",
  minifySyntax: true, minifyWhitespace: true, legalComments: "none",
  banner: { js: banner }, footer: { js: footer },
  logLevel: "error", metafile: true,
});

/**
 * Bundles the compiler, and deletes what was made of earlier versions.
 *
 * @param {string} home
 * @param {string} name of the folder to make
 */
function build(home, name) {
  const draft = bundle(join(home, name));
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
 * Puts new scripts in the place of those in a folder, one after the other: other processes may be at work with them.
 *
 * @param {string} folder
 */
function rebuild(folder) {
  const draft = bundle(folder);
  for (const file of readdirSync(draft)) renameSync(join(draft, file), join(folder, file));
  rmSync(draft, { recursive: true });
}

/**
 * Writes the scripts into a new folder, which is given back.
 *
 * @param {string} folder where they are to stand
 */
function bundle(folder) {
  const draft = `${folder}.${process.pid}-${threadId}`;
  mkdirSync(draft, { recursive: true });
  /** @type {typeof import("esbuild")} */
  const { buildSync } = require("esbuild");
  /** @type {readonly string[]} */
  let others = [];
  const ofLibraries = Object.fromEntries(readdirSync(join(packageRoot, libraries)).map((file) => [basename(file, ".cjs"), `${libraries}/${file}`]));
  for (const [script, entry] of Object.entries({ ...entries, ...ofLibraries })) {
    const external = ["esbuild", ...(script === "synth" ? [...others, `./${libraries}/*`] : [])];
    const { outputFiles: [output], metafile } = buildSync({ ...bundling, write: false, entryPoints: [join(packageRoot, entry)], external });
    writeFileSync(join(draft, `${script}.js`), seal(outsideOfHeap(inAscii(output?.text ?? ""))));
    if (script === "main") others = otherCommands(metafile);
  }
  writeFileSync(join(draft, "bundler.js"), seal(inAscii(`${banner}${readFileSync(require.resolve("esbuild"), "utf8")}${footer}`)));
  return draft;
}

/**
 * Modules of commands other than `synth`: those that are imported when the command has been chosen. In a script with such an import
 * esbuild gives each module a function of its own, and to call these takes V8 as long as to run what is in them.
 *
 * @param {import("esbuild").Metafile} metafile of the whole compiler
 */
function otherCommands({ inputs }) {
  const imports = choosers.flatMap((file) => inputs[file]?.imports ?? []);
  return imports.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => `./${path}`);
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

/** Bytes from which on Node leaves a text outside of V8's heap (node, src/string_bytes.cc, EXTERN_APEX). */
const leftOutside = 0xfbee9;

/**
 * A long script that is long enough to stay outside of V8's heap, which is searched for garbage the earlier the more it holds.
 *
 * @param {string} code
 */
function outsideOfHeap(code) {
  return code.length > leftOutside / 2 ? code.padEnd(leftOutside + 1) : code;
}

module.exports = { build, bundling, rebuild };
