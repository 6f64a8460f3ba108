import { AdapterError } from "../adapters/error.js";
import { branchHead, detachAt, dropBranch, makeBranch, moveBranch, switchTo } from "../adapters/git/branch.js";
import { commitPaths, type Place } from "../adapters/git/commit.js";
import { followRemote, pushCommit } from "../adapters/git/push.js";
import type { Remote } from "../adapters/git/remote.js";
import type { RepositoryName } from "../adapters/gitea/access.js";
import type { Gitea } from "../adapters/gitea/client.js";
import { addComment, deleteComment, editComment, readComments } from "../adapters/gitea/comments.js";
import { addLabels, editPull, findLabels, findPull, openPull, removeLabel } from "../adapters/gitea/pulls.js";
import { postStatus } from "../adapters/gitea/statuses.js";
import { planMarker } from "../plan/markdown.js";
import { stickyComment, surplusComments } from "./comment.js";
import type { Step } from "./steps.js";

/** Where steps of git alone are executed. */
export interface LocalTools {
  readonly place: Place;
  /** The branch that was the current one at first; absent when HEAD was detached. */
  readonly branch: string | undefined;
}

/** What steps are executed with. */
export interface Tools extends LocalTools {
  readonly remote: Remote;
  /** Configuration for git when it pushes: the token, when git does not know it. */
  readonly config: Readonly<Record<string, string>>;
  readonly gitea: Gitea;
  readonly name: RepositoryName;
  /** Whose token it is. */
  readonly login: string;
}

/** What there is: at first what was found, then also what was made. */
export interface Made {
  readonly commit: string;
  readonly pull?: { readonly number: number; readonly url: string; readonly poster: string } | undefined;
  readonly commentUrl?: string | undefined;
}

/**
 * Executes steps in their order. Each is safe to repeat: what a failed run has done is found by the next one, which goes on.
 *
 * @throws AdapterError of the step that failed, which says what was done before it.
 */
export async function applySteps(steps: readonly Step[], tools: Tools, found: Made, progress: (stage: string) => void): Promise<Made> {
  const isLocal = (step: Step): step is LocalStep => step.do === "make-branch" || step.do === "commit" || step.do === "adopt";
  const commit = await applyLocally(steps.filter(isLocal), tools, found.commit, progress);
  let made: Made = { ...found, commit };
  const done = steps.filter(isLocal).map((step) => saidOf(step, made));
  for (const step of steps) {
    if (isLocal(step)) continue;
    progress(stageOf(step));
    try {
      made = await applyStep(step, tools, made);
    } catch (error) {
      if (!(error instanceof AdapterError) || done.length === 0) throw error;
      throw new AdapterError(`${error.message}\nDone before that: ${done.join(", ")}.`, {
        subject: error.subject, ...(error.status === undefined ? {} : { status: error.status }), ...(error.hint === undefined ? {} : { hint: error.hint }), cause: error,
      });
    }
    done.push(saidOf(step, made));
  }
  return made;
}

/** Steps that change the repository here. */
export type LocalStep = Extract<Step, { readonly do: "make-branch" | "commit" | "adopt" }>;

/** Executes the steps that change the repository here, all or none: a refused commit leaves no branch behind. Gives the commit. */
export async function applyLocally(steps: readonly LocalStep[], { place, branch }: LocalTools, head: string, progress: (stage: string) => void): Promise<string> {
  const { top } = place;
  let commit = head;
  let made: string | undefined;
  for (const step of steps) {
    progress(stageOf(step));
    try {
      switch (step.do) {
        case "make-branch":
          if ((await branchHead(top, step.branch)) !== head) {
            await makeBranch(top, step.branch, head);
            made = step.branch;
          }
          await switchTo(top, step.branch);
          break;
        case "commit":
          commit = await commitPaths(place, step) ?? commit;
          break;
        case "adopt":
          await moveBranch(top, step.branch, { from: commit, to: step.commit });
          commit = step.commit;
      }
    } catch (error) {
      if (commit === head) {
        await (branch === undefined ? detachAt(top, head) : switchTo(top, branch));
        if (made !== undefined) await dropBranch(top, made, head);
      }
      throw error;
    }
  }
  return commit;
}

async function applyStep(step: Exclude<Step, LocalStep>, { place, remote, config, gitea, name, login }: Tools, made: Made): Promise<Made> {
  const { top } = place;
  const number = made.pull?.number ?? 0;
  switch (step.do) {
    case "push":
      await pushCommit(top, remote, { commit: made.commit, branch: step.branch, replaces: step.replaces }, config);
      await followRemote(top, remote, step.branch);
      return made;
    case "open-pull": {
      const labels = await findLabels(gitea, name, step.labels);
      const pull = await openPull(gitea, name, { ...step.wish, labels }) ?? await findPull(gitea, name, step.wish);
      if (pull === undefined) throw new AdapterError("Gitea says that there is a pull request, and shows none", { subject: "POST /pulls", hint: "Run the command again." });
      return { ...made, pull };
    }
    case "label-pull":
      for (const label of step.remove) await removeLabel(gitea, name, step.pull, label);
      await addLabels(gitea, name, step.pull, await findLabels(gitea, name, step.add));
      return made;
    case "edit-pull":
      await editPull(gitea, name, step.pull, step.wish);
      return made;
    case "add-comment": {
      // Somebody else may have opened the pull request meanwhile, and commented.
      const own = await addComment(gitea, name, number, step.body);
      const authors = [login, ...(made.pull === undefined ? [] : [made.pull.poster])];
      const comments = await readComments(gitea, name, number);
      for (const { id } of surplusComments(comments, planMarker, { login, authors })) await deleteComment(gitea, name, id);
      return { ...made, commentUrl: (stickyComment(comments, planMarker, authors) ?? own).url };
    }
    case "edit-comment":
      await editComment(gitea, name, step.comment, step.body);
      return { ...made, commentUrl: step.url };
    case "set-status":
      await postStatus(gitea, name, made.commit, { ...step.status, target: made.commentUrl ?? made.pull?.url ?? "" });
      return made;
  }
}

/** What a step is doing, for people who wait. */
function stageOf(step: Step): string {
  switch (step.do) {
    case "make-branch": return `making the branch ${step.branch}`;
    case "commit": return "committing";
    case "adopt": return "taking over the commit of the server";
    case "push": return `pushing ${step.branch}`;
    case "open-pull": return "opening the pull request";
    case "label-pull": case "edit-pull": return "updating the pull request";
    case "add-comment": case "edit-comment": return "commenting";
    case "set-status": return "setting the status";
  }
}

/** What a step has done. */
export function saidOf(step: Step, { commit, pull }: Made): string {
  switch (step.do) {
    case "make-branch": return `made the branch ${step.branch} and switched to it`;
    case "commit": return `committed ${commit.slice(0, 10)}`;
    case "adopt": return `took over ${commit.slice(0, 10)}, which holds the same files`;
    case "push": return `pushed ${step.branch}`;
    case "open-pull": return `opened pull request ${pull?.number ?? ""}`.trim();
    case "label-pull": return `updated the label of pull request ${step.pull}`;
    case "edit-pull": return `updated ${Object.keys(step.wish).join(" and ")} of pull request ${step.pull}`;
    case "add-comment": return "commented";
    case "edit-comment": return "updated the comment";
    case "set-status": return "set the status";
  }
}
