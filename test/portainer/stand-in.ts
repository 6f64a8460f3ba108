/**
 * A stand-in for a Portainer server, for tests without one: it keeps environments, teams and stacks in memory, reads real git
 * repositories, answers the calls that the product makes as Portainer CE 2.23 does, counts them, and fails where a test plants a
 * fault. It shows what the product makes of such answers; only test/e2e/portainer/real.ts shows what a Portainer answers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerDocker } from "./docker.js";
import type { EnvironmentRecord, NetworkRecord, Person, ServiceRecord, StackRecord } from "./data.js";
import { answerEnvironments } from "./environments.js";
import { answerStacks } from "./stacks.js";

/** A request as handlers see it. */
export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks; absent for calls that need no key. */
  readonly user: Person | undefined;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export type Handler = (request: Request) => Reply;

/** What goes wrong instead of an answer. */
export interface Fault {
  readonly method?: string;
  /** What the path below `/api` has to match. Default: every path. */
  readonly path?: RegExp;
  /** A status; `timeout`: no answer; `cut`: the connection ends without one; `cut-after`: the same once the server has done its part. */
  readonly fault: "timeout" | "cut" | "cut-after" | number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests it meets. Default: 1. */
  times?: number;
}

interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly isPublic: boolean;
  readonly handler: Handler;
}

// In the words that test/run.ts passes on.
console.log("e2e: Portainer is a stand-in here; `npm run test:e2e:portainer` asks a real one");

/** How Portainer puts an error (pkg/libhttp/error). */
export const failure = (status: number, message: string, details = message): Reply => ({ status, body: { message, details } });

export class PortainerStandIn {
  version = "2.23.0";
  edition = "CE";
  readonly people: Person[] = [{ Id: 1, Username: "admin", Role: 1 }];
  /** Names of users by their keys. */
  readonly keys = new Map<string, string>([["ptr_key-of-the-administrator", "admin"]]);
  readonly tags: { readonly ID: number; readonly Name: string }[] = [];
  readonly groups: { readonly Id: number; readonly Name: string; readonly TeamAccessPolicies: object }[] = [{ Id: 1, Name: "Unassigned", TeamAccessPolicies: {} }];
  readonly teams: { readonly Id: number; readonly Name: string }[] = [];
  readonly environments: EnvironmentRecord[] = [];
  readonly stacks: StackRecord[] = [];
  readonly networks: NetworkRecord[] = [];
  readonly services: ServiceRecord[] = [];
  /** Bare repositories on disk by the URL that stacks name. */
  readonly repositories = new Map<string, string>();
  /** What only Portainer's log shows. */
  readonly log: string[] = [];
  /** Calls so far, as `GET /stacks`. */
  readonly calls: string[] = [];
  readonly #routes: Route[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Server;
  #lastId = 10;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.open("GET", "/system/status", () => (this.isOlderThan(19) ? failure(404, "Not found") : { status: 200, body: { Version: this.version, InstanceID: "e0a1" } }));
    this.open("GET", "/status", () => ({ status: 200, body: { Version: this.version } }));
    this.on("GET", "/system/version", () => ({ status: 200, body: { ServerVersion: this.version, ServerEdition: this.edition } }));
    this.on("GET", "/users/me", ({ user }) => ({ status: 200, body: user }));
    this.on("GET", "/users", ({ user }) => ({ status: 200, body: this.people.filter(({ Role }) => Role !== 1 || user?.Role === 1) }));
    answerEnvironments(this);
    answerDocker(this);
    answerStacks(this);
  }

  static async start(): Promise<PortainerStandIn> {
    const portainer = new PortainerStandIn();
    await new Promise<void>((done) => portainer.#server.listen(0, "127.0.0.1", done));
    return portainer;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  }

  get key(): string {
    return [...this.keys.keys()][0] ?? "";
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  nextId(): number {
    return (this.#lastId += 1);
  }

  isOlderThan(minor: number): boolean {
    return Number(this.version.split(".")[1]) < minor;
  }

  /** Answers calls to a path below `/api`, such as `/stacks/:id`, for those who have a key. */
  on(method: string, path: string, handler: Handler): void {
    this.#routes.push({ method, segments: path.split("/").slice(1), isPublic: false, handler });
  }

  /** Answers calls for everybody. */
  open(method: string, path: string, handler: Handler): void {
    this.#routes.push({ method, segments: path.split("/").slice(1), isPublic: true, handler });
  }

  plant(fault: Fault): void {
    this.#faults.push({ ...fault });
  }

  /** Takes away the faults that have not been met. */
  mend(): void {
    this.#faults.length = 0;
  }

  /** Calls that change something, so far. */
  get writes(): string[] {
    return this.calls.filter((call) => !call.startsWith("GET "));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.url);
    const { method = "GET" } = incoming;
    const path = decodeURIComponent(url.pathname.replace(/^\/api/, ""));
    this.calls.push(`${method} ${path}`);
    const fault = this.#faults.find((planted) => (planted.method ?? method) === method && (planted.path ?? /^/).test(path) && (planted.times ?? 1) > 0);
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
    if (fault === undefined || fault.fault === "cut-after") {
      const reply = await this.#answer(incoming, url);
      if (fault === undefined) return send(response, reply);
    }
    if (fault?.fault === "cut" || fault?.fault === "cut-after") incoming.socket.destroy();
    if (typeof fault?.fault === "number") send(response, failure(fault.fault, fault.message ?? "planted"), fault.headers);
  }

  async #answer(incoming: IncomingMessage, url: URL): Promise<Reply> {
    const segments = url.pathname.replace(/^\/api\//, "").split("/").map(decodeURIComponent);
    const name = this.keys.get(String(incoming.headers["x-api-key"] ?? ""));
    const user = this.people.find(({ Username }) => Username === name);
    const body = await bodyOf(incoming);
    for (const { method, segments: pattern, isPublic, handler } of this.#routes) {
      const params = method === incoming.method ? match(pattern, segments) : undefined;
      if (params === undefined) continue;
      if (!isPublic && user === undefined) return failure(401, "A valid authorization token is missing", "Unauthorized");
      return handler({ params, query: url.searchParams, body, user });
    }
    return failure(404, "Not found");
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const pairs = pattern.map((part, index) => [part, segments[index] ?? ""] as const);
  return pairs.every(([part, segment]) => part.startsWith(":") || part === segment) ? Object.fromEntries(pairs.map(([part, segment]) => [part.slice(1), segment])) : undefined;
}

/** The members of a JSON body, or the fields of a form. */
async function bodyOf(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const type = incoming.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  const form = await new Response(Buffer.concat(chunks), { headers: { "content-type": type } }).formData();
  return Object.fromEntries(form.entries());
}

function send(response: ServerResponse, { status, body }: Reply, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
