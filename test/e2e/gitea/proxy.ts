import { createServer, request } from "node:http";

/** What a request asks for. */
export interface Asked {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
}

export interface Proxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A server in front of another that may keep an answer for itself.
 *
 * @param decide is asked when the other has done its part: `cut` closes the connection without a word.
 */
export function startProxy(target: string, decide: (asked: Asked) => Promise<"answer" | "cut">): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/" } = incoming;
    const call = request(target + url, { method, headers: incoming.headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => outgoing.destroy());
      response.on("end", () => {
        void decide({ method, path: new URL(url, target).pathname }).then((decision) => {
          if (decision === "cut") outgoing.destroy();
          else outgoing.writeHead(response.statusCode ?? 502, response.headers).end(Buffer.concat(chunks));
        });
      });
    });
    call.on("error", () => outgoing.destroy());
    incoming.pipe(call);
  });
  return new Promise((done, fail) => {
    server.once("error", fail).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") return fail(new Error("the proxy has no port"));
      const stop = (): Promise<void> => new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      done({ url: `http://127.0.0.1:${address.port}`, stop });
    });
  });
}
