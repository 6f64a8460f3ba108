/** The parts of a URL as Go's net/url has them. */
export interface UrlParts {
  readonly scheme: string;
  /** Host with port, with the brackets of IPv6. */
  readonly host: string;
  readonly escapedPath: string;
  readonly query: string;
  /** What comes before the path's escapes are read, for comparison. */
  readonly source: string;
}

const hostCharacter = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]$/;
/** Characters that a path may hold without escape: net/url, validEncoded. */
const pathCharacters = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]|%[0-9a-fA-F]{2})*$/;

/** net/url's ParseRequestURI: an absolute URI or path; a fragment is none of its concern. */
export function parseRequestUri(text: string): UrlParts | undefined {
  return parse(text, true);
}

/** net/url's Parse, without the fragment. */
export function parseUrl(text: string): UrlParts | undefined {
  const [whole = ""] = text.split("#", 1);
  return parse(whole, false);
}

function parse(text: string, request: boolean): UrlParts | undefined {
  if (/[\x00-\x1f\x7f]/.test(text) || (text === "" && request)) return undefined;
  if (text === "*") return { scheme: "", host: "", escapedPath: "*", query: "", source: text };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? "";
  if (text.startsWith(":")) return undefined;
  const afterScheme = scheme === "" ? text : text.slice(scheme.length + 1);
  const mark = afterScheme.indexOf("?");
  const rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  const query = mark < 0 ? "" : afterScheme.slice(mark + 1);
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme, host: "", escapedPath: "", query, source: text };
    if (request || (rest.split("/", 1)[0] ?? "").includes(":")) return undefined;
  }
  const authority = (scheme !== "" || (!request && !rest.startsWith("///"))) && rest.startsWith("//");
  if (!authority) return withPath({ scheme, host: "", query, source: text }, rest);
  const slash = rest.indexOf("/", 2);
  const host = parseHost(rest.slice(2, slash < 0 ? undefined : slash));
  return host === undefined ? undefined : withPath({ scheme, host, query, source: text }, slash < 0 ? "" : rest.slice(slash));
}

function withPath(parts: Omit<UrlParts, "escapedPath">, path: string): UrlParts | undefined {
  if (!validEscapes(path)) return undefined;
  return { ...parts, escapedPath: pathCharacters.test(path) ? path : escapePath(path) };
}

/** The host of an authority; absent when it, its port or the user before it is wrong. */
function parseHost(authority: string): string | undefined {
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !validEscapes(user)) return undefined;
  const host = authority.slice(at + 1);
  const bracket = host.startsWith("[") ? host.lastIndexOf("]") : -1;
  if (host.startsWith("[") && bracket < 0) return undefined;
  const tail = bracket >= 0 ? host.slice(bracket + 1) : host.includes(":") ? host.slice(host.lastIndexOf(":")) : "";
  if (!/^(?:|:\d*)$/.test(tail)) return undefined;
  return unescapeHost(host);
}

/** In hosts, only bytes beyond ASCII may be escaped, and the `%25` of a zone. */
function unescapeHost(host: string): string | undefined {
  const escapes = host.match(/%(?:[0-9a-fA-F]{2})?/g) ?? [];
  if (escapes.some((escape) => escape.length < 3 || (/^%[0-7]/.test(escape) && escape !== "%25"))) return undefined;
  const plain = host.replace(/%[0-9a-fA-F]{2}/g, "");
  return [...plain].every((character) => character.length > 1 || hostCharacter.test(character)) ? decode(host) : undefined;
}

function validEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function escapePath(path: string): string {
  const bytes = Buffer.from(path.replace(/[^%]+/g, encodeURIComponent), "latin1").toString("latin1");
  return [...unescapeBytes(bytes)].map((byte) => (/[A-Za-z0-9\-_.~$&+,/:;=@]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)).join("");
}

function unescapeBytes(text: string): Uint8Array {
  return Buffer.from(text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1");
}

function decode(text: string): string {
  return text.includes("%") ? Buffer.from(unescapeBytes(text.replace(/[^%\x00-\x7f]+/g, encodeURIComponent))).toString() : text;
}

/** net/url's ParseQuery; pairs that are wrong are left out. */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const pair of query.split("&")) {
    if (pair === "" || pair.includes(";") || !validEscapes(pair)) continue;
    const equals = pair.indexOf("=");
    const [key, value] = (equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)]).map((part) => decode(part.replaceAll("+", " ")));
    if (key === undefined || value === undefined) continue;
    const values = found.get(key) ?? [];
    values.push(value);
    found.set(key, values);
  }
  return found;
}
