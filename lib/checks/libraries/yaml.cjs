"use strict";

module.exports = /** @type {typeof import("yaml")} */ (require("yaml"));
