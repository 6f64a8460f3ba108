import { items } from "../json.js";
import type { RepositoryName } from "./access.js";
import type { Call, Gitea } from "./client.js";
import { partPath } from "./repository.js";

/** The rules that protect branches; none when the repository is not there. Gitea gives them in one piece. */
export async function readProtections(gitea: Gitea, repository: RepositoryName): Promise<readonly unknown[]> {
  return items((await gitea.ask({ method: "GET", path: partPath(repository, "branch_protections"), answers: [404] })).data);
}

export const createProtection = (repository: RepositoryName, body: object): Call => ({ method: "POST", path: partPath(repository, "branch_protections"), body });

/** @param rule name of the rule: a branch or a glob. */
export const editProtection = (repository: RepositoryName, rule: string, body: object): Call =>
  ({ method: "PATCH", path: partPath(repository, "branch_protections", rule), body });
