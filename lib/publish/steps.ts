import type { PullWish } from "../adapters/gitea/pulls.js";
import type { CommitStatus } from "../adapters/gitea/statuses.js";

/** One thing to do. What an earlier step makes (the commit, the pull request, the comment) is not known before that. */
export type Step =
  /** Makes a branch at the current commit, and makes it the current one; work tree and index stay as they are. */
  | { readonly do: "make-branch"; readonly branch: string }
  | { readonly do: "commit"; readonly paths: readonly string[]; readonly message: string }
  /** Takes a commit of the server that holds the same files in place of the own one. */
  | { readonly do: "adopt"; readonly branch: string; readonly commit: string }
  /** `replaces`: the commit of our own that the branch on the server is replaced from. */
  | { readonly do: "push"; readonly branch: string; readonly replaces?: string }
  | { readonly do: "open-pull"; readonly wish: Omit<PullWish, "labels">; readonly labels: readonly string[] }
  /** Takes labels of ours away, by their ids, and gives one by its name. */
  | { readonly do: "label-pull"; readonly pull: number; readonly remove: readonly number[]; readonly add: readonly string[] }
  | { readonly do: "edit-pull"; readonly pull: number; readonly wish: Partial<Pick<PullWish, "title" | "body">> }
  /** `pull` is missing when an earlier step opens it. */
  | { readonly do: "add-comment"; readonly pull?: number; readonly body: string }
  | { readonly do: "edit-comment"; readonly comment: number; readonly url: string; readonly body: string }
  | { readonly do: "set-status"; readonly status: Omit<CommitStatus, "target"> };

/** The calls that a step makes, for people: commands of git, and requests to the API. */
export function callsOf(step: Step, { remote, repository }: { readonly remote: string; readonly repository: string }): readonly string[] {
  const api = (call: string, path: string): string => `${call} /repos/${repository}${path}`;
  switch (step.do) {
    case "make-branch": return [`git update-ref refs/heads/${step.branch} HEAD`, `git symbolic-ref HEAD refs/heads/${step.branch}`];
    case "commit": return [`git commit: ${step.message.split("\n")[0] ?? ""}`, ...step.paths.map((path) => `  ${path}`)];
    case "adopt": return [`git update-ref refs/heads/${step.branch} ${step.commit}`];
    case "push": {
      const lease = step.replaces === undefined ? "" : ` --force-with-lease=refs/heads/${step.branch}:${step.replaces}`;
      return [`git push${lease} ${remote} HEAD:refs/heads/${step.branch}`];
    }
    case "open-pull": return [
      ...(step.labels.length === 0 ? [] : [api("GET", "/labels")]),
      `${api("POST", "/pulls")}: ${step.wish.title}`,
    ];
    case "label-pull": return [
      ...step.remove.map((id) => api("DELETE", `/issues/${step.pull}/labels/${id}`)),
      ...(step.add.length === 0 ? [] : [api("GET", "/labels"), `${api("POST", `/issues/${step.pull}/labels`)}: ${step.add.join(", ")}`]),
    ];
    case "edit-pull": return [`${api("PATCH", `/pulls/${step.pull}`)}: ${Object.keys(step.wish).join(" and ")}`];
    case "add-comment": {
      const path = `/issues/${step.pull ?? "{its number}"}/comments`;
      return [api("POST", path), api("GET", path)];
    }
    case "edit-comment": return [api("PATCH", `/issues/comments/${step.comment}`)];
    case "set-status": return [`${api("POST", "/statuses/{the commit}")}: ${step.status.context} ${step.status.state}, ${step.status.description}`];
  }
}
