import type { RepositoryName } from "./access.js";
import type { Call, Gitea } from "./client.js";
import { partPath } from "./repository.js";

/** The secrets of a repository's Actions: names and descriptions, no values; none when it is not there. For owners of the repository alone. */
export const readSecrets = async (gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> =>
  gitea.all({ path: partPath(repository, "actions", "secrets"), answers: [404] });

/** Makes or replaces a secret. */
export const putSecret = (repository: RepositoryName, name: string, { value, description }: { readonly value: string; readonly description: string }): Call =>
  ({ method: "PUT", path: partPath(repository, "actions", "secrets", name), body: { data: value, description } });

/** The variables of a repository's Actions; none when it is not there. */
export const readVariables = async (gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> =>
  gitea.all({ path: partPath(repository, "actions", "variables"), answers: [404] });

export const createVariable = (repository: RepositoryName, name: string, value: string): Call =>
  ({ method: "POST", path: partPath(repository, "actions", "variables", name), body: { value } });

/** @param description Gitea sets it with the value. */
export const editVariable = (repository: RepositoryName, name: string, { value, description }: { readonly value: string; readonly description: string }): Call =>
  ({ method: "PUT", path: partPath(repository, "actions", "variables", name), body: { value, description } });
