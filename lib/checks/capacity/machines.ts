import { bytes } from "../../constructs/quantity.js";
import { gpuProduct, type ClusterNode, type Taint } from "../../model/node.js";
import { joined, plus } from "./amounts.js";
import type { Amounts } from "./facts.js";
import type { Inventory } from "./inventory.js";
import { defaultReserve } from "./reserve.js";

/** A node of the inventory as the scheduler sees it. */
export interface Machine {
  readonly name: string;
  readonly role: ClusterNode["role"];
  /** Values by key of a label. More than one only where the inventory leaves several possible, as for GPUs of two models. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly taints: readonly Taint[];
  readonly hardware: Amounts;
  /** What the hardware has, less what is reserved. */
  readonly allocatable: Amounts;
}

/** The resource of a node's disk: both what pods write outside of volumes and volumes that are on the node. */
export const disk = "ephemeral-storage";
export const gpu = "nvidia.com/gpu";
export const gpuLabel = "nvidia.com/gpu.product";

/** GPUs of one model, counted beside all GPUs of a node, for pods that choose a model. */
export const gpusOf = (product: string): string => `${gpu} ${product}`;

/** Most pods of a kubelet (kubelet config/v1beta1, KubeletConfiguration: maxPods). */
const podsOfKubelet = 110;

export function machines({ nodes, distribution }: Inventory): Machine[] {
  return nodes.map((node) => {
    const products = (node.gpus ?? []).map(({ count, ...model }) => ({ [gpu]: count, [gpusOf(gpuProduct({ count, ...model }))]: count }));
    const hardware = products.reduce<Amounts>((sum, counts) => joined(plus, sum, counts), {
      cpu: node.cores * 1000, memory: bytes(node.memory) ?? 0, [disk]: bytes(node.disk) ?? 0, pods: node.pods ?? podsOfKubelet,
    });
    const reserved = defaultReserve(distribution, node);
    return {
      name: node.name, role: node.role, labels: labelsOf(node, distribution), taints: node.taints ?? [], hardware,
      allocatable: joined((has, kept) => Math.max(0, has - kept), hardware, reserved),
    };
  });
}

/** Labels of the inventory, and those that the kubelet, the distribution and GPU feature discovery set. */
function labelsOf(node: ClusterNode, distribution: Inventory["distribution"]): Map<string, readonly string[]> {
  const { name, role, gpus = [], labels = {} } = node;
  const count = gpus.reduce((sum, one) => sum + one.count, 0);
  const set: [string, readonly string[]][] = [
    ["kubernetes.io/hostname", [name]],
    ["kubernetes.io/os", ["linux"]],
    ...(role === "worker" ? [] : ["control-plane", "master", ...(distribution === "rke2" ? ["etcd"] : [])].map((of): [string, readonly string[]] => [`node-role.kubernetes.io/${of}`, ["true"]])),
    ...(count === 0 ? [] : [
      [gpuLabel, [...new Set(gpus.map(gpuProduct))]],
      ["nvidia.com/gpu.count", [String(count)]],
      ["nvidia.com/gpu.present", ["true"]],
    ] satisfies [string, readonly string[]][]),
    ...Object.entries(labels).map(([key, value]): [string, readonly string[]] => [key, [value]]),
  ];
  return new Map(set);
}

/** Keys of labels of which the inventory says enough to tell which nodes have them. */
export function statedKeys(all: readonly Machine[]): Set<string> {
  return new Set([...all.flatMap(({ labels }) => [...labels.keys()]), gpuLabel, "nvidia.com/gpu.count", "nvidia.com/gpu.present", "metadata.name",
    "node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master", "node-role.kubernetes.io/etcd"]);
}

/** Labels that something on the node sets by itself, so that nobody misses them in the inventory. */
export function isSetElsewhere(key: string): boolean {
  return /^(beta\.)?kubernetes\.io\/|^node\.kubernetes\.io\/|^feature\.node\.kubernetes\.io\/|^nvidia\.com\//.test(key);
}
