"use strict";
const { existsSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");

/**
 * The workspace that a command line is about: the folder that `--workspace` names, else the nearest
 * folder upwards. Workspaces are folders with `apps` or `clusters`.
 *
 * @param {readonly string[]} argv
 * @param {string} from
 * @returns {string | undefined}
 */
function findWorkspace(argv, from) {
  const flag = argv.findIndex((word) => word === "--workspace" || word.startsWith("--workspace="));
  if (flag !== -1) {
    const value = argv[flag]?.includes("=") ? argv[flag]?.slice("--workspace=".length) : argv[flag + 1];
    return value !== undefined && isWorkspace(resolve(from, value)) ? resolve(from, value) : undefined;
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (isWorkspace(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** @param {string} folder */
function isWorkspace(folder) {
  return existsSync(join(folder, "apps")) || existsSync(join(folder, "clusters"));
}

module.exports = { findWorkspace };
