import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { GiteaServer } from "../gitea-server.js";
import { mayWrite } from "./repositories.js";

/** Where git keeps `git-http-backend`. */
const execPath = execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();

/** Serves a bare repository over HTTP by git's own CGI program; pushing needs the token of a writer, as Basic password. */
export function serveGit(server: GiteaServer, { incoming, response, url }: { incoming: IncomingMessage; response: ServerResponse; url: URL }): void {
  const [, owner = "", name = "", rest = ""] = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack))$/.exec(url.pathname) ?? [];
  const repository = server.repositories.get(`${owner}/${name}`);
  const refuse = (status: number, said: string): void => {
    response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="Gitea"' } : {}).end(`${said}\n`);
  };
  if (repository?.git === undefined) return refuse(404, "Not found.");
  const [, credentials = ""] = /^Basic (.+)$/.exec(incoming.headers.authorization ?? "") ?? [];
  const token = server.tokens.get(Buffer.from(credentials, "base64").toString().replace(/^[^:]*:/, ""));
  const isPush = rest === "/git-receive-pack" || url.searchParams.get("service") === "git-receive-pack";
  if (isPush && token === undefined) return refuse(401, "Unauthorized");
  if (isPush && !(token !== undefined && mayWrite(repository, token.login) && /all|write:repository/.test(token.scopes.join()))) return refuse(403, "User permission denied for writing.");
  const cgi = spawn(join(execPath, "git-http-backend"), [], {
    env: {
      PATH: process.env["PATH"], GIT_PROJECT_ROOT: repository.git, GIT_HTTP_EXPORT_ALL: "1", PATH_INFO: rest, REQUEST_METHOD: incoming.method,
      QUERY_STRING: url.search.slice(1), CONTENT_TYPE: incoming.headers["content-type"], REMOTE_USER: token?.login ?? "", REMOTE_ADDR: "127.0.0.1",
      HTTP_CONTENT_ENCODING: incoming.headers["content-encoding"], GIT_PROTOCOL: String(incoming.headers["git-protocol"] ?? ""),
      GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.receivepack", GIT_CONFIG_VALUE_0: "true",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  incoming.pipe(cgi.stdin).on("error", () => undefined);
  const said: Buffer[] = [];
  cgi.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  cgi.on("close", () => {
    const text = Buffer.concat(said);
    const end = text.indexOf("\r\n\r\n");
    const headers = text.subarray(0, end).toString().split("\r\n").map((line) => line.split(/: (.*)/s, 2));
    const status = Number(headers.find(([key]) => key === "Status")?.[1]?.slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([key]) => key !== "Status").map(([key = "", value = ""]) => [key, value])));
    response.end(text.subarray(end + 4));
  });
}
