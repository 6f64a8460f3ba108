"use strict";

module.exports = {
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
