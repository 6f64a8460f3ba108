/**
 * A stand-in for a Gitea server, for tests without one: it keeps users, tokens and repositories in memory, answers the calls
 * that the product makes as Gitea 1.26 does, counts them, and fails where a test plants a fault. Endpoints of one topic are in
 * a file of `test/gitea/` each; a test may add more with {@link GiteaServer.on}.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { serveGit } from "./gitea/git.js";
import type { Comment, Label, Pull, Repository, Status, Token, User } from "./gitea/data.js";
import { answerPulls } from "./gitea/pulls.js";
import { answerRepositories } from "./gitea/repositories.js";

export type { Comment, Label, Pull, Repository, Status, Token, User };

/** A request as handlers see it. */
export interface Request {
  readonly method: string;
  /** Path below `/api/v1`, decoded segment by segment. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks; empty without a token. */
  readonly login: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: Request) => Reply | Promise<Reply>;

/** What goes wrong instead of an answer: a status, or no answer at all. */
export interface Fault {
  readonly method?: string;
  /** What the path has to match. Default: every path. Git's own requests are below `/<owner>/<name>.git/`. */
  readonly path?: RegExp;
  /** `timeout`: no answer; `cut`: the connection ends without one; `cut-after`: the same once the server has done its part. */
  readonly fault: "timeout" | "cut" | "cut-after" | number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests it meets. Default: 1. */
  readonly times?: number;
  /** How many requests pass before it begins. Default: 0. */
  readonly after?: number;
}

interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  /** Area of Gitea's scopes, such as `repository` or `issue`; empty for what needs none. */
  readonly scope: string;
  readonly handler: Handler;
}

export class GiteaServer {
  readonly users: User[] = [];
  readonly tokens = new Map<string, Token>();
  readonly repositories = new Map<string, Repository>();
  /** Calls of the API so far, as `GET /user`. */
  readonly calls: string[] = [];
  readonly #routes: Route[] = [];
  readonly #faults: { readonly fault: Fault; seen: number }[] = [];
  readonly #server: Server;
  #lastId = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    answerRepositories(this);
    answerPulls(this);
  }

  static async start(): Promise<GiteaServer> {
    const server = new GiteaServer();
    await new Promise<void>((done) => server.#server.listen(0, "127.0.0.1", done));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  nextId(): number {
    return (this.#lastId += 1);
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
    // What a test adds comes before what is here.
    this.#routes.unshift({ method, segments: path.split("/").slice(1), scope, handler });
  }

  plant(fault: Fault): void {
    this.#faults.push({ fault, seen: 0 });
  }

  /** Takes away the faults that have not been met. */
  mend(): void {
    this.#faults.length = 0;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.url);
    const { method = "GET" } = incoming;
    const isApi = url.pathname.startsWith("/api/v1/");
    if (isApi) this.calls.push(`${method} ${decodeURIComponent(url.pathname.slice("/api/v1".length))}`);
    const fault = this.#faultFor(method, url.pathname);
    if (fault !== undefined && (await this.#fail(fault, incoming, response, url)) === "answered") return;
    if (!isApi) return serveGit(this, { incoming, response, url });
    reply(response, await this.#answer(incoming, url));
  }

  #faultFor(method: string, path: string): Fault | undefined {
    for (const planted of this.#faults) {
      const { fault } = planted;
      if ((fault.method ?? method) !== method || !(fault.path ?? /^/).test(decodeURIComponent(path))) continue;
      planted.seen += 1;
      const past = planted.seen - (fault.after ?? 0);
      if (past >= 1 && past <= (fault.times ?? 1)) return fault;
    }
    return undefined;
  }

  async #fail({ fault, message = "planted", headers = {} }: Fault, incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<"answered"> {
    if (fault === "cut-after" && url.pathname.startsWith("/api/v1/")) await this.#answer(incoming, url);
    if (fault === "cut" || fault === "cut-after") incoming.socket.destroy();
    else if (typeof fault === "number") reply(response, { status: fault, body: { message }, headers });
    return "answered";
  }

  async #answer(incoming: IncomingMessage, url: URL): Promise<Reply> {
    const segments = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
    const { method = "GET" } = incoming;
    const token = this.tokens.get(/^token (.+)$/.exec(incoming.headers.authorization ?? "")?.[1] ?? "");
    const body = await bodyOf(incoming);
    for (const route of this.#routes) {
      const params = route.method === method ? match(route.segments, segments) : undefined;
      if (params === undefined) continue;
      const wanted = `${method === "GET" ? "read" : "write"}:${route.scope}`;
      if (route.scope !== "" && token === undefined) return { status: 401, body: { message: "token is required" } };
      if (route.scope !== "" && !allows(token?.scopes ?? [], wanted)) {
        return { status: 403, body: { message: `token does not have at least one of required scope(s), required=[${wanted}], token scope=${token?.scopes.join(",")}` } };
      }
      return route.handler({ method, path: `/${segments.join("/")}`, params, query: url.searchParams, body, login: token?.login ?? "" });
    }
    return { status: 404, body: { message: "not found" } };
  }
}

/** Whether scopes hold the wanted one: writing includes reading. */
const allows = (scopes: readonly string[], wanted: string): boolean =>
  scopes.includes("all") || scopes.includes(wanted) || scopes.includes(wanted.replace(/^read:/, "write:"));

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith("*")) return { ...params, [part.slice(1)]: segments.slice(index).join("/") };
    const segment = segments[index];
    if (segment === undefined || segment === "") return undefined;
    if (part.startsWith(":")) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? params : undefined;
}

async function bodyOf(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : JSON.parse(text) as Record<string, unknown>;
}

function reply(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

/** A page of a list, as Gitea gives it: `page` from 1, `limit` of at most 50, and how many there are in all. */
export function paged(items: readonly unknown[], query: URLSearchParams): Reply {
  const limit = Math.min(50, Number(query.get("limit") ?? 30));
  const from = (Number(query.get("page") ?? 1) - 1) * limit;
  return { status: 200, body: items.slice(from, from + limit), headers: { "x-total-count": String(items.length) } };
}
