"use strict";
// Libraries that most runs do without: to load them takes longer than to compile a small change, so it is done when they are asked for.
// Each file below libraries/ becomes a script of its own beside that of `synth`.

/** Loads ajv, by which validators are written, and what its own keywords are made of. */
function loadAjv() {
  return require("./libraries/ajv.cjs");
}

/** The functions that generated validators call for lengths and equality. @param {string} name */
function ajvRuntime(name) {
  if (name === "ajv/dist/runtime/ucs2length") return require("ajv/dist/runtime/ucs2length");
  if (name === "ajv/dist/runtime/equal") return require("ajv/dist/runtime/equal");
  throw new Error(`validators do not use ${name}`);
}

/** Loads the engine for patterns of Go's syntax (RE2), which takes linear time. */
function loadRe2() {
  return require("./libraries/re2.cjs");
}

/** Loads the parser of CEL: syntax trees of expressions are kept once they were parsed. */
function loadCel() {
  return require("./libraries/cel.cjs");
}

/** Loads the reader of YAML, for policies: their form is kept once it was found right. */
function loadYaml() {
  return require("./libraries/yaml.cjs");
}

module.exports = { loadAjv, ajvRuntime, loadCel, loadRe2, loadYaml };
