"use strict";
// Libraries that most runs do without: to load them takes longer than to compile a small change, so it is done when they are asked for.

/** Loads ajv, by which validators are written, and what its own keywords are made of. */
function loadAjv() {
  return {
    /** @type {typeof import("ajv").default} */
    Ajv: require("ajv").default,
    /** @type {typeof import("ajv/dist/standalone").default} */
    standaloneCode: require("ajv/dist/standalone").default,
    /** @type {typeof import("ajv/dist/compile/codegen")} */
    codegen: require("ajv/dist/compile/codegen"),
    /** @type {typeof import("ajv/dist/compile/names").default} */
    names: require("ajv/dist/compile/names").default,
    /** @type {typeof import("ajv/dist/vocabularies/core/ref")} */
    reference: require("ajv/dist/vocabularies/core/ref"),
  };
}

/** The functions that generated validators call for lengths and equality. @param {string} name */
function ajvRuntime(name) {
  if (name === "ajv/dist/runtime/ucs2length") return require("ajv/dist/runtime/ucs2length");
  if (name === "ajv/dist/runtime/equal") return require("ajv/dist/runtime/equal");
  throw new Error(`validators do not use ${name}`);
}

/** Loads the engine for patterns of Go's syntax (RE2), which takes linear time. */
function loadRe2() {
  return /** @type {typeof import("re2js")} */ (require("re2js"));
}

/** Loads the parser of CEL: syntax trees of expressions are kept once they were parsed. */
function loadCel() {
  return /** @type {typeof import("@marcbachmann/cel-js")} */ (require("@marcbachmann/cel-js"));
}

/** Loads the reader of YAML, for policies: their form is kept once it was found right. */
function loadYaml() {
  return /** @type {typeof import("yaml")} */ (require("yaml"));
}

module.exports = { loadAjv, ajvRuntime, loadCel, loadRe2, loadYaml };
