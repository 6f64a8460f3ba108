import { items } from "../json.js";
import { repositoryPath, type RepositoryName } from "./access.js";
import { apiPath, type Call, type Gitea } from "./client.js";

/** Path of something of a repository. */
export const partPath = (repository: RepositoryName, ...parts: readonly (string | number)[]): string => `${repositoryPath(repository)}${apiPath(...parts)}`;

/** The settings of a repository as the API tells of them; nothing when there is none that the token's user may see. */
export async function readRepositorySettings(gitea: Gitea, repository: RepositoryName): Promise<unknown> {
  const { status, data } = await gitea.ask({ method: "GET", path: repositoryPath(repository), answers: [404] });
  return status === 404 ? undefined : data;
}

export const createRepository = ({ owner, name }: RepositoryName, body: object): Call => ({ method: "POST", path: apiPath("orgs", owner, "repos"), body: { name, ...body } });
export const editRepository = (repository: RepositoryName, body: object): Call => ({ method: "PATCH", path: repositoryPath(repository), body });

/** The teams that have access to a repository; none when it is not there. Gitea gives them in one piece. */
export async function readRepositoryTeams(gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> {
  return items((await gitea.ask({ method: "GET", path: partPath(repository, "teams"), answers: [404] })).data);
}

/** The labels of a repository, without those of its organisation; none when it is not there. */
export const readLabels = async (gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> => gitea.all({ path: partPath(repository, "labels"), answers: [404] });

export const createLabel = (repository: RepositoryName, body: object): Call => ({ method: "POST", path: partPath(repository, "labels"), body });
export const editLabel = (repository: RepositoryName, label: number, body: object): Call => ({ method: "PATCH", path: partPath(repository, "labels", label), body });
