import { quote } from "../model/name.js";
import { portNameProblems, type Ports } from "./port.js";

/** Where HTTP requests from outside of the cluster come in. */
export interface Route {
  /** DNS name, such as `grafana.radioastronomy.io`. */
  readonly host: string;
  /** Prefix of the path. Default: `/`. */
  readonly path?: string;
  /** Name of the port that answers. Default: the main port. */
  readonly port?: string;
}

export function routeProblems(routes: readonly Route[], ports: Ports | undefined): string[] {
  const seen = new Set<string>();
  return routes.flatMap(({ host, path = "/", port }) => {
    const problems = [...hostProblems(host), ...portNameProblems(ports, port, `route of ${quote(host)}`)];
    if (!/^\/[^\s?#]*$/.test(path)) {
      problems.push(`The route's path ${quote(path)} is malformed. Write one that begins with \`/\`.`);
    }
    if (seen.has(`${host} ${path}`)) problems.push(`The route ${quote(host + path)} is stated twice. Write it once.`);
    seen.add(`${host} ${path}`);
    return problems;
  });
}

/** Says why a text is not a DNS name (RFC 1123, section 2.1) in lower case. */
export function hostProblems(host: string): string[] {
  // A required setting that is missing comes as undefined; the type check says so, and this need not throw.
  const labels = String(host).split(".");
  if (host?.length <= 253 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return [];
  return [`The host ${quote(host)} is not a DNS name. `
    + "Write one such as `portal.example.org`, in lower case, without scheme or port."];
}
