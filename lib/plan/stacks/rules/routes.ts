import type { StackService } from "../../../model/stack.js";
import type { Consequence } from "../../consequence.js";
import { tell } from "../../pair.js";
import { named } from "../../wording.js";
import { pointerTo, type ServicePair } from "../service-pair.js";

/** What the proxy serves for a service: hosts with their paths, and what it does for each. */
interface Routes {
  /** Hosts, and whether each is served by TLS. */
  readonly hosts: ReadonlyMap<string, boolean>;
  /** `/api of shop.example.org`, and the port that it leads to. */
  readonly paths: ReadonlyMap<string, string>;
  /** Directives by which the proxy asks who comes. */
  readonly guards: readonly string[];
}

/** Hosts and paths of labels for the reverse proxy that open, close or lead elsewhere, and what guards them. */
export function routes(pair: ServicePair): Consequence[] {
  const { old, now, identity: { name } } = pair;
  const [was, is] = [routesOf(old), routesOf(now)];
  if (now === undefined) return [];
  const pointer = pointerTo(pair, ...(now.labels === undefined ? ["deploy"] : []), "labels");
  const newHosts = [...is.hosts.keys()].filter((host) => !was.hosts.has(host));
  const goneHosts = [...was.hosts.keys()].filter((host) => !is.hosts.has(host));
  const isOf = (hosts: readonly string[], path: string): boolean => hosts.some((host) => path.endsWith(` of ${host}`));
  const newPaths = [...is.paths.keys()].filter((path) => !was.paths.has(path) && !isOf(newHosts, path));
  const gonePaths = [...was.paths.keys()].filter((path) => !is.paths.has(path) && !isOf(goneHosts, path));
  const moved = [...is.paths].filter(([path, port]) => (was.paths.get(path) ?? port) !== port).map(([path, port]) => `${path} to port ${port} instead of ${was.paths.get(path) ?? ""}`);
  const plain = [...is.hosts].filter(([host, isSecured]) => !isSecured && was.hosts.get(host) === true).map(([host]) => host);
  const lost = was.guards.filter((guard) => !is.guards.includes(guard));
  const open = newHosts.some((host) => is.hosts.get(host) === false) ? ", without TLS" : "";
  return [
    ...(newHosts.length === 0 ? [] : [tell(pair, "host-opened", { pointer, text: `opens ${name} to whoever reaches the proxy: new ${newHosts.length === 1 ? "host" : "hosts"} ${named(newHosts)}${open}` })]),
    ...(newPaths.length === 0 ? [] : [tell(pair, "host-opened", { pointer, text: `opens more of ${name}: new ${newPaths.length === 1 ? "path" : "paths"} ${named(newPaths)}` })]),
    ...(goneHosts.length + gonePaths.length === 0 ? [] : [tell(pair, "address-gone", { pointer, text: `takes away ${named([...goneHosts, ...gonePaths])} of ${name}` })]),
    ...(moved.length === 0 ? [] : [tell(pair, "traffic-moved", { pointer, text: `leads ${named(moved)} in ${name}` })]),
    ...(plain.length === 0 ? [] : [tell(pair, "tls-lost", { pointer, text: `serves ${named(plain)} of ${name} without TLS` })]),
    ...(lost.length === 0 || is.hosts.size === 0 ? [] : [tell(pair, "guard-lost", { pointer, text: `no longer guards ${name} by ${named(lost)}` })]),
  ];
}

/** lucaslorentz/caddy-docker-proxy, "Labels to Caddyfile conversion": `caddy` or `caddy_N` is a site, dots nest, `N_` orders, `_N` keeps apart. */
function routesOf(service: StackService | undefined): Routes {
  const labels = new Map(Object.entries({ ...service?.labels, ...service?.deploy?.labels }).filter(([key]) => /^caddy(?:_\d+)?(?:\.|$)/.test(key)));
  const hosts = new Map<string, boolean>();
  const paths = new Map<string, string>();
  const guards = new Set<string>();
  for (const [key, value] of labels) {
    const [site = "", ...steps] = key.split(".");
    const directive = (steps.at(-1) ?? "").replace(/^\d+_|_\d+$/g, "");
    if (steps.length === 0) for (const address of addresses(value)) hosts.set(hostOf(address), !address.startsWith("http://"));
    else if (guardNames.has(directive)) guards.add(directive);
    else if (directive === "reverse_proxy") {
      const at = matcherOf(steps, site, labels);
      const port = /\{\{upstreams(?: \w+)? (\d+)\}\}/.exec(value)?.[1] ?? value;
      for (const address of addresses(labels.get(site) ?? "")) paths.set(`${at} of ${hostOf(address)}`, port);
    }
  }
  return { hosts, paths, guards: [...guards].sort() };
}

/** Directives of Caddy that keep somebody out (caddyserver.com/docs/caddyfile/directives, and modules of common use). */
const guardNames: ReadonlySet<string> = new Set(["basic_auth", "basicauth", "forward_auth", "authorize", "authenticate", "client_auth", "remote_ip", "rate_limit"]);

const addresses = (site: string): readonly string[] => site.split(/[\s,]+/).filter((address) => address !== "");
const hostOf = (address: string): string => address.replace(/^https?:\/\//, "");

/** The path that a nested directive is for, by the matcher of what it stands in. */
function matcherOf(steps: readonly string[], site: string, labels: ReadonlyMap<string, string>): string {
  const outer = labels.get([site, ...steps.slice(0, -1)].join(".")) ?? "";
  if (steps.length < 2 || outer === "") return "/";
  return (outer.startsWith("@") ? labels.get(`${site}.${outer}.path`) : outer)?.split(" ")[0] ?? outer;
}
