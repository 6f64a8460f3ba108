import { gpuSlug } from "../../model/node.js";
import type { Deploy } from "../../model/stack.js";
import { quote } from "../../model/name.js";
import type { GpuRequest } from "../resources.js";
import { ReadOnlyVolume, Volume } from "../volume.js";
import type { Workload } from "../workload.js";
import { report, type StackContext } from "./context.js";
import { classOf } from "./volumes.js";

type Node = StackContext["nodes"][number];

/** Labels of Kubernetes that a Swarm knows by other names (docker service create, "Specify service constraints"). */
const known: Readonly<Record<string, string>> = { "kubernetes.io/hostname": "node.hostname", "kubernetes.io/os": "node.platform.os", "kubernetes.io/arch": "node.platform.arch" };

/** Where a service's tasks may run, by the inventory of a Swarm. A Compose host is one machine. */
export function placementOf(workload: Workload, service: string, context: StackContext): Pick<Deploy, "placement"> {
  const { nodes: labels = {}, gpu } = workload.props;
  const labelled = context.nodes.filter((node) => Object.entries(labels).every(([key, value]) => labelOf(node, key) === value));
  const fitting = gpu === undefined ? labelled : labelled.filter((node) => hasGpu(node, gpu));
  report(workload, [
    ...(labelled.length > 0 ? [] : [`No node of the cluster has the labels ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(", ")}. Write labels of one node, or correct the cluster's inventory.`]),
    ...(gpu === undefined || fitting.length > 0 ? [] : [`The GPU ${quote(gpu.model)} is in no node that can be used (there are: ${modelsIn(context.nodes)}). Write one of the cluster's inventory.`]),
  ]);
  if (!context.isSwarm) return {};
  const homes = volumeLosses(workload, service, fitting, context);
  const constraints = [...new Set([
    ...Object.entries(labels).map(([key, value]) => `${known[key] ?? `node.labels.${key}`} == ${value}`),
    ...(gpu === undefined ? [] : [`node.labels.gpu == ${gpuSlug(gpu.model)}`]),
    ...homes.map((node) => `node.hostname == ${node}`),
  ])];
  if (constraints.length === 0) return {};
  context.changes(workload, "placement", "constraints on labels of Docker's nodes");
  return { placement: { constraints } };
}

/**
 * Volumes are on the node where the task runs, unless their class is shared. They follow a service only if it stays
 * where it is: gives the nodes that it is bound to.
 */
function volumeLosses(workload: Workload, service: string, fitting: readonly Node[], context: StackContext): string[] {
  const own = Object.values(workload.storage).map((storage) => classOf(workload, storage.class, context));
  const mounted = Object.values(workload.props.mounts ?? {}).flatMap((mountable) => {
    const volume = mountable instanceof ReadOnlyVolume ? mountable.volume : mountable;
    return volume instanceof Volume ? [classOf(volume, volume.props.class, context)] : [];
  });
  const bound = [...own, ...mounted].filter((storage) => storage !== undefined && storage.shared !== true);
  if (bound.length === 0) return [];
  const homes = [...new Set(bound.flatMap((storage) => storage?.node ?? []))];
  const loose = [...new Set(bound.flatMap((storage) => (storage?.node === undefined ? (storage?.name ?? []) : [])))];
  if (loose.length > 0 && fitting.length > 1) {
    context.loses(workload, "loss-volume-node", `Volumes of the class ${loose.join(", ")} are on one node, and the service may run on ${fitting.map(({ name }) => name).join(", ")}`, { service, pointer: "/volumes" });
  }
  return homes;
}

function labelOf(node: Node, key: string): string | undefined {
  return key === "kubernetes.io/hostname" ? node.name : node.labels?.[key];
}

function hasGpu({ gpus = [] }: Node, { model, count = 1 }: GpuRequest): boolean {
  return gpus.some((gpu) => gpu.model === model && gpu.count >= count);
}

const modelsIn = (nodes: readonly Node[]): string => [...new Set(nodes.flatMap(({ gpus = [] }) => gpus.map(({ model }) => model)))].sort().join(", ") || "none";
