import { gpuProduct, type ClusterNode, type Taint } from "../../model/node.js";
import { quote } from "../../model/name.js";
import type { GpuRequest } from "../resources.js";
import { NodeAgent } from "../node-agent.js";
import type { Workload } from "../workload.js";
import { report, type Context, type Fields } from "./context.js";

/** Where a workload's pods may run: node selector, tolerations and runtime class, by the cluster's inventory. */
export function placement(workload: Workload, { cluster }: Context): Fields {
  const { gpu, nodes: labels = {} } = workload.props;
  const wanted = Object.entries(labels);
  const labelled = cluster.nodes.filter((node) => wanted.every(([key, value]) => labelOf(node, key) === value));
  const fitting = gpu === undefined ? labelled : labelled.filter((node) => hasGpu(node, gpu));
  report(workload, [
    ...labelProblems(labels, cluster.nodes, labelled),
    ...(gpu === undefined ? [] : gpuProblems(gpu, labelled, fitting)),
  ]);

  const selector = { ...labels, ...(gpu === undefined ? {} : gpuSelector(gpu, cluster.nodes)) };
  const tolerations = tolerated(workload, labelled, fitting);
  return {
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    // RKE2 and K3s register the NVIDIA container runtime under this name ("Advanced Options", NVIDIA operator).
    ...(gpu === undefined ? {} : { runtimeClassName: "nvidia" }),
  };
}

function tolerated(workload: Workload, labelled: readonly ClusterNode[], withGpu: readonly ClusterNode[]): Fields[] {
  const { gpu, nodes } = workload.props;
  if (gpu !== undefined) return tolerations(withGpu);
  if (workload instanceof NodeAgent) return workload.props.everywhere === false ? [] : tolerations(labelled);
  // Nodes chosen by label are wanted with their taints, unless some of them can be used as they are.
  return nodes !== undefined && labelled.every(({ taints = [] }) => taints.some(keepsAway)) ? tolerations(labelled) : [];
}

/** Tolerations for every taint of the nodes that keeps pods away, without repeats, in the inventory's order. */
function tolerations(nodes: readonly ClusterNode[]): Fields[] {
  const taints = nodes.flatMap(({ taints = [] }) => taints.filter(keepsAway));
  const distinct = new Map(taints.map((taint) => [`${taint.key}=${taint.value ?? ""}:${taint.effect}`, taint]));
  return [...distinct.values()].map(({ key, value, effect }) =>
    value === undefined ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect },
  );
}

function keepsAway({ effect }: Taint): boolean {
  return effect !== "PreferNoSchedule";
}

function labelOf(node: ClusterNode, key: string): string | undefined {
  return key === "kubernetes.io/hostname" ? node.name : node.labels?.[key];
}

function hasGpu(node: ClusterNode, { model, count = 1 }: GpuRequest): boolean {
  return (node.gpus ?? []).some((gpu) => gpu.model === model && gpu.count >= count);
}

function gpuSelector({ model }: GpuRequest, nodes: readonly ClusterNode[]): Record<string, string> {
  const known = nodes.flatMap(({ gpus = [] }) => gpus).find((gpu) => gpu.model === model);
  return { "nvidia.com/gpu.product": gpuProduct(known ?? { model, count: 1 }) };
}

/** Labels that the inventory does not mention may still be set by other means, so only contradictions are reported. */
function labelProblems(
  labels: Readonly<Record<string, string>>,
  nodes: readonly ClusterNode[],
  labelled: readonly ClusterNode[],
): string[] {
  const known = Object.keys(labels).every((key) => nodes.some((node) => labelOf(node, key) !== undefined));
  if (labelled.length > 0 || !known) return [];
  const wanted = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(", ");
  return [`No node of the cluster has the labels ${wanted}. Write labels of one node, or correct the cluster's inventory.`];
}

function gpuProblems(
  { model, count = 1 }: GpuRequest,
  nodes: readonly ClusterNode[],
  fitting: readonly ClusterNode[],
): string[] {
  if (fitting.length > 0) return [];
  const gpus = nodes.flatMap(({ gpus = [] }) => gpus);
  const most = Math.max(0, ...gpus.filter((gpu) => gpu.model === model).map((gpu) => gpu.count));
  if (most > 0 && count > most) {
    return [`${count} GPUs ${quote(model)} are asked for, and a node has at most ${most}. `
      + `Write a count of at most ${most}.`];
  }
  const models = [...new Set(gpus.map((gpu) => gpu.model))].sort().join(", ") || "none";
  return [`The GPU ${quote(model)} is in no node that can be used (there are: ${models}). `
    + "Write one of the cluster's inventory."];
}
