import { request } from "node:https";
import type { Data, DataObject } from "#lib/synth/manifest.js";

/** What an API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: Data;
  /** Headers of the name `Warning`, without their code. */
  readonly warnings: readonly string[];
}

/** How to ask. */
export interface Question {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: DataObject;
  /** Default: `application/json`. */
  readonly type?: string;
}

/** A client for one server on this machine, whose certificate signs itself. */
export class Client {
  readonly #port: number;
  readonly #token: string;

  constructor(port: number, token: string) {
    this.#port = port;
    this.#token = token;
  }

  /** @throws Error when there is no answer. */
  ask({ method, path, body, type = "application/json" }: Question): Promise<Answer> {
    return new Promise((done, fail) => {
      const call = request({
        host: "127.0.0.1", port: this.#port, method, path, timeout: 60_000,
        // The server is this process's own child on loopback, with a certificate that it made itself.
        rejectUnauthorized: false,
        headers: { "authorization": `Bearer ${this.#token}`, "accept": "application/json", ...(body !== undefined && { "content-type": type }) },
      }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const warnings = (response.headersDistinct["warning"] ?? []).map((value) => value.replace(/^299 - /, ""));
          done({ status: response.statusCode ?? 0, body: parseBody(text), warnings });
        });
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within a minute`)));
      call.on("error", fail);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** What an answer says in words. */
export function messageOf({ status, body }: Answer): string {
  const message = typeof body === "object" && body !== null && "message" in body ? body.message : body;
  return `${status} ${typeof message === "string" ? message : JSON.stringify(message)}`;
}

/** A body as data, or as it is when it is no JSON. */
export function parseBody(text: string): Data {
  try {
    const data: Data = JSON.parse(text);
    return data;
  } catch {
    return text;
  }
}
