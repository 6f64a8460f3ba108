import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "../error.js";
import { items, parseJson, text } from "../json.js";

/** One request to the API of Gitea. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below `/api/v1`, made with {@link apiPath} from names that are not known. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** Statuses beyond 2xx that are answers to the caller and no failures, such as 404 for "is there one?". */
  readonly answers?: readonly number[];
}

export interface Answer {
  readonly status: number;
  /** What the body says, of which nothing is certain: see adapters/json.ts. `undefined` when it is empty. */
  readonly data: unknown;
  /** How many there are in all, of a list that comes in pages. */
  readonly total: number | undefined;
}

export interface ClientOptions {
  /** Where Gitea is, such as `https://git.example.org`, without credentials. */
  readonly server: string;
  /** Token with the scopes that the calls need. It goes into the header of requests and nowhere else. Default: nobody is asked who we are. */
  readonly token?: string | undefined;
  /** Milliseconds that one request may take. Default: 30 seconds. */
  readonly timeout?: number;
  /** How often a request is tried. Default: 4. */
  readonly attempts?: number;
  /** Milliseconds before the second try; each further one waits twice as long. Default: 500. */
  readonly pause?: number;
  /** Told of each request before it is sent, for `--dry-run` and for tests that count. */
  readonly onCall?: (call: Call) => void;
}

/** Most that a server may tell us to wait, in milliseconds. */
const longestWait = 60_000;
/** Gitea's own cap on a page (`[api] MAX_RESPONSE_ITEMS`). */
const pageSize = 50;

/** Joins parts of a path; each is escaped, so that no name reaches another endpoint. */
export function apiPath(...parts: readonly (string | number)[]): string {
  // A segment of dots would be taken for a step in the path even when escaped.
  return parts.map((part) => `/${/^\.{1,2}$/.test(String(part)) ? "%00" : encodeURIComponent(part)}`).join("");
}

/**
 * Asks one Gitea server. What can be repeated without harm is tried again when the server is away, overloaded or says to
 * come later; a POST is repeated only if it certainly did not arrive, or was refused for being too early.
 */
export class Gitea {
  readonly server: string;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.server = options.server.replace(/\/+$/, "");
    this.#options = options;
  }

  /** @throws AdapterError with the status, for whatever is neither 2xx nor in `answers`. Its `status` is `ETIMEDOUT` or an errno when nothing came back. */
  async ask(call: Call): Promise<Answer> {
    const { attempts = 4, pause = 500 } = this.#options;
    this.#options.onCall?.(call);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#send(call);
      const isLast = attempt >= attempts || !mayRepeat(call, outcome);
      if (isLast && outcome.response === undefined) throw this.#unreachable(call, outcome);
      if (outcome.response !== undefined && (isLast || !isTransient(outcome.response.status))) return this.#judge(call, outcome.response);
      await sleep(waitOf(outcome) ?? pause * 2 ** (attempt - 1));
    }
  }

  /** All items of a list, page by page. */
  async all(call: Omit<Call, "method" | "body">): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (let page = 1; ; page++) {
      const { data, total } = await this.ask({ ...call, method: "GET", query: { ...call.query, page, limit: pageSize } });
      const here = items(data);
      found.push(...here);
      if (here.length === 0 || (total !== undefined ? found.length >= total : here.length < pageSize)) return found;
    }
  }

  async #send({ method, path, query = {}, body }: Call): Promise<Outcome> {
    const { token, timeout = 30_000 } = this.#options;
    const url = new URL(`${this.server}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    try {
      const response = await fetch(url, {
        method, signal: AbortSignal.timeout(timeout),
        // Following would carry the token to wherever the answer points.
        redirect: "manual",
        headers: {
          accept: "application/json",
          ...(token === undefined ? {} : { authorization: `token ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { response: { status: response.status, headers: response.headers, text: await response.text() } };
    } catch (error) {
      return { code: codeOf(error), cause: error };
    }
  }

  #judge({ method, path, answers = [] }: Call, { status, headers, text: body }: Received): Answer {
    const data = body === "" ? undefined : parseJson(body);
    const total = headers.get("x-total-count");
    if ((status >= 200 && status < 300) || answers.includes(status)) return { status, data, total: total === null ? undefined : Number(total) };
    const said = this.#redact(text(data, "message") || (data === undefined ? body.slice(0, 200) : ""));
    throw new AdapterError(`${this.server} answered ${status} to ${method} ${path}${said === "" ? "" : `: ${said}`}`, {
      subject: `${method} ${path}`, status, hint: hintOf(status, said),
    });
  }

  #unreachable({ method, path }: Call, { code = "", cause }: Outcome): AdapterError {
    const reason = code === "ETIMEDOUT" ? "did not answer in time" : `cannot be reached${code === "" ? "" : ` (${code})`}`;
    return new AdapterError(`${this.server} ${reason}: ${method} ${path}`, {
      subject: `${method} ${path}`, status: code, hint: "Run the command again when the server is back: it goes on where it stopped.", cause,
    });
  }

  #redact(said: string): string {
    const { token } = this.#options;
    return token === undefined || token === "" ? said : said.replaceAll(token, "(token)");
  }
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What came back, or why nothing did. */
interface Outcome {
  readonly response?: Received;
  readonly code?: string;
  readonly cause?: unknown;
}

const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** Errors of a connection that was never made. */
const neverArrived = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

function mayRepeat({ method }: Call, { response, code = "" }: Outcome): boolean {
  if (response !== undefined) return response.status === 429 || (method !== "POST" && isTransient(response.status));
  return method !== "POST" || neverArrived.includes(code);
}

function waitOf({ response }: Outcome): number | undefined {
  const told = response?.headers.get("retry-after");
  const seconds = told === null || told === undefined ? Number.NaN : Number(told);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, longestWait) : undefined;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "ETIMEDOUT";
  const cause = error instanceof Error ? error.cause : undefined;
  return text(cause, "code");
}

/** Gitea names the scopes that a token lacks: `token does not have at least one of required scope(s), required=[write:issue], …`. */
function hintOf(status: number, said: string): string {
  const scope = /required=\[([^\]]*)\]/.exec(said)?.[1];
  if (status === 403 && scope !== undefined) return `Make a token that also has the scope ${scope}.`;
  switch (status) {
    case 401: return "The token is not valid, or it has expired: make a new one in Gitea under Settings, Applications.";
    case 403: return "The token's user may not do that: ask for write access to the repository.";
    case 404: return "There is no such thing, or the token's user may not see it: check the name of the repository, and the token's user.";
    case 429: return "The server asks for patience: run the command again in a minute.";
    default: return status >= 500 ? "The server failed: run the command again, it goes on where it stopped." : "Run the command again; if it says the same, look at the message above.";
  }
}
