import { paged, type GiteaServer, type Handler, type Reply, type Repository, type Request } from "../gitea-server.js";

export const notFound: Reply = { status: 404, body: { message: "The target couldn't be found." } };

/** Answers with the repository of `:owner/:repo`, or 404; what writes needs a writer, and a repository that is not archived. */
export function withRepository(server: GiteaServer, handler: (repository: Repository, request: Request) => Reply | Promise<Reply>): Handler {
  return (request) => {
    const repository = server.repositories.get(`${request.params["owner"]}/${request.params["repo"]}`);
    if (repository === undefined) return notFound;
    if (request.method !== "GET" && repository.archived) return { status: 423, body: { message: "This repo is archived." } };
    if (request.method !== "GET" && !mayWrite(repository, request.login)) return { status: 403, body: { message: "user should be an owner or a collaborator with write access" } };
    return handler(repository, request);
  };
}

export const mayWrite = ({ writers }: Repository, login: string): boolean => writers === undefined || writers.includes(login);

export const userOf = (server: GiteaServer, login: string): object => ({ id: server.users.find((user) => user.login === login)?.id ?? -2, login });

/** A repository as the API gives it to somebody. */
export const repositoryOf = (repository: Repository, login: string): object => ({
  name: repository.name, full_name: `${repository.owner}/${repository.name}`, owner: { login: repository.owner },
  default_branch: repository.defaultBranch, archived: repository.archived, empty: repository.empty,
  permissions: { admin: false, push: mayWrite(repository, login), pull: true },
});

/** Who asks, repositories, labels and statuses. */
export function answerRepositories(server: GiteaServer): void {
  server.on("GET", "/user", "user", ({ login }) => ({ status: 200, body: userOf(server, login) }));
  server.on("GET", "/repos/:owner/:repo", "repository", withRepository(server, (repository, { login }) =>
    ({ status: 200, body: repositoryOf(repository, login) })));
  server.on("GET", "/repos/:owner/:repo/labels", "issue", withRepository(server, ({ labels }, { query }) => paged(labels, query)));
  server.on("GET", "/repos/:owner/:repo/commits/:sha/status", "repository", withRepository(server, ({ statuses }, { params }) => {
    const latest = new Map(statuses.filter(({ sha }) => sha === params["sha"]).map((status) => [status.context, status]));
    const body = { sha: params["sha"], statuses: [...latest.values()].map(({ state, ...status }) => ({ ...status, status: state })) };
    return { status: 200, body };
  }));
  server.on("POST", "/repos/:owner/:repo/statuses/:sha", "repository", withRepository(server, (repository, { params, body }) => {
    const word = (name: string): string => String(body[name] ?? "");
    const made = { id: server.nextId(), sha: params["sha"] ?? "", context: word("context"), state: word("state"), description: word("description"), target_url: word("target_url") };
    repository.statuses.push(made);
    return { status: 201, body: made };
  }));
}
