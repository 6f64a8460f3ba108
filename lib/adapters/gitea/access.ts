import { flag, member, text } from "../json.js";
import { apiPath, type Gitea } from "./client.js";

/** A repository on a server, by owner and name. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** What a repository is, and what the token's user may do with it. */
export interface RepositoryFacts extends RepositoryName {
  readonly defaultBranch: string;
  readonly isArchived: boolean;
  readonly isEmpty: boolean;
  readonly mayPush: boolean;
}

/** Path of the endpoints of a repository. */
export const repositoryPath = ({ owner, name }: RepositoryName): string => apiPath("repos", owner, name);

/** The login of whom the token belongs to (`GET /user`, scope read:user). */
export async function readLogin(gitea: Gitea): Promise<string> {
  return text((await gitea.ask({ method: "GET", path: "/user" })).data, "login");
}

/** Looks at a repository; nothing when there is none, or the user may not see it. */
export async function readRepository(gitea: Gitea, repository: RepositoryName): Promise<RepositoryFacts | undefined> {
  const { status, data } = await gitea.ask({ method: "GET", path: repositoryPath(repository), answers: [404] });
  return status === 404 ? undefined : repositoryFacts(data);
}

/** Reads a repository as the API gives it (modules/structs/repo.go). */
export function repositoryFacts(data: unknown): RepositoryFacts {
  return {
    owner: text(member(data, "owner"), "login"), name: text(data, "name"), defaultBranch: text(data, "default_branch"),
    isArchived: flag(data, "archived"), isEmpty: flag(data, "empty"), mayPush: flag(member(data, "permissions"), "push"),
  };
}
