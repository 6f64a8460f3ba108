import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readToken } from "../adapters/git/credential.js";
import { readChanges } from "../adapters/git/changes.js";
import { hasCommit } from "../adapters/git/history.js";
import { withLinkedTree } from "../adapters/git/linked-tree.js";
import { fetchCommit, readHeads, readRemote } from "../adapters/git/remote.js";
import { revertCommits } from "../adapters/git/revert.js";
import { readState, type RepositoryState } from "../adapters/git/state.js";
import { Gitea } from "../adapters/gitea/client.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { codeownersFile } from "../gitea/owners.js";
import { connect } from "../publish/connect.js";
import { stateFolder, treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import { giteaFindings, wantedCodeowners } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { readGiteaSettings } from "./gitea-settings.js";
import type { Outcome } from "./outcome.js";
import { planWorkspace, type Planned } from "./planned.js";
import { findChange, nothingToTakeBack, type RollbackPlace } from "./rollback-change.js";
import { publishRollback, refused, type RollbackBench } from "./rollback-publish.js";
import { synth } from "./synth.js";

type Request = RequestOf<"rollback">;
type Progress = (stage: string) => void;

/**
 * Makes the pull request that takes a change back. It is reverted and compiled in a work tree of its own, on top of the default
 * branch as the server has it: the work tree, the index and the branches here stay as they are.
 */
export async function rollback(request: Request, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  progress("looking at the repository");
  const opened = await openPlace(request, context, progress);
  if ("problem" in opened) return refused(opened.problem);
  const { place, state } = opened;
  const change = await findChange(request.change, place);
  if ("problem" in change) return refused(change.problem);
  const folder = join(context.root, stateFolder, "rollback");
  return withLinkedTree(place.top, { folder, commit: place.base }, async (top) => takeBack({ request, context: { ...context, root: join(top, state.prefix), changes: undefined, thread: undefined }, progress, place, change, prefix: state.prefix }));
}

interface Opened {
  readonly state: RepositoryState;
  readonly place: RollbackPlace;
}

async function openPlace(request: Request, context: WorkspaceContext, progress: Progress): Promise<Opened | { readonly problem: Diagnostic }> {
  const problem = (code: "repository-state" | "remote-unusable", message: string, hint: string): { readonly problem: Diagnostic } => ({ problem: diagnose(code, message, {}, { hint }) });
  const state = await readState(context.root);
  if (state === "none" || state === "bare") return problem("repository-state", "The workspace is in no work tree of a git repository", "Run the command in a clone of the repository.");
  if (state.isShallow) return problem("repository-state", "Only a part of the history is here", "`git fetch --unshallow` brings the rest.");
  const { top, branch } = state;
  const remote = await readRemote(top, branch);
  if (remote === undefined) return problem("remote-unusable", "There is no remote to publish to", "Add it with `git remote add origin <url>`.");
  const { settings } = await readGiteaSettings(context, request, progress);
  const connection = connect(remote, settings?.server);
  if ("problem" in connection) return connection;
  progress("asking the remote");
  const { config, server, name } = connection;
  const { defaultBranch = "", branches } = await readHeads(top, remote, { config });
  const base = branches.get(defaultBranch);
  if (base === undefined) return problem("remote-unusable", `The repository of the remote ${remote.name} is empty`, "Push the first commits to its default branch.");
  if (!(await hasCommit(top, base))) await fetchCommit(top, remote, defaultBranch, { config });
  const { token } = await readToken(context.root, server);
  return { state, place: { top, remote, config, gitea: new Gitea({ server, token }), name, branch: defaultBranch, base } };
}

async function takeBack(bench: RollbackBench): Promise<Outcome> {
  const { context, progress, place, change, prefix } = bench;
  const tree = await readState(context.root);
  if (tree === "none" || tree === "bare") return refused(await nothingToTakeBack(change, place));
  progress(`reverting ${change.name}`);
  const conflicts = await revertCommits(tree.top, { commits: change.commits, made: [treeFolder, codeownersFile].map((path) => prefix + path) });
  if (conflicts.length > 0) {
    const commits = change.word.startsWith("#") ? change.commits.map(({ id }) => id.slice(0, 10)).join(" ") : change.word;
    return refused(...conflicts.map((path) => diagnose("rollback-conflict", `Later commits changed the same lines as ${change.word}`, { file: path.startsWith(prefix) ? path.slice(prefix.length) : path }, {
      hint: `\`git revert ${commits}\` on a branch of ${place.branch} lets you resolve it; then \`npm run synth\` and \`npm run publish\`.`,
    })));
  }
  const changes = async (): Promise<string[]> => (await readChanges(tree.top)).map(({ path }) => path).filter((path) => !path.startsWith(`${prefix}${stateFolder}/`));
  if ((await changes()).length === 0) return refused(await nothingToTakeBack(change, place));
  const compiled = await compile(bench);
  if (hasErrors(compiled.diagnostics)) return refused(...compiled.diagnostics);
  const changed = await changes();
  return publishRollback(bench, tree, compiled, changed);
}

/** Compiles the reverted sources, writes what is made of them, and says what that does. */
async function compile({ request, context, progress, place }: RollbackBench): Promise<Planned> {
  const written = await synth({ ...request, command: "synth", format: "text", cluster: [], app: [], force: true, verify: false, quiet: true }, context, progress);
  const planned = await planWorkspace(context, { ...request, base: place.base, stale: true }, progress);
  // Types are checked in both; what the first compile refused to write is said once.
  if (hasErrors(written.diagnostics)) return planned;
  const { tree, found } = planned.session.compilation;
  const { settings } = await readGiteaSettings(context, request, progress);
  const owners = join(context.root, codeownersFile);
  if (settings !== undefined && existsSync(owners)) writeFileSync(owners, wantedCodeowners(context.root, settings, found.clusters, (path) => tree.get(path)?.text).text);
  return { ...planned, diagnostics: [...planned.diagnostics, ...await giteaFindings(context, request, { tree, found }, progress)] };
}
