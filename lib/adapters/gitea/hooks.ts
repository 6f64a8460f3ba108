import type { RepositoryName } from "./access.js";
import type { Call, Gitea } from "./client.js";
import { partPath } from "./repository.js";

/** The webhooks of a repository, with their Authorization headers, without the secrets that sign; none when it is not there. */
export const readHooks = async (gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> => gitea.all({ path: partPath(repository, "hooks"), answers: [404] });

export const createHook = (repository: RepositoryName, body: object): Call => ({ method: "POST", path: partPath(repository, "hooks"), body });

/**
 * Changes a webhook. Its type and its secret stay as they are (routers/api/v1/utils/hook.go, editHook); events, branches and the
 * Authorization header become what the body says, also when it says nothing.
 */
export const editHook = (repository: RepositoryName, hook: number, body: object): Call => ({ method: "PATCH", path: partPath(repository, "hooks", hook), body });
export const deleteHook = (repository: RepositoryName, hook: number): Call => ({ method: "DELETE", path: partPath(repository, "hooks", hook) });
