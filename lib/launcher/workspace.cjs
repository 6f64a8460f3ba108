"use strict";
const { existsSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");

/**
 * The workspace that a command line is about: the folder that `--workspace` names, else the nearest
 * folder upwards with `apps` or `clusters`.
 *
 * @param {readonly string[]} argv
 * @param {string} from
 * @returns {string | undefined}
 */
function findWorkspace(argv, from) {
  const flag = argv.findIndex((word) => word === "--workspace" || word.startsWith("--workspace="));
  if (flag !== -1) {
    const value = argv[flag]?.includes("=") ? argv[flag]?.slice("--workspace=".length) : argv[flag + 1];
    return value === undefined ? undefined : resolve(from, value);
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "apps")) || existsSync(join(folder, "clusters"))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

module.exports = { findWorkspace };
