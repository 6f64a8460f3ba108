import { fail, noOverload, quoted } from "../budget.js";
import { CelMap, KubernetesValue } from "../values.js";
import { type Native, text } from "./native.js";
import { parseQuery, parseRequestUri, parseUrl, type UrlParts } from "./url.js";

class Url extends KubernetesValue {
  readonly type = "kubernetes.URL";
  readonly parts: UrlParts;
  constructor(parts: UrlParts) {
    super();
    this.parts = parts;
  }
  text(): string {
    return this.parts.source;
  }
}

function url(value: string): Url {
  const parts = parseRequestUri(value) === undefined ? undefined : parseUrl(value);
  return parts === undefined ? fail(`${quoted(value)} is no absolute URL`) : new Url(parts);
}

function part(read: (parts: UrlParts) => unknown): Native {
  return ([value]) => (value instanceof Url ? read(value.parts) : noOverload());
}

/** Host and port of an authority: net/url, splitHostPort. */
function split(host: string): { readonly name: string; readonly port: string } {
  const [, name = host, port = ""] = /^(.*):(\d*)$/.exec(host) ?? [];
  const bare = host.endsWith("]") ? host : name;
  return { name: bare.startsWith("[") && bare.endsWith("]") ? bare.slice(1, -1) : bare, port: host.endsWith("]") ? "" : port };
}

function queryMap({ query }: UrlParts): CelMap {
  const map = new CelMap();
  for (const [key, values] of parseQuery(query)) map.entries.set(key, [key, values]);
  return map;
}

/** Kubernetes' apiserver `pkg/cel/library/urls.go`. */
export const urls: Readonly<Record<string, Native>> = {
  url: ([value]) => url(text(value)),
  isURL: ([value]) => parseRequestUri(text(value)) !== undefined,
  ".getScheme": part(({ scheme }) => scheme),
  ".getHost": part(({ host }) => host),
  ".getHostname": part(({ host }) => split(host).name),
  ".getPort": part(({ host }) => split(host).port),
  ".getEscapedPath": part(({ escapedPath }) => escapedPath),
  ".getQuery": part(queryMap),
};
