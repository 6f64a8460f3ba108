import { AdapterError } from "../error.js";
import { flag, items, member, number, text } from "../json.js";
import { apiPath, type Call, type Portainer } from "./client.js";

/** Path of the Docker engine behind an environment, which Portainer passes calls on to. */
const enginePath = (environment: number, ...parts: readonly string[]): string => `${apiPath("endpoints", environment)}/docker${apiPath(...parts)}`;

/** What comes back when the engine or its agent cannot be reached, or is no manager of a Swarm. */
const away: readonly (string | number | undefined)[] = [500, 502, 503, 504, "ETIMEDOUT"];

/** What an engine answers, or why it does not. */
export type Engine<Data> = { readonly data: Data } | { readonly away: string };

/** The id of the Swarm behind an environment, which a stack is created with; or why there is none. */
export async function readSwarm(portainer: Portainer, environment: number): Promise<Engine<string>> {
  const found = await readEngine(portainer, enginePath(environment, "swarm"));
  if ("away" in found) return found;
  const id = text(found.data, "ID");
  return id === "" ? { away: "The engine is part of no Swarm." } : { data: id };
}

/** A network as the engine tells of it (Engine API, NetworkList). */
export interface EngineNetwork {
  readonly name: string;
  readonly driver: string;
  readonly isAttachable: boolean;
  readonly isInternal: boolean;
  readonly isEncrypted: boolean;
}

export async function readNetworks(portainer: Portainer, environment: number): Promise<Engine<readonly EngineNetwork[]>> {
  const found = await readEngine(portainer, enginePath(environment, "networks"));
  if ("away" in found) return found;
  return {
    data: items(found.data).map((network) => ({
      name: text(network, "Name"), driver: text(network, "Driver"), isAttachable: flag(network, "Attachable"), isInternal: flag(network, "Internal"),
      // The option counts as set whatever its value is (libnetwork, drivers/overlay); `docker network create --opt encrypted` gives it none.
      isEncrypted: member(member(network, "Options"), "encrypted") !== undefined && member(member(network, "Options"), "encrypted") !== "false",
    })),
  };
}

/** Makes a network. An engine takes two of one name when it is not told otherwise. */
export function createNetwork(environment: number, { name, driver, isAttachable, isInternal, isEncrypted }: EngineNetwork): Call {
  return {
    method: "POST", path: enginePath(environment, "networks", "create"),
    body: { Name: name, Driver: driver, CheckDuplicate: true, Attachable: isAttachable, Internal: isInternal, ...(isEncrypted ? { Options: { encrypted: "" } } : {}) },
  };
}

/** How many tasks or containers of a stack run, and how many should. */
export interface Running {
  readonly running: number;
  readonly desired: number;
  /** Services that do not run as many as they should, sorted. */
  readonly lacking: readonly string[];
}

/** What runs of each stack of a Swarm, by the label that `docker stack deploy` gives. Needs an engine of API 1.41 (20.10). */
export async function readServices(portainer: Portainer, environment: number): Promise<Engine<ReadonlyMap<string, Running>>> {
  const found = await readEngine(portainer, enginePath(environment, "services"), { status: "true" });
  if ("away" in found) return found;
  return {
    data: byStack(items(found.data).map((service) => {
      const spec = member(service, "Spec");
      const status = member(service, "ServiceStatus");
      return { stack: text(member(spec, "Labels"), "com.docker.stack.namespace"), name: text(spec, "Name"), running: number(status, "RunningTasks") ?? 0, desired: number(status, "DesiredTasks") ?? 0 };
    })),
  };
}

/** What runs of each Compose project of an engine, by the label that Compose gives. A container that is not healthy does not count as running. */
export async function readContainers(portainer: Portainer, environment: number): Promise<Engine<ReadonlyMap<string, Running>>> {
  const found = await readEngine(portainer, enginePath(environment, "containers", "json"), { all: "true" });
  if ("away" in found) return found;
  return {
    data: byStack(items(found.data).map((container) => {
      const labels = member(container, "Labels");
      // A container that has ended by itself with success, such as one that prepares a volume, is done.
      const isDone = text(container, "State") === "exited" && /^Exited \(0\)/.test(text(container, "Status"));
      const isWell = text(container, "State") === "running" && !/\(unhealthy\)/.test(text(container, "Status"));
      return { stack: text(labels, "com.docker.compose.project"), name: text(labels, "com.docker.compose.service"), running: isWell ? 1 : 0, desired: isDone ? 0 : 1 };
    })),
  };
}

function byStack(services: readonly { readonly stack: string; readonly name: string; readonly running: number; readonly desired: number }[]): ReadonlyMap<string, Running> {
  const stacks = new Map<string, Running>();
  for (const { stack, name, running, desired } of services) {
    if (stack === "") continue;
    const before = stacks.get(stack) ?? { running: 0, desired: 0, lacking: [] };
    const lacking = running < desired && !before.lacking.includes(name) ? [...before.lacking, name].sort() : before.lacking;
    stacks.set(stack, { running: before.running + running, desired: before.desired + desired, lacking });
  }
  return stacks;
}

async function readEngine(portainer: Portainer, path: string, query: Readonly<Record<string, string>> = {}): Promise<Engine<unknown>> {
  try {
    // Once: what does not answer is said and not waited for.
    return { data: (await portainer.ask({ method: "GET", path, query, isRepeatable: false })).data };
  } catch (error) {
    if (error instanceof AdapterError && away.includes(error.status)) return { away: `${error.message}.` };
    throw error;
  }
}
