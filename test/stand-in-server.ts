import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A request as handlers see it, with what is known of who asks. */
export type Request<Caller extends object> = Caller & {
  readonly method: string;
  /** Path below the API's prefix, decoded segment by segment. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The members of a JSON body, or the fields of a form. */
  readonly body: Readonly<Record<string, unknown>>;
};

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler<Caller extends object> = (request: Request<Caller>) => Reply | Promise<Reply>;

/** What goes wrong instead of an answer: a status, or no answer at all. */
export interface Fault {
  readonly method?: string;
  /** What the whole path has to match. Default: every path. */
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

interface Route<Needs, Caller extends object> {
  readonly method: string;
  readonly segments: readonly string[];
  readonly needs: Needs;
  readonly handler: Handler<Caller>;
}

/** Who asks, or why he is turned away. */
export type Admission<Caller extends object> = { readonly caller: Caller } | { readonly refused: Reply };

/**
 * What stand-ins of servers have in common: they listen on loopback, answer the calls of an API by its routes, count them, and
 * fail where a test plants a fault.
 *
 * @typeParam Needs what a route asks of whoever calls it.
 * @typeParam Caller what handlers know of him.
 */
export abstract class StandInServer<Needs, Caller extends object> {
  /** Calls of the API so far, as `GET /user`. */
  readonly calls: string[] = [];
  readonly #prefix: string;
  readonly #routes: Route<Needs, Caller>[] = [];
  readonly #faults: { readonly fault: Fault; seen: number }[] = [];
  readonly #server: Server;
  #lastId: number;

  /**
   * @param prefix of the API's paths, such as `/api/v1`.
   * @param lastId number before the first that is given out.
   */
  protected constructor(prefix: string, lastId: number) {
    this.#prefix = prefix;
    this.#lastId = lastId;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return this;
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

  plant(fault: Fault): void {
    this.#faults.push({ fault, seen: 0 });
  }

  /** Takes away the faults that have not been met. */
  mend(): void {
    this.#faults.length = 0;
  }

  /** Answers calls to a path below the prefix, such as `/stacks/:id`; a last segment `*rest` takes all that follow. What comes later counts first. */
  protected route(method: string, path: string, needs: Needs, handler: Handler<Caller>): void {
    this.#routes.unshift({ method, segments: path.split("/").slice(1), needs, handler });
  }

  /** Decides whether a call may have what a route gives. */
  protected abstract admit(incoming: IncomingMessage, needs: Needs): Admission<Caller>;

  /** How the server puts an error. */
  protected abstract failure(status: number, message: string): Reply;

  /** Answers what is not below the prefix. */
  protected async serveOther(_incoming: IncomingMessage, response: ServerResponse, _url: URL): Promise<void> {
    send(response, this.failure(404, "Not found"));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.url);
    const { method = "GET" } = incoming;
    const isApi = url.pathname.startsWith(`${this.#prefix}/`);
    if (isApi) this.calls.push(`${method} ${decodeURIComponent(url.pathname.slice(this.#prefix.length))}`);
    const fault = this.#faultFor(method, url.pathname);
    if (fault !== undefined) return this.#fail(fault, incoming, response, isApi ? url : undefined);
    if (!isApi) return this.serveOther(incoming, response, url);
    send(response, await this.#answer(incoming, url));
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

  async #fail({ fault, message = "planted", headers = {} }: Fault, incoming: IncomingMessage, response: ServerResponse, call: URL | undefined): Promise<void> {
    if (fault === "cut-after" && call !== undefined) await this.#answer(incoming, call);
    if (fault === "cut" || fault === "cut-after") incoming.socket.destroy();
    else if (typeof fault === "number") send(response, { ...this.failure(fault, message), headers });
  }

  async #answer(incoming: IncomingMessage, url: URL): Promise<Reply> {
    const segments = url.pathname.slice(this.#prefix.length + 1).split("/").map(decodeURIComponent);
    const { method = "GET" } = incoming;
    const body = await bodyOf(incoming);
    for (const route of this.#routes) {
      const params = route.method === method ? match(route.segments, segments) : undefined;
      if (params === undefined) continue;
      const admission = this.admit(incoming, route.needs);
      if ("refused" in admission) return admission.refused;
      return route.handler({ method, path: `/${segments.join("/")}`, params, query: url.searchParams, body, ...admission.caller });
    }
    return this.failure(404, "Not found");
  }
}

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
  const type = incoming.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  const form = await new Response(Buffer.concat(chunks), { headers: { "content-type": type } }).formData();
  return Object.fromEntries(form.entries());
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
