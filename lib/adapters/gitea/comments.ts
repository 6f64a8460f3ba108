import { items, member, number, text } from "../json.js";
import { repositoryPath, type RepositoryName } from "./access.js";
import { apiPath, type Gitea } from "./client.js";

/** A comment of an issue or a pull request (modules/structs/issue_comment.go). */
export interface Comment {
  readonly id: number;
  /** Login of its author, which stays when another edits it. */
  readonly author: string;
  readonly body: string;
  /** Where people look at it. */
  readonly url: string;
}

const commentOf = (data: unknown): Comment =>
  ({ id: number(data, "id") ?? 0, author: text(member(data, "user"), "login"), body: text(data, "body"), url: text(data, "html_url") });

/** All comments of a pull request, the first one first. Gitea gives them in one answer. */
export async function readComments(gitea: Gitea, repository: RepositoryName, pull: number): Promise<Comment[]> {
  const { data } = await gitea.ask({ method: "GET", path: `${repositoryPath(repository)}/issues${apiPath(pull, "comments")}` });
  return items(data).map(commentOf).sort((one, other) => one.id - other.id);
}

export async function addComment(gitea: Gitea, repository: RepositoryName, pull: number, body: string): Promise<Comment> {
  return commentOf((await gitea.ask({ method: "POST", path: `${repositoryPath(repository)}/issues${apiPath(pull, "comments")}`, body: { body } })).data);
}

export async function editComment(gitea: Gitea, repository: RepositoryName, id: number, body: string): Promise<void> {
  await gitea.ask({ method: "PATCH", path: `${repositoryPath(repository)}/issues/comments${apiPath(id)}`, body: { body } });
}

/** Deletes a comment; one that is gone already is no failure. */
export async function deleteComment(gitea: Gitea, repository: RepositoryName, id: number): Promise<void> {
  await gitea.ask({ method: "DELETE", path: `${repositoryPath(repository)}/issues/comments${apiPath(id)}`, answers: [404] });
}
