import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "./error.js";
import { parseJson, text } from "./json.js";

/** One request to the API of a server. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the API's own, made with {@link apiPath} from names that are not known. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON, or as the form that it is. */
  readonly body?: object;
  /** Statuses beyond 2xx that are answers to the caller and no failures, such as 404 for "is there one?". */
  readonly answers?: readonly number[];
  /** Whether it does no harm to send it twice. Default: unless it is a POST. */
  readonly isRepeatable?: boolean;
  /** Milliseconds that it may take, when that is more than other requests. */
  readonly timeout?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** What the body says, of which nothing is certain: see adapters/json.ts. `undefined` when it is empty. */
  readonly data: unknown;
}

/** How patient a client is. */
export interface Patience {
  /** Milliseconds that one request may take. Default: 30 seconds. */
  readonly timeout?: number;
  /** How often a request is tried. Default: 4. */
  readonly attempts?: number;
  /** Milliseconds before the second try; each further one waits twice as long. Default: 500. */
  readonly pause?: number;
  /** Told of each request before it is sent, for `--dry-run` and for tests that count. */
  readonly onCall?: (call: HttpCall) => void;
}

/** What one server's API is like. */
export interface Dialect {
  /** Path of the API, such as `/api/v1`. */
  readonly api: string;
  /** By which the server knows who asks; they hold the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it says about a failure, from the data of the answer; empty when it says nothing. */
  readonly said: (data: unknown) => string;
  /** A text without the secrets that may be in it. */
  readonly redact: (text: string) => string;
  /** What to do about a failure. */
  readonly hint: (status: number, said: string) => string;
}

/** Most that a server may tell us to wait, in milliseconds. */
const longestWait = 60_000;

/** Joins parts of a path; each is escaped, so that no name reaches another endpoint. */
export function apiPath(...parts: readonly (string | number)[]): string {
  // A segment of dots would be taken for a step in the path even when escaped.
  return parts.map((part) => `/${/^\.{1,2}$/.test(String(part)) ? "%00" : encodeURIComponent(part)}`).join("");
}

/**
 * Asks one server. What can be repeated without harm is tried again when the server is away, overloaded or says to
 * come later; a POST is repeated only if it certainly did not arrive, or was refused for being too early.
 */
export class HttpClient {
  /** Where the server is, without a slash at the end. */
  readonly server: string;
  readonly #dialect: Dialect;
  readonly #patience: Patience;

  constructor(server: string, dialect: Dialect, patience: Patience) {
    this.server = server.replace(/\/+$/, "");
    this.#dialect = dialect;
    this.#patience = patience;
  }

  /** @throws AdapterError with the status, for whatever is neither 2xx nor in `answers`. Its `status` is `ETIMEDOUT` or an errno when nothing came back. */
  async ask(call: HttpCall): Promise<HttpAnswer> {
    const { attempts = 4, pause = 500 } = this.#patience;
    this.#patience.onCall?.(call);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#send(call);
      const isLast = attempt >= attempts || !mayRepeat(call, outcome);
      if (isLast && outcome.response === undefined) throw this.#unreachable(call, outcome);
      if (outcome.response !== undefined && (isLast || !isTransient(outcome.response.status))) return this.#judge(call, outcome.response);
      await sleep(waitOf(outcome) ?? pause * 2 ** (attempt - 1));
    }
  }

  async #send({ method, path, query = {}, body, timeout = this.#patience.timeout ?? 30_000 }: HttpCall): Promise<Outcome> {
    const url = new URL(`${this.server}${this.#dialect.api}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const isForm = body instanceof FormData;
    try {
      const response = await fetch(url, {
        method, signal: AbortSignal.timeout(timeout),
        // Following would carry the token to wherever the answer points.
        redirect: "manual",
        headers: { accept: "application/json", ...this.#dialect.headers, ...(body === undefined || isForm ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      return { response: { status: response.status, headers: response.headers, text: await response.text() } };
    } catch (error) {
      return { code: codeOf(error), cause: error };
    }
  }

  #judge({ method, path, answers = [] }: HttpCall, { status, headers, text: body }: Received): HttpAnswer {
    const data = body === "" ? undefined : parseJson(body);
    if ((status >= 200 && status < 300) || answers.includes(status)) return { status, headers, data };
    const { said: saidIn, redact, hint } = this.#dialect;
    const said = redact(saidIn(data) || (data === undefined ? body.slice(0, 200) : ""));
    const subject = redact(`${method} ${path}`);
    throw new AdapterError(`${this.server} answered ${status} to ${subject}${said === "" ? "" : `: ${said}`}`, { subject, status, hint: hint(status, said) });
  }

  #unreachable({ method, path }: HttpCall, { code = "", cause }: Outcome): AdapterError {
    const reason = code === "ETIMEDOUT" ? "did not answer in time" : `cannot be reached${code === "" ? "" : ` (${code})`}`;
    const subject = this.#dialect.redact(`${method} ${path}`);
    return new AdapterError(`${this.server} ${reason}: ${subject}`, {
      subject, status: code, hint: "Run the command again when the server is back: it goes on where it stopped.", cause,
    });
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

function mayRepeat({ method, isRepeatable = method !== "POST" }: HttpCall, { response, code = "" }: Outcome): boolean {
  if (response !== undefined) return response.status === 429 || (isRepeatable && isTransient(response.status));
  return isRepeatable || neverArrived.includes(code);
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
