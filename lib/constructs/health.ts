import { quote } from "../model/name.js";
import { portNameProblems, type Ports } from "./port.js";

/**
 * How to ask a container: a path answers an HTTP GET with 200 to 399, a port accepts a TCP
 * connection, or a command run in the container exits with 0. A text is a path on the main port.
 * A command beside a path or port is for places that can ask in the container alone, such as a Swarm.
 */
export type HealthCheck =
  | string
  | { readonly path: string; readonly port?: string; readonly command?: readonly string[] }
  | { readonly port: string; readonly command?: readonly string[] }
  | { readonly command: readonly string[] };

/** When a container is restarted, and when it gets requests. */
export interface HealthChecks {
  /** Fails: the container is restarted. Left out: it is restarted only when its process ends. */
  readonly live?: HealthCheck;
  /** Fails: the container gets no requests. Left out: it gets them as soon as it runs. */
  readonly ready?: HealthCheck;
  /** Seconds that a start may take before a failing check counts. Default: 60. */
  readonly startSeconds?: number;
}

/** One check for everything, or one for each purpose. Default where there are ports: the main port accepts connections. */
export type Health = HealthCheck | HealthChecks;

/** The checks with the short forms written out; none when there is nothing to ask. */
export function healthChecks(health: Health | undefined, ports: Ports | undefined): HealthChecks {
  if (health === undefined) {
    const [main] = Object.entries(ports ?? {}).filter(([, port]) => typeof port === "number" || port.protocol !== "UDP");
    return main === undefined ? {} : { live: { port: main[0] }, ready: { port: main[0] } };
  }
  if (typeof health === "string" || "path" in health || "port" in health || "command" in health) {
    return { live: health, ready: health };
  }
  return health;
}

export function healthProblems(health: Health | undefined, ports: Ports | undefined): string[] {
  if (health === undefined) return [];
  const { live, ready, startSeconds = 60 } = healthChecks(health, ports);
  const checks = [...new Set([live, ready])].filter((check) => check !== undefined);
  const problems = checks.flatMap((check) => checkProblems(check, ports));
  if (!Number.isInteger(startSeconds) || startSeconds < 1) {
    problems.push(`The health checks' startSeconds is ${startSeconds}. Write a whole number from 1.`);
  }
  return problems;
}

function checkProblems(check: HealthCheck, ports: Ports | undefined): string[] {
  if (typeof check === "string") return checkProblems({ path: check }, ports);
  const empty = check.command?.length === 0 ? ["The health check's command is empty. Write a program and its arguments."] : [];
  if (!("path" in check) && !("port" in check)) return empty;
  const problems = [...empty, ...portNameProblems(ports, check.port, "health check")];
  if ("path" in check && !/^\/\S*$/.test(check.path)) {
    problems.push(`The health check's path ${quote(check.path)} is malformed. Write one that begins with \`/\`.`);
  }
  return problems;
}
