import { readToken } from "../adapters/git/credential.js";
import { hasCommit } from "../adapters/git/history.js";
import { fetchCommit, readHeads, readRemote, type Remote } from "../adapters/git/remote.js";
import { readState, type RepositoryState } from "../adapters/git/state.js";
import type { RepositoryName } from "../adapters/gitea/access.js";
import { Gitea } from "../adapters/gitea/client.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { connect } from "../publish/connect.js";
import type { WorkspaceContext } from "./context.js";
import { readGiteaSettings } from "./gitea-settings.js";

/** A repository and the default branch of its server, for changes that are made from there and not from the work tree. */
export interface BasePlace {
  readonly top: string;
  readonly remote: Remote;
  readonly config: Readonly<Record<string, string>>;
  readonly gitea: Gitea;
  readonly name: RepositoryName;
  /** The default branch of the server, and its commit. */
  readonly branch: string;
  readonly base: string;
}

export interface OpenedBase {
  readonly state: RepositoryState;
  readonly place: BasePlace;
}

interface Wish {
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly today?: string | undefined;
}

/** Looks at the repository, its remote and the token, and brings the default branch as the server has it. Changes no file and no branch. */
export async function openBase(request: Wish, context: WorkspaceContext, progress: (stage: string) => void): Promise<OpenedBase | { readonly problem: Diagnostic }> {
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
