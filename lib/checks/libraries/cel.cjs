"use strict";

module.exports = /** @type {typeof import("@marcbachmann/cel-js")} */ (require("@marcbachmann/cel-js"));
