import type { Healthcheck } from "../../model/stack.js";
import { healthChecks, type HealthCheck } from "../health.js";
import type { Workload } from "../workload.js";
import type { StackContext } from "./context.js";
import { literal } from "./text.js";

/**
 * Docker's only check. It decides about life and about requests: a task that fails it is replaced, and while it fails
 * no name leads to it. Times are those of the probes on Kubernetes.
 */
export function healthcheckOf(workload: Workload, service: string, context: StackContext, isJob: boolean): { readonly healthcheck?: Healthcheck } {
  const { health, ports } = workload.props;
  if (isJob && health === undefined) return {};
  const { live, ready, startSeconds = 60 } = healthChecks(health, ports);
  const check = live ?? ready;
  if (check === undefined) return {};
  const lost = (message: string): void => context.loses(workload, "loss-probe", message, { service, pointer: "/healthcheck" });
  const command = commandOf(check);
  if (command === undefined) {
    lost(`The check ${shown(check)} names no command that asks it in the container, and Docker has no other way: nobody watches the service`);
    return {};
  }
  if (live === undefined) lost(`The check of readiness, ${shown(check)}, decides about life as well: a container that is not ready is replaced`);
  else if (ready !== undefined && shown(ready) !== shown(live)) lost(`The check of readiness, ${shown(ready)}, is left out: Docker has one check, and ${shown(live)} decides about life`);
  if (!context.isSwarm) lost(`The check ${shown(check)} is made, but a Compose host does not restart a container that fails it`);
  else context.changes(workload, "health", "one check by a command, for life and for requests");
  return { healthcheck: { test: ["CMD", ...command.map(literal)], interval: "15s", timeout: "5s", retries: 4, start_period: `${startSeconds}s` } };
}

function commandOf(check: HealthCheck): readonly string[] | undefined {
  return typeof check === "string" ? undefined : check.command;
}

function shown(check: HealthCheck): string {
  if (typeof check === "string") return `GET ${check}`;
  if ("path" in check) return `GET ${check.path}${check.port === undefined ? "" : ` on ${check.port}`}`;
  return "port" in check ? `connect to ${check.port}` : check.command.join(" ");
}
