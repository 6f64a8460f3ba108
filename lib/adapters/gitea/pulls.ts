import { flag, items, list, member, number, text } from "../json.js";
import { repositoryFacts, repositoryPath, type RepositoryFacts, type RepositoryName } from "./access.js";
import { apiPath, type Gitea } from "./client.js";

/** A pull request (modules/structs/pull.go). */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
  /** Where people look at it. */
  readonly url: string;
  /** Login of whoever opened it. */
  readonly poster: string;
  readonly base: string;
  readonly head: string;
  readonly headCommit: string;
  readonly labels: readonly Label[];
  /** Whether its branch is in another repository. */
  readonly isFork: boolean;
  /** Whether its author says that it is not ready. */
  readonly isDraft: boolean;
  /** Last commit that base and head have in common, when Gitea last looked. */
  readonly mergeBase: string;
  /** What a merge made of it, on its base: the last of several commits. Empty while it is not merged. */
  readonly mergeCommit: string;
  /** The repository that it is for, as its user sees it. */
  readonly repository: RepositoryFacts;
}

/** A label of a repository. */
export interface Label {
  readonly id: number;
  readonly name: string;
}

/** Who is asked for a review: logins, and names of teams of the organisation. */
export interface Reviewers {
  readonly reviewers?: readonly string[];
  readonly team_reviewers?: readonly string[];
}

/** What a pull request is to be. */
export interface PullWish extends Reviewers {
  readonly title: string;
  readonly body: string;
  readonly base: string;
  readonly head: string;
  /** Ids of labels. */
  readonly labels: readonly number[];
}

export function pullRequestOf(data: unknown): PullRequest {
  const base = member(data, "base");
  const head = member(data, "head");
  const repository = repositoryFacts(member(base, "repo"));
  const home = repositoryFacts(member(head, "repo"));
  return {
    number: number(data, "number") ?? 0, title: text(data, "title"), body: text(data, "body"),
    state: flag(data, "merged") ? "merged" : text(data, "state") === "closed" ? "closed" : "open",
    url: text(data, "html_url"), poster: text(member(data, "user"), "login"),
    base: text(base, "ref"), head: text(head, "ref"), headCommit: text(head, "sha"), labels: labelsOf(list(data, "labels")),
    isFork: home.owner !== repository.owner || home.name !== repository.name, isDraft: flag(data, "draft"),
    mergeBase: text(data, "merge_base"), mergeCommit: text(data, "merge_commit_sha"), repository,
  };
}

/** A pull request by its number; nothing when there is none. */
export async function readPull(gitea: Gitea, repository: RepositoryName, pull: number): Promise<PullRequest | undefined> {
  const { status, data } = await gitea.ask({ method: "GET", path: `${repositoryPath(repository)}/pulls${apiPath(pull)}`, answers: [404] });
  return status === 404 ? undefined : pullRequestOf(data);
}

/** How many commits a pull request has of its own. */
export async function countPullCommits(gitea: Gitea, repository: RepositoryName, pull: number): Promise<number> {
  const { data, total } = await gitea.ask({ method: "GET", path: `${repositoryPath(repository)}/pulls${apiPath(pull, "commits")}`, query: { limit: 1, verification: "false", files: "false" } });
  return total ?? items(data).length;
}

/** Pull requests that are open, the first one first. */
export async function openPulls(gitea: Gitea, repository: RepositoryName): Promise<PullRequest[]> {
  const found = (await gitea.all({ path: `${repositoryPath(repository)}/pulls`, query: { state: "open", sort: "oldest" } })).map(pullRequestOf);
  return found.sort((one, other) => one.number - other.number);
}

/**
 * Looks for a pull request of a branch of the repository itself: the open one; else the latest that there was.
 * Gitea's own look-up gives any of them, so all are listed when it gives one that is not open.
 */
export async function findPull(gitea: Gitea, repository: RepositoryName, { base, head }: { readonly base: string; readonly head: string }): Promise<PullRequest | undefined> {
  const path = repositoryPath(repository);
  const { status, data } = await gitea.ask({ method: "GET", path: `${path}/pulls${apiPath(base, head)}`, answers: [404] });
  if (status === 404) return undefined;
  const first = pullRequestOf(data);
  if (first.state === "open") return first;
  const open = (await gitea.all({ path: `${path}/pulls`, query: { state: "open", base_branch: base } })).map(pullRequestOf);
  return open.find((pull) => pull.head === head && pull.base === base && !pull.isFork) ?? first;
}

/** Opens a pull request; nothing when there is an open one already. */
export async function openPull(gitea: Gitea, repository: RepositoryName, wish: PullWish): Promise<PullRequest | undefined> {
  const { status, data } = await gitea.ask({ method: "POST", path: `${repositoryPath(repository)}/pulls`, body: wish, answers: [409] });
  return status === 409 ? undefined : pullRequestOf(data);
}

/** Changes title or body of a pull request. */
export async function editPull(gitea: Gitea, repository: RepositoryName, pull: number, wish: Partial<Pick<PullWish, "title" | "body">>): Promise<void> {
  await gitea.ask({ method: "PATCH", path: `${repositoryPath(repository)}/pulls${apiPath(pull)}`, body: wish });
}

/** Ids of those labels of a repository that have one of the names. */
export async function findLabels(gitea: Gitea, repository: RepositoryName, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const labels = labelsOf(await gitea.all({ path: `${repositoryPath(repository)}/labels` }));
  return labels.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}

const labelsOf = (data: readonly unknown[]): Label[] => data.map((label) => ({ id: number(label, "id") ?? 0, name: text(label, "name") }));

/** Adds labels to a pull request. */
export async function addLabels(gitea: Gitea, repository: RepositoryName, pull: number, labels: readonly number[]): Promise<void> {
  if (labels.length > 0) await gitea.ask({ method: "POST", path: `${repositoryPath(repository)}/issues${apiPath(pull, "labels")}`, body: { labels } });
}

/** Takes a label from a pull request, if it still has it. */
export async function removeLabel(gitea: Gitea, repository: RepositoryName, pull: number, label: number): Promise<void> {
  await gitea.ask({ method: "DELETE", path: `${repositoryPath(repository)}/issues${apiPath(pull, "labels", label)}`, answers: [404, 422] });
}
