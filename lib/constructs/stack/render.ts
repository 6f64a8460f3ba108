import type { Chart } from "cdk8s";
import type { NamedStackPlace } from "../../model/cluster.js";
import type { Stack, StackDocument, StackService } from "../../model/stack.js";
import { Job } from "../job.js";
import { NodeAgent } from "../node-agent.js";
import { OperatedWorkload } from "../operated-workload.js";
import { Part } from "../part.js";
import { ScheduledJob } from "../scheduled-job.js";
import { StatefulService } from "../stateful-service.js";
import { Tenancy } from "../tenancy.js";
import { collectTraffic } from "../traffic.js";
import { Volume } from "../volume.js";
import { WebService } from "../web-service.js";
import { Worker } from "../worker.js";
import { Workload } from "../workload.js";
import { StackContext } from "./context.js";
import type { Carried, Loss } from "./loss.js";
import { groupsOf, type Groups } from "./networks.js";
import { addService } from "./service.js";
import { volumeOf } from "./volumes.js";

/** A stack, and what of the app it does not carry out. */
export interface DrawnStack {
  readonly stack: Stack;
  readonly losses: readonly Loss[];
  readonly carried: readonly Carried[];
}

/** In the words of the oldest schema that has all keys that are used, so that engines of Debian take it. */
const schemaVersion = "3.8";

/**
 * Draws the stack that a deployment is on a Swarm or a Compose host. Runs once for a chart, after the app's build and
 * before validation: what the place's facts show to be wrong becomes a validation of the construct.
 *
 * @param chart one deployment: its id is the deployment's name, and it has the deployment's namespace and labels.
 */
export function renderStack(chart: Chart, place: NamedStackPlace): DrawnStack {
  const parts = chart.node.findAll().filter((construct) => construct instanceof Part);
  const traffic = collectTraffic(parts.filter((part) => part instanceof Workload || part instanceof OperatedWorkload));
  const name = chart.node.id;
  const context = new StackContext({ name, namespace: chart.namespace ?? name, place, traffic, labels: chart.labels, chart: chart.node.path });
  const workloads = parts.filter((part) => part instanceof Workload).filter((workload) => !isLeftOut(workload, context));
  const groups = groupsOf(workloads.filter(({ props }) => props.privileges?.hostNetwork !== true), context);
  for (const part of parts) draw(part, groups, context);
  return { stack: stackOf(context), losses: context.losses, carried: context.carried };
}

/** A Swarm has nothing that a job with a schedule could be. */
function isLeftOut(workload: Workload, { isSwarm }: StackContext): boolean {
  return workload instanceof ScheduledJob && isSwarm;
}

function draw(part: Part, groups: Groups, context: StackContext): void {
  if (part instanceof WebService || part instanceof Worker) drawReplicas(part, groups, context);
  else if (part instanceof StatefulService) drawMembers(part, groups, context);
  else if (part instanceof NodeAgent) addService(part, groups, context);
  else if (part instanceof Job) {
    context.loses(part, "loss-job", "The job is a service that ends: its time limit is not held to, and it may run again when its node is lost", { service: part.objectName });
    addService(part, groups, context);
  } else if (part instanceof ScheduledJob) {
    context.loses(part, "loss-schedule", `Nothing runs it at ${JSON.stringify(part.props.schedule)}`, context.isSwarm ? {} : { service: part.objectName });
    if (!isLeftOut(part, context)) addService(part, groups, context);
  } else if (part instanceof OperatedWorkload) context.loses(part, "loss-operator", "No operator makes the workload here");
  else if (part instanceof Tenancy) context.loses(part, "loss-tenancy", "The quota, the level and the defaults of the namespace hold for nothing here");
  else if (part instanceof Volume) volumeOf(part, context);
  for (const before of part.node.dependencies) if (before instanceof Workload && part instanceof Workload) waits(part, before, context);
}

function drawReplicas(workload: WebService | Worker, groups: Groups, context: StackContext): void {
  const { replicas, autoscale } = workload.props;
  const count = autoscale?.min ?? replicas ?? 1;
  const service = workload.objectName;
  if (autoscale !== undefined && autoscale.max > count) context.loses(workload, "loss-autoscaling", `It has ${count} replicas at all times, where it could have up to ${autoscale.max}`, { service, pointer: "/deploy/replicas" });
  budgetLoss(workload, count, service, context);
  addService(workload, groups, context, { replicas: count });
}

/** Each member is a service of its own, so that it keeps its name and its volumes, as the pods of a StatefulSet do. */
function drawMembers(workload: StatefulService, groups: Groups, context: StackContext): void {
  const { objectName, membersName, props: { replicas = 1 } } = workload;
  if (replicas > 1) context.loses(workload, "loss-rollout", `Its ${replicas} members are services of their own, and a new version replaces them all at once`);
  budgetLoss(workload, replicas, undefined, context);
  if (replicas > 1) context.changes(workload, "replicas", "a service for each member, with its own name and volumes");
  for (let member = 0; member < replicas; member += 1) {
    const key = `${objectName}-${member}`;
    addService(workload, groups, context, { key, member, aliases: [objectName, `${key}.${membersName}`] });
  }
}

function budgetLoss(workload: Workload, count: number, service: string | undefined, context: StackContext): void {
  if (count <= 1 || !context.isSwarm) return;
  context.loses(workload, "loss-disruption-budget", `Its ${count} replicas may be stopped together when a node is drained`, service === undefined ? {} : { service, pointer: "/deploy" });
}

/** Compose waits for a service that is named, a Swarm for none. */
function waits(part: Workload, before: Workload, context: StackContext): void {
  const service = context.services.get(part.objectName);
  const other = context.services.get(before.objectName);
  if (context.isSwarm || service === undefined || other === undefined) {
    context.loses(part, "loss-order", `It is to come after ${before.objectName}, and starts at the same time`, service === undefined ? {} : { service: part.objectName });
    return;
  }
  const condition = before instanceof Job ? "service_completed_successfully" : other.healthcheck === undefined ? "service_started" : "service_healthy";
  const waiting: StackService = { ...service, depends_on: { ...service.depends_on, [before.objectName]: { condition } } };
  context.services.set(part.objectName, waiting);
  context.keeps(part, "order");
}

function stackOf(context: StackContext): Stack {
  const { name, dialect, isSwarm } = context;
  const document: StackDocument = {
    ...(isSwarm ? { version: schemaVersion } : { name }),
    services: sorted(context.services),
    ...filled("networks", context.networks),
    ...filled("volumes", context.volumes),
    ...filled("configs", context.configs),
    ...filled("secrets", context.secrets),
  };
  return { name, dialect, document, files: sorted(context.files), origins: sorted(context.origins), variables: Object.values(sorted(context.variables)), claims: sorted(context.claims) };
}

function sorted<Value>(entries: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function filled<Name extends string, Value>(name: Name, entries: ReadonlyMap<string, Value>): Partial<Record<Name, Readonly<Record<string, Value>>>> {
  if (entries.size === 0) return {};
  const record: Partial<Record<Name, Readonly<Record<string, Value>>>> = {};
  record[name] = sorted(entries);
  return record;
}
