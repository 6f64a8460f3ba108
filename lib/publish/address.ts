import type { RepositoryName } from "../adapters/gitea/access.js";

/** Where a remote is, read from its URL. */
export interface RemoteAddress extends RepositoryName {
  /** Host without port, in lower case; empty for a folder of this machine. */
  readonly host: string;
  /** What the API of the server is below, for a remote over HTTP: `https://git.example.org`, or with a path in front. */
  readonly server: string | undefined;
  /** Whether the URL carries a password or a token. */
  readonly hasCredentials: boolean;
}

/**
 * Reads a remote's URL in the forms that git knows (gitremote-helpers(7), "GIT URLS"): https, http, ssh, git, file, a path, and
 * `user@host:owner/name`. The last two parts of the path are owner and name, as on every Gitea server.
 *
 * @returns nothing when it has no such parts.
 */
export function parseRemote(url: string): RemoteAddress | undefined {
  const scp = /^(?:[^@/\s]+@)?([^/:\s]+):(?!\/\/)(.+)$/.exec(url);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return parseUrl(url);
  const [host = "", path = url] = scp === null || scp[1]?.length === 1 ? [] : scp.slice(1);
  return named(path, { host: host.toLowerCase(), server: undefined, hasCredentials: false });
}

function parseUrl(url: string): RemoteAddress | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, hostname, pathname, username, password } = new URL(url);
  const isHttp = protocol === "http:" || protocol === "https:";
  const folder = pathname.replace(/\/+$/, "").split("/").slice(0, -2).join("/");
  return named(decoded(pathname), {
    host: hostname, server: isHttp ? `${protocol}//${host}${folder}` : undefined,
    hasCredentials: password !== "" || (isHttp && username !== ""),
  });
}

function named(path: string, rest: Omit<RemoteAddress, keyof RepositoryName>): RemoteAddress | undefined {
  const [owner = "", name = ""] = path.replace(/\/+$/, "").replace(/\.git$/, "").split("/").slice(-2);
  return owner === "" || name === "" ? undefined : { owner, name, ...rest };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What is known of where the API is. */
export interface ServerClues {
  /** As the configuration has the remote, and as git uses it. */
  readonly written: RemoteAddress;
  readonly used: RemoteAddress;
  /** What the person says (`ASTROLABE_GITEA_URL`), and what the repository's settings say. */
  readonly told: string | undefined;
  readonly settings: string | undefined;
}

/**
 * The server that the token may be sent to. Configuration of git may rewrite URLs, and whoever can write that is not to decide
 * where a token goes: without a word of the person or the settings, both forms of the URL have to be on the same host.
 */
export function chooseServer({ written, used, told, settings }: ServerClues): { readonly server: string } | { readonly problem: string } {
  if (told !== undefined) return readServer(told);
  if (written.host !== used.host) return { problem: `git rewrites the remote's host ${JSON.stringify(written.host)} to ${JSON.stringify(used.host)}` };
  if (written.server !== undefined && used.server !== undefined && written.server !== used.server) {
    return { problem: `git rewrites the remote's server ${written.server} to ${used.server}` };
  }
  const named = settings === undefined ? undefined : readServer(settings);
  const seen = used.server ?? written.server;
  // A clone of somebody else's repository brings his settings with it.
  if (seen !== undefined && named !== undefined && "server" in named && new URL(seen).host !== new URL(named.server).host) {
    return { problem: `.gitea/settings.ts says ${named.server}, and the remote is on ${seen}` };
  }
  if (named !== undefined) return named;
  if (written.host === "") return { problem: "the remote is a folder, and no server is known" };
  return { server: seen ?? `https://${written.host}` };
}

function readServer(address: string): { readonly server: string } | { readonly problem: string } {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return { problem: "the address of Gitea that is given is no http or https URL" };
  if (url.username !== "" || url.password !== "") return { problem: "the address of Gitea that is given carries credentials" };
  return { server: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
}
