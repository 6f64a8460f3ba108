import { flag, member, number, text } from "../json.js";
import { repositoryPath, type RepositoryName } from "./access.js";
import { apiPath, type Gitea } from "./client.js";

/** A review of a pull request, or the request for one (modules/structs/pull_review.go). */
export interface Review {
  readonly id: number;
  /** Login of the reviewer; empty for a request to a team. */
  readonly reviewer: string;
  readonly state: "APPROVED" | "REQUEST_CHANGES" | "COMMENT" | "PENDING" | "REQUEST_REVIEW";
  /** The commit that it is of. */
  readonly commit: string;
  /** Whether the pull request has changed since. */
  readonly isStale: boolean;
  readonly isDismissed: boolean;
}

/** All reviews of a pull request, the first one first. */
export async function readReviews(gitea: Gitea, repository: RepositoryName, pull: number): Promise<Review[]> {
  const found = await gitea.all({ path: `${repositoryPath(repository)}/pulls${apiPath(pull, "reviews")}` });
  return found.flatMap(reviewOf).sort((one, other) => one.id - other.id);
}

function reviewOf(data: unknown): Review[] {
  const state = text(data, "state");
  if (!isState(state)) return [];
  return [{
    id: number(data, "id") ?? 0, reviewer: text(member(data, "user"), "login"), state, commit: text(data, "commit_id"),
    isStale: flag(data, "stale"), isDismissed: flag(data, "dismissed"),
  }];
}

const states: readonly string[] = ["APPROVED", "REQUEST_CHANGES", "COMMENT", "PENDING", "REQUEST_REVIEW"] satisfies Review["state"][];

const isState = (said: string): said is Review["state"] => states.includes(said);

/** Paths of all files that a pull request changes, sorted; of a renamed one both names. */
export async function readChangedPaths(gitea: Gitea, repository: RepositoryName, pull: number): Promise<string[]> {
  const files = await gitea.all({ path: `${repositoryPath(repository)}/pulls${apiPath(pull, "files")}` });
  const paths = files.flatMap((file) => [text(file, "filename"), text(file, "previous_filename")]);
  return [...new Set(paths.filter((path) => path !== ""))].sort();
}

/** Text of a file at a branch or commit; nothing when there is none. */
export async function readFileAt(gitea: Gitea, repository: RepositoryName, path: string, ref: string): Promise<string | undefined> {
  const { status, data } = await gitea.ask({ method: "GET", path: `${repositoryPath(repository)}/contents${apiPath(...path.split("/"))}`, query: { ref }, answers: [404] });
  return status === 404 || text(data, "type") !== "file" ? undefined : Buffer.from(text(data, "content"), "base64").toString();
}
