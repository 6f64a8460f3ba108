import { readFileSync } from "node:fs";
import type { RepositoryName } from "../adapters/gitea/access.js";
import { pullRequestOf, type PullRequest } from "../adapters/gitea/pulls.js";
import { member, number, parseJson } from "../adapters/json.js";

/** The job of Gitea Actions that a command runs in. */
export interface Job {
  /** Such as `pull_request`, `push`, `workflow_run` or `schedule`. */
  readonly event: string;
  /** Where Gitea is, without a slash at its end. */
  readonly server: string;
  readonly repository: RepositoryName;
  /** The commit that the job runs for. */
  readonly commit: string;
  /** The pull request that the event is of. */
  readonly pull: PullRequest | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment says of the job (runner: act/runner/run_context.go, withGithubEnv); nothing outside of one. Whoever runs
 * a command for Gitea elsewhere sets GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_SHA, which are enough.
 */
export function readJob(environment: Environment): Job | undefined {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: repository = "", GITHUB_SHA: commit = "", GITHUB_EVENT_NAME: event = "", GITHUB_EVENT_PATH: path } = environment;
  const [owner = "", name = ""] = repository.split("/");
  if (!URL.canParse(server) || owner === "" || name === "" || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const payload = path === undefined ? undefined : parseJson(readFileSync(path, "utf8"));
  const pull = member(payload, "pull_request");
  return {
    event, server: server.replace(/\/+$/, ""), repository: { owner, name }, commit,
    pull: number(pull, "number") === undefined ? undefined : pullRequestOf(pull),
  };
}
