import { HttpClient, type HttpCall, type Patience } from "../http.js";
import { items, text } from "../json.js";

export { apiPath } from "../http.js";

/** One request to the API of Gitea, below `/api/v1`. */
export type Call = HttpCall;

export interface Answer {
  readonly status: number;
  /** What the body says, of which nothing is certain: see adapters/json.ts. `undefined` when it is empty. */
  readonly data: unknown;
  /** How many there are in all, of a list that comes in pages. */
  readonly total: number | undefined;
}

export interface ClientOptions extends Patience {
  /** Where Gitea is, such as `https://git.example.org`, without credentials. */
  readonly server: string;
  /** Token with the scopes that the calls need. It goes into the header of requests and nowhere else. Default: nobody is asked who we are. */
  readonly token?: string | undefined;
}

/** Gitea's own cap on a page (`[api] MAX_RESPONSE_ITEMS`). */
const pageSize = 50;

/** Asks one Gitea server; {@link HttpClient} says how patiently. */
export class Gitea {
  readonly server: string;
  readonly #http: HttpClient;

  constructor({ server, token, ...patience }: ClientOptions) {
    this.#http = new HttpClient(server, {
      api: "/api/v1",
      headers: token === undefined ? {} : { authorization: `token ${token}` },
      said: (data) => text(data, "message"),
      redact: (said) => (token === undefined || token === "" ? said : said.replaceAll(token, "(token)")),
      hint: hintOf,
    }, patience);
    this.server = this.#http.server;
  }

  /** @throws AdapterError with the status, for whatever is neither 2xx nor in `answers`. Its `status` is `ETIMEDOUT` or an errno when nothing came back. */
  async ask(call: Call): Promise<Answer> {
    const { status, headers, data } = await this.#http.ask(call);
    const total = headers.get("x-total-count");
    return { status, data, total: total === null ? undefined : Number(total) };
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
