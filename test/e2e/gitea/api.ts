import type { Data, DataObject } from "#lib/synth/manifest.js";
import { parseBody } from "../client.js";

/** What Gitea answered. */
export interface Reply {
  readonly status: number;
  /** JSON if it is some, else the text. */
  readonly body: Data;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The API of one Gitea as one user sees it. */
export class Api {
  readonly #base: string;
  readonly #authorization: string;

  /** @param authorization the value of the header: `token …` or `Basic …`. */
  constructor(url: string, authorization: string) {
    this.#base = `${url}/api/v1`;
    this.#authorization = authorization;
  }

  /**
   * Asks, whatever the answer.
   *
   * @param path below `/api/v1`, with its query.
   * @throws Error when there is no answer.
   */
  async ask(method: Method, path: string, body?: DataObject): Promise<Reply> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { "authorization": this.#authorization, "accept": "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, body: parseBody(text) };
  }

  /** The body of an answer that says yes. @throws Error with the server's words for another. */
  async call(method: Method, path: string, body?: DataObject): Promise<Data> {
    const reply = await this.ask(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }
}
