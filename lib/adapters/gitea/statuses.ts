import { list, member, text } from "../json.js";
import { repositoryPath, type RepositoryName } from "./access.js";
import { apiPath, type Gitea } from "./client.js";

/** States of a commit's status (modules/commitstatus/commit_status.go). Only `success` lets a required one pass. */
export type StatusState = "pending" | "success" | "error" | "failure" | "warning" | "skipped";

/** The status that one context gives to a commit. */
export interface CommitStatus {
  readonly context: string;
  readonly state: StatusState;
  /** One line for people; Gitea shows about 140 characters. */
  readonly description: string;
  /** Where people read more. */
  readonly target: string;
}

/** A status as it was found. */
export interface FoundStatus extends CommitStatus {
  /** Login of whose token set it; empty when Actions did, by a job's token or by itself. */
  readonly creator: string;
}

/** The latest status of a context at a commit; nothing when it has none. */
export async function readStatus(gitea: Gitea, repository: RepositoryName, commit: string, context: string): Promise<FoundStatus | undefined> {
  const path = `${repositoryPath(repository)}/commits${apiPath(commit, "status")}`;
  const { data } = await gitea.ask({ method: "GET", path, query: { limit: 50 }, answers: [404] });
  const found = list(data, "statuses").find((status) => text(status, "context") === context);
  if (found === undefined) return undefined;
  return { context, state: stateOf(text(found, "status")), description: text(found, "description"), target: text(found, "target_url"), creator: text(member(found, "creator"), "login") };
}

export async function postStatus(gitea: Gitea, repository: RepositoryName, commit: string, { context, state, description, target }: CommitStatus): Promise<void> {
  const path = `${repositoryPath(repository)}/statuses${apiPath(commit)}`;
  await gitea.ask({ method: "POST", path, body: { context, state, description, target_url: target } });
}

const states: readonly string[] = ["pending", "success", "error", "failure", "warning", "skipped"] satisfies StatusState[];

function stateOf(said: string): StatusState {
  return isState(said) ? said : "pending";
}

const isState = (said: string): said is StatusState => states.includes(said);
