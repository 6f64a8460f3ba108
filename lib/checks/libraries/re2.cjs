"use strict";

module.exports = /** @type {typeof import("re2js")} */ (require("re2js"));
