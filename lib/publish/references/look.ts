import { AdapterError } from "../../adapters/error.js";
import { findCommit, type FoundCommit } from "../../adapters/git/listing.js";
import { findObjects, readCommitObject, readObjects } from "../../adapters/git/objects.js";
import { overtaken } from "../../adapters/git/push.js";
import { fetchBranches } from "../../adapters/git/references.js";
import { readHeads, readRemote, type Remote } from "../../adapters/git/remote.js";
import { readState } from "../../adapters/git/state.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { connect } from "../connect.js";
import { beginningsOf, decide, type Decision, type Seen, type Tip } from "./decide.js";
import { remembered } from "./earlier.js";
import { readWanted, type CommittedPlaces } from "./wanted.js";

/** What references are and what they are to be. */
export interface Looked extends CommittedPlaces {
  readonly top: string;
  readonly remote: Remote;
  /** Configuration for git when it speaks to the remote. */
  readonly config: Readonly<Record<string, string>>;
  readonly commit: FoundCommit;
  /** The remote's default branch, and its commit; absent when it has none. */
  readonly main: { readonly branch: string; readonly commit: string } | undefined;
  readonly seen: Seen;
  readonly decision: Decision;
}

const blocked = (message: string, hint: string): { readonly problem: Diagnostic } => ({ problem: diagnose("repository-state", message, {}, { hint }) });

/**
 * Compares the references of a remote with what a commit has for them. Fetches commits; changes nothing.
 *
 * @param revision of the commit. Default: what is merged, which is the default branch as the remote has it.
 * @throws AdapterError when git, or the remote, cannot be asked. Its status is `overtaken` when a branch moved meanwhile.
 */
export async function lookAtReferences(root: string, revision?: string): Promise<Looked | { readonly problem: Diagnostic }> {
  const state = await readState(root);
  if (state === "none") return blocked("The workspace is in no git repository", "Run the command in a clone of the repository.");
  if (state === "bare") return blocked("The repository is bare, so there is no workspace in it", "Run the command in a clone of it.");
  const { top, prefix, isShallow } = state;
  const remote = await readRemote(top, state.branch);
  if (remote === undefined) {
    const hint = "Add it with `git remote add origin <url>`. With several, `git branch --set-upstream-to` says which one is meant.";
    return { problem: diagnose("remote-unusable", "There is no remote to publish to", {}, { hint }) };
  }
  const connection = connect(remote, undefined);
  // Without a server that the token may go to, git has to know by itself how to get in.
  const config = "problem" in connection ? {} : connection.config;
  const heads = await readHeads(top, remote, { config });
  const { defaultBranch = "" } = heads;
  const main = heads.branches.get(defaultBranch);
  if (revision === undefined && main === undefined) return blocked(`The remote ${remote.name} has no default branch, so nothing is known to be merged`, "Push the default branch first.");
  const fetchMain = (): Promise<void> => fetchBranches(top, remote, { branches: [defaultBranch], config, ...(isShallow ? { depth: 1 } : {}) });
  const commit = await findCommit(top, revision ?? (await bring(top, main ?? "", fetchMain)));
  const committed = await readWanted({ top, prefix, commit: commit.id });
  const wanted = committed.references.filter(({ stack }) => heads.branches.has(stack.reference)).map(({ stack }) => stack.reference);
  const tips = await readTips(top, new Map(wanted.map((branch) => [branch, heads.branches.get(branch) ?? ""])), (branches) =>
    fetchBranches(top, remote, { branches, config, ...(isShallow ? { depth: remembered } : {}) }));
  return {
    ...committed, top, remote, config, commit,
    main: main === undefined ? undefined : { branch: defaultBranch, commit: main },
    seen: { branches: heads.branches, tips },
    decision: decide(committed.references, { branches: heads.branches, tips }, beginningsOf(committed.places)),
  };
}

/** Fetches a commit unless it is here. @throws AdapterError when its branch moved on meanwhile. */
async function bring(top: string, commit: string, fetch: () => Promise<void>): Promise<string> {
  const isHere = async (): Promise<boolean> => (await findObjects(top, [commit])).has(commit);
  if (await isHere()) return commit;
  await fetch();
  if (await isHere()) return commit;
  throw new AdapterError("The default branch moved on while it was fetched", { subject: "git", status: overtaken, hint: "Run the command again." });
}

/** Reads the commits that references are at, after fetching those that are not here. One that moved on meanwhile may be missing. */
async function readTips(top: string, references: ReadonlyMap<string, string>, fetch: (branches: readonly string[]) => Promise<void>): Promise<ReadonlyMap<string, Tip>> {
  const here = await findObjects(top, references.values());
  await fetch([...references].filter(([, id]) => !here.has(id)).map(([branch]) => branch));
  const objects = await readObjects(top, references.values());
  return new Map([...objects].flatMap(([id, object]) => {
    const commit = readCommitObject(object);
    return commit === undefined ? [] : [[id, { ...commit, id }] as const];
  }));
}
