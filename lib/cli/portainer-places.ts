import { join } from "node:path";
import { AdapterError } from "../adapters/error.js";
import { readHeads, readRemote } from "../adapters/git/remote.js";
import { readState } from "../adapters/git/state.js";
import { parseJson } from "../adapters/json.js";
import { connect } from "../publish/connect.js";
import { placesOf, type FoundPlaces } from "../targets/portainer/places.js";
import { findIndexedClusters } from "../tree/disk.js";
import { provenancePath, treeFolder } from "../tree/places.js";
import { textOf } from "./file-text.js";

/** The places of the tree here that Portainer delivers to. */
export function readPlaces(root: string, clusters: readonly string[]): FoundPlaces {
  const names = findIndexedClusters(root).filter((name) => clusters.length === 0 || clusters.includes(name));
  return placesOf(new Map(names.flatMap((name) => {
    const text = textOf(join(root, treeFolder, provenancePath(name)));
    return text === undefined ? [] : [[name, parseJson(text)] as const];
  })));
}

/**
 * Commit of each branch of the repository, as its server has it.
 *
 * @throws AdapterError when there is no repository or remote, or it cannot be asked.
 */
export async function readBranches(root: string): Promise<ReadonlyMap<string, string>> {
  const state = await readState(root);
  const remote = typeof state === "string" ? undefined : await readRemote(state.top, state.branch);
  if (typeof state === "string" || remote === undefined) {
    throw new AdapterError("The workspace is in no clone of a repository with a remote, so nothing is known of what is published", { subject: "git", hint: "Run the command in a clone; `git remote -v` shows where it comes from." });
  }
  const connection = connect(remote, undefined);
  return (await readHeads(state.top, remote, { config: "problem" in connection ? {} : connection.config })).branches;
}
