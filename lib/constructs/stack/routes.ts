import { findPort } from "../port.js";
import type { Service } from "../service.js";
import { report, type StackContext } from "./context.js";

/**
 * Labels by which caddy-docker-proxy makes sites of a service's routes (lucaslorentz/caddy-docker-proxy, README,
 * "Labels to Caddyfile conversion"): `caddy_N` is a site, and below it `N_handle` keeps paths apart, in order. Without an issuer
 * the site is plain HTTP, as a route on Kubernetes is.
 */
export function routeLabels(service: Service, context: StackContext): Record<string, string> {
  const { routes, props: { ports } } = service;
  if (routes.length === 0) return {};
  const { ingress } = context.place;
  if (ingress === undefined) {
    report(service, ["The place has no proxy that could take the route. State `ingress` in its facts, or leave the route out."]);
    return {};
  }
  context.changes(service, "routes", "labels for Caddy, which gets certificates itself");
  const labels: Record<string, string> = {};
  const hosts = [...new Set(routes.map(({ host }) => host))];
  for (const [index, host] of hosts.entries()) {
    const site = hosts.length === 1 ? "caddy" : `caddy_${index}`;
    labels[site] = ingress.issuer === undefined ? `http://${host}` : host;
    if (ingress.issuer === "internal") labels[`${site}.tls`] = "internal";
    // The longest prefix comes first, as it does with an Ingress.
    const paths = routes.filter((route) => route.host === host).map(({ path = "/", port }) => ({ path, port })).sort((a, b) => b.path.length - a.path.length);
    for (const [at, { path, port }] of paths.entries()) {
      const upstream = `{{upstreams ${findPort(ports, port)?.number ?? 0}}}`;
      if (path === "/" && paths.length === 1) {
        labels[`${site}.reverse_proxy`] = upstream;
        continue;
      }
      const handle = `${site}.${at}_handle`;
      labels[handle] = path === "/" ? "" : `@path${at}`;
      // A prefix of an Ingress matches whole parts of a path.
      if (path !== "/") labels[`${site}.@path${at}.path`] = path.endsWith("/") ? `${path}*` : `${path} ${path}/*`;
      labels[`${handle}.reverse_proxy`] = upstream;
    }
  }
  return labels;
}
