import { HttpClient, type HttpAnswer, type HttpCall, type Patience } from "../http.js";
import { text } from "../json.js";

export { apiPath } from "../http.js";

/** One request to the API of Portainer, below `/api`. */
export type Call = HttpCall;

export interface ClientOptions extends Patience {
  /** Base URL of Portainer, without `/api` and without credentials. */
  readonly server: string;
  /** Access token of a user (`X-API-Key`). It goes into the header of requests and nowhere else. */
  readonly key: string;
  /** What messages may not hold either: values of variables, tokens for git. */
  readonly hidden?: readonly string[];
}

/** Milliseconds that a call may take which deploys: the answer comes when images are pulled (api/http/handler/stacks, 2.24). */
export const deploying = 300_000;

/** Asks one Portainer; {@link HttpClient} says how patiently. */
export class Portainer {
  readonly server: string;
  readonly #http: HttpClient;
  readonly #hidden: Set<string>;

  constructor({ server, key, hidden = [], ...patience }: ClientOptions) {
    this.#hidden = new Set([key]);
    this.hide(hidden);
    this.#http = new HttpClient(server, { api: "/api", headers: { "x-api-key": key }, said: saidIn, redact: (said) => this.redact(said), hint: hintOf }, patience);
    this.server = this.#http.server;
  }

  /** Takes note of values that no message may hold. Those of fewer than four characters cannot be told from words. */
  hide(values: Iterable<string>): void {
    for (const value of values) if (value.length >= 4) this.#hidden.add(value);
  }

  /**
   * A text without the key, hidden values and ids of webhooks: Portainer repeats an id that is taken (create_swarm_stack.go,
   * "Webhook ID: … already exists"), and who knows it can deploy the stack.
   */
  redact(said: string): string {
    let clean = said.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "(webhook)");
    for (const value of [...this.#hidden].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(value, "(hidden)");
    return clean;
  }

  /** @throws AdapterError with the status, for whatever is neither 2xx nor in `answers`. Its `status` is `ETIMEDOUT` or an errno when nothing came back. */
  ask(call: Call): Promise<HttpAnswer> {
    return this.#http.ask(call);
  }

  /** What a GET says. */
  async read(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<unknown> {
    return (await this.ask({ method: "GET", path, query })).data;
  }
}

/** An error of Portainer has a message, and details that may say the same (pkg/libhttp/error). */
function saidIn(data: unknown): string {
  const [message, details] = [text(data, "message"), text(data, "details")];
  const said = details === "" || details === message ? message : message === "" ? details : `${message}: ${details}`;
  return said.length > 1000 ? `${said.slice(0, 1000)}…` : said;
}

function hintOf(status: number): string {
  switch (status) {
    case 401: return "The key is not valid, or it has expired: make a new one in Portainer under My account, Access tokens, and set ASTROLABE_PORTAINER_KEY to it.";
    case 403: return "The key's user may not do that: it has to be the key of an administrator.";
    case 404: return "There is no such thing, or this Portainer does not know the call: check ASTROLABE_PORTAINER_URL, and the version of the server.";
    case 409: return "Something with that name is there already, or a deployment is under way: look at it in Portainer, and run the command again.";
    case 429: return "The server asks for patience: run the command again in a minute.";
    default: return status >= 500 ? "The server failed: run the command again, it goes on where it stopped." : "Look at the message above; if it does not help, at the log of Portainer.";
  }
}
