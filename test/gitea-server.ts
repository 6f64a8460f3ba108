/**
 * A stand-in for a Gitea server, for tests without one: it keeps users, tokens and repositories in memory, answers the calls
 * that the product makes as Gitea 1.26 does, counts them, and fails where a test plants a fault. Endpoints of one topic are in
 * a file of `test/gitea/` each; a test may add more with {@link GiteaServer.on}.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { serveGit } from "./gitea/git.js";
import type { Comment, Label, Pull, Repository, Status, Token, User } from "./gitea/data.js";
import { answerPulls } from "./gitea/pulls.js";
import { answerRepositories } from "./gitea/repositories.js";
import { StandInServer, type Admission, type Fault, type Handler as AnyHandler, type Reply, type Request as AnyRequest } from "./stand-in-server.js";

export type { Comment, Fault, Label, Pull, Reply, Repository, Status, Token, User };

/** Who asks; empty without a token. */
interface Caller {
  readonly login: string;
}

export type Request = AnyRequest<Caller>;
export type Handler = AnyHandler<Caller>;

/** Its routes need an area of Gitea's scopes, such as `repository` or `issue`; those with an empty one need nothing. */
export class GiteaServer extends StandInServer<string, Caller> {
  readonly users: User[] = [];
  readonly tokens = new Map<string, Token>();
  readonly repositories = new Map<string, Repository>();

  private constructor() {
    super("/api/v1", 0);
    answerRepositories(this);
    answerPulls(this);
  }

  static async start(): Promise<GiteaServer> {
    return new GiteaServer().listen();
  }

  addUser(login: string, { isAdmin = false } = {}): User {
    const user = { id: this.nextId(), login, isAdmin };
    this.users.push(user);
    return user;
  }

  /** A token of a user, who is added when he is not there. Default scopes: what publishing needs. */
  addToken(login: string, scopes: readonly string[] = ["write:repository", "write:issue", "read:user"]): string {
    if (!this.users.some((user) => user.login === login)) this.addUser(login);
    const token = `token-of-${login}-${this.nextId()}`;
    this.tokens.set(token, { login, scopes });
    return token;
  }

  addRepository(owner: string, name: string, facts: Partial<Repository> = {}): Repository {
    const repository: Repository = {
      owner, name, git: undefined, defaultBranch: "main", archived: false, empty: false, writers: undefined,
      labels: [], pulls: [], comments: [], statuses: [], ...facts,
    };
    this.repositories.set(`${owner}/${name}`, repository);
    return repository;
  }

  /** Answers calls to a path below `/api/v1` such as `/repos/:owner/:repo/labels`; a last segment `*rest` takes all that follow. */
  on(method: string, path: string, scope: string, handler: Handler): void {
    this.route(method, path, scope, handler);
  }

  protected override admit({ method, headers }: IncomingMessage, scope: string): Admission<Caller> {
    const token = this.tokens.get(/^token (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "");
    const wanted = `${method === "GET" ? "read" : "write"}:${scope}`;
    if (scope !== "" && token === undefined) return { refused: this.failure(401, "token is required") };
    if (scope !== "" && !allows(token?.scopes ?? [], wanted)) {
      return { refused: this.failure(403, `token does not have at least one of required scope(s), required=[${wanted}], token scope=${token?.scopes.join(",")}`) };
    }
    return { caller: { login: token?.login ?? "" } };
  }

  protected override failure(status: number, message: string): Reply {
    return { status, body: { message } };
  }

  protected override async serveOther(incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    serveGit(this, { incoming, response, url });
  }
}

/** Whether scopes hold the wanted one: writing includes reading. */
const allows = (scopes: readonly string[], wanted: string): boolean =>
  scopes.includes("all") || scopes.includes(wanted) || scopes.includes(wanted.replace(/^read:/, "write:"));

/** A page of a list, as Gitea gives it: `page` from 1, `limit` of at most 50, and how many there are in all. */
export function paged(items: readonly unknown[], query: URLSearchParams): Reply {
  const limit = Math.min(50, Number(query.get("limit") ?? 30));
  const from = (Number(query.get("page") ?? 1) - 1) * limit;
  return { status: 200, body: items.slice(from, from + limit), headers: { "x-total-count": String(items.length) } };
}
