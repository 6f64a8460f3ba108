import type { Deploy, PublishedPort, StackService } from "../../model/stack.js";
import { Job } from "../job.js";
import { NodeAgent } from "../node-agent.js";
import { findPort } from "../port.js";
import { ScheduledJob } from "../scheduled-job.js";
import { Service } from "../service.js";
import type { Workload } from "../workload.js";
import type { StackContext } from "./context.js";
import { environmentOf } from "./environment.js";
import { healthcheckOf } from "./health.js";
import { mountsOf, type ServiceMounts } from "./mounts.js";
import { extraHosts, networksOf, type Groups } from "./networks.js";
import { placementOf } from "./placement.js";
import { resourcesOf } from "./resources.js";
import { rolloutOf } from "./rollout.js";
import { routeLabels } from "./routes.js";
import { securityOf } from "./security.js";
import { literal } from "./text.js";

/** What differs between services of one kind of workload and another. */
export interface ServiceOptions {
  /** Key of the service. Default: the workload's name, under which others know it. */
  readonly key?: string;
  /** Further names in its networks. */
  readonly aliases?: readonly string[];
  /** Number of the replica that has volumes of its own. */
  readonly member?: number;
  readonly replicas?: number;
}

/** Adds a workload to the stack as a service. */
export function addService(workload: Workload, groups: Groups, context: StackContext, { key = workload.objectName, aliases = [], member, replicas = 1 }: ServiceOptions = {}): void {
  const { props } = workload;
  const isJob = workload instanceof Job || workload instanceof ScheduledJob;
  const labels = { ...labelsOf(workload, context), ...(workload instanceof Service ? routeLabels(workload, context) : {}) };
  const networks = networksOf(workload, key, groups, aliases, context);
  const hosts = extraHosts(workload, context);
  const ports = portsOf(workload);
  const onHost = !context.isSwarm && props.privileges?.hostNetwork === true;
  const rollout = rolloutOf(workload);
  const mounts = mountsOf(workload, key, context, member);
  if (isCopiedInto(mounts, context) && props.privileges?.writableRoot !== true) {
    context.loses(workload, "loss-writable-root", "It has configs, which Compose copies into the container, so that its files cannot be read-only", { service: key, pointer: "/read_only" });
  }
  const deploy: Deploy = {
    ...(context.isSwarm && workload instanceof NodeAgent ? { mode: "global" } : { replicas: workload instanceof Job ? (props as Job["props"]).parallel ?? 1 : replicas }),
    resources: resourcesOf(workload, key, context),
    ...placementOf(workload, key, context),
    ...(context.isSwarm ? { labels, ...rollout } : {}),
  };
  const service: StackService = {
    image: literal(props.image),
    ...environmentOf(workload, key, context),
    ...(onHost ? { network_mode: "host" } : { networks }),
    ...(ports.length === 0 || onHost ? {} : { ports }),
    ...mounts,
    ...healthcheckOf(workload, key, context, isJob),
    ...securityOf(workload, key, context),
    ...(isCopiedInto(mounts, context) ? { read_only: false } : {}),
    ...(hosts.length === 0 ? {} : { extra_hosts: hosts }),
    stop_grace_period: `${props.stopSeconds ?? 30}s`,
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
    ...(context.isSwarm ? {} : { labels, restart: isJob ? `on-failure:${rollout.restart_policy?.max_attempts ?? 2}` : "unless-stopped" }),
    ...(workload instanceof ScheduledJob ? { profiles: ["scheduled"] } : {}),
    deploy,
  };
  if (context.isSwarm) context.changes(workload, "rollout", "one after the other, and back to the old version when a new one fails");
  else context.changes(workload, "rollout", "the old version is stopped before the new one starts");
  context.services.set(key, service);
  context.origin(`services/${key}`, workload);
  if (props.pullSecret !== undefined) context.changes(workload, "secrets", "credentials of the registry are Portainer's, not the stack's");
}

/** Compose copies configs with their content in the file into the container, which fails where that is read-only (docker/compose issue 12031). */
function isCopiedInto({ configs = [] }: ServiceMounts, { isSwarm }: StackContext): boolean {
  return !isSwarm && configs.length > 0;
}

/** The labels of pods, as services have them: findings and people go by the same on every place. */
function labelsOf(workload: Workload, context: StackContext): Record<string, string> {
  const { metrics, ports } = workload.props;
  const port = metrics === undefined ? undefined : findPort(ports, metrics.port)?.number;
  const own = {
    ...context.labels,
    "app.kubernetes.io/name": workload.objectName,
    "app.kubernetes.io/instance": context.name,
    ...(port === undefined ? {} : { "prometheus.io/scrape": "true", "prometheus.io/port": String(port), "prometheus.io/path": metrics?.path ?? "/metrics" }),
  };
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, literal(value)]));
}

function portsOf({ props: { ports, privileges } }: Workload): PublishedPort[] {
  return (privileges?.hostPorts ?? []).flatMap((name) => {
    const port = findPort(ports, name);
    return port === undefined ? [] : [{ target: port.number, published: port.number, protocol: port.protocol === "UDP" ? "udp" : "tcp", mode: "host" } as const];
  });
}
