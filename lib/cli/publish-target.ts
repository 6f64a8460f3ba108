import { readToken } from "../adapters/git/credential.js";
import { Gitea } from "../adapters/gitea/client.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { connect } from "../publish/connect.js";
import type { Compiled } from "../publish/local.js";
import type { Destination } from "../publish/prepare.js";
import { readRepository, readWorkTree } from "../publish/repository.js";
import type { GiteaSettings } from "../model/gitea.js";
import type { RequestOf } from "./arguments.js";
import { staleCodeowners, wantedCodeowners } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { readGiteaSettings } from "./gitea-settings.js";
import type { Outcome } from "./outcome.js";
import { planWorkspace, type Planned } from "./planned.js";
import { nothingToPublish, refused } from "./published.js";

type TargetWish = Pick<RequestOf<"publish">, "branch" | "today" | "timeLimit" | "memoryLimit">;
type Progress = (stage: string) => void;

/** Where a change goes, and what the workspace says about it. */
export interface Target extends Destination {
  /** What the workspace says about Gitea; absent when it says nothing. */
  readonly settings: GiteaSettings | undefined;
}

/** Looks at the repository, its remote and the token; gives the outcome when there is nothing to publish, or no way to. */
export async function openTarget(request: TargetWish, context: WorkspaceContext, progress: Progress): Promise<Target | { readonly outcome: Outcome }> {
  const { root } = context;
  progress("looking at the repository");
  const tree = await readWorkTree(root, request.branch);
  if ("problem" in tree) return refused([tree.problem]);
  // The remote alone says how git gets there; where the API is, the settings may say.
  const early = connect(tree.remote, undefined);
  progress("asking the remote");
  const repository = await readRepository(tree, { branch: request.branch, config: "problem" in early ? {} : early.config });
  if ("problem" in repository) return refused([repository.problem]);
  if (repository.changes.length === 0 && repository.base.ahead === 0) return { outcome: nothingToPublish(repository, []) };
  const { settings, diagnostics } = await readGiteaSettings(context, request, progress);
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const connection = connect(tree.remote, settings?.server);
  if ("problem" in connection) return refused([connection.problem]);
  const { token } = await readToken(root, connection.server);
  return { repository, connection, gitea: new Gitea({ server: connection.server, token }), settings, reviewers: settings?.reviewers };
}

/** What a compile says of the changes; the outcome when it has errors. */
export async function compileFor({ repository, settings }: Target, request: TargetWish, context: WorkspaceContext, progress: Progress): Promise<Planned | { readonly outcome: Outcome }> {
  const planned = await planWorkspace(context, { ...request, base: repository.base.fork, stale: true }, progress);
  const { tree, found } = planned.session.compilation;
  const owners = settings === undefined ? [] : staleCodeowners(context.root, wantedCodeowners(context.root, settings, found.clusters, (path) => tree.get(path)?.text));
  const diagnostics = [...planned.diagnostics, ...owners];
  return hasErrors(diagnostics) ? refused(diagnostics) : { ...planned, diagnostics };
}

/** What publishing goes by of a compile. */
export function compiledOf({ plan, diagnostics: findings, sourceFiles: files, sourceDigest: source, treeDigest: tree }: Planned, { root, packageRoot }: WorkspaceContext): Compiled {
  return { plan, findings, files, digests: { source, tree }, hasCompiler: root === packageRoot };
}
