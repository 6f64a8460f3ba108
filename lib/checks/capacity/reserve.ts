import { bytes } from "../../constructs/quantity.js";
import type { ClusterNode } from "../../model/node.js";
import type { Amounts } from "./facts.js";
import type { Inventory } from "./inventory.js";

const mebi = 2 ** 20;
const nothing: Reserve = { cpu: 0, memory: 0 };

/** `cpu` in thousandths of a core, `memory` in bytes. */
interface Reserve {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What a distribution brings to every node, as requests. Neither sets `kubeReserved` or `systemReserved` by itself.
 *
 * RKE2 ("Tuning and resource management", control-plane-resource-requests): kube-proxy 250m and 128Mi on each node; on servers also
 * kube-apiserver 250m and 1024Mi, kube-scheduler 100m and 128Mi, kube-controller-manager 200m and 256Mi, etcd 200m
 * and 512Mi, cloud-controller-manager 100m and 128Mi. Its network, Canal, takes 250m more (chart rke2-canal, calico.resources).
 * K3s runs all of that in its own process, which asks for nothing. A Docker engine sets nothing aside.
 */
const brought: Readonly<Record<Inventory["distribution"], Readonly<Record<ClusterNode["role"], Reserve>>>> = {
  rke2: { worker: { cpu: 500, memory: 128 * mebi }, "control-plane": { cpu: 1350, memory: 2176 * mebi } },
  k3s: { worker: nothing, "control-plane": nothing },
  swarm: { worker: nothing, "control-plane": nothing },
  compose: { worker: nothing, "control-plane": nothing },
};

/** The kubelet's own threshold for memory (kubelet eviction/defaults_linux.go, memory.available). K3s and RKE2 leave it out; a node needs it. */
const evictionMemory = 100 * mebi;

/** Share of the disk below which pods are evicted: K3s pkg/daemons/agent, `eviction-hard=nodefs.available<5%`, for both distributions. */
const evictionDisk = 0.05;

/** What pods cannot have of a node: what the inventory says, or else what the distribution takes. */
export function defaultReserve(distribution: Inventory["distribution"], { role, reserved = {}, disk }: ClusterNode): Amounts {
  const { cpu, memory } = brought[distribution][role];
  return {
    cpu: reserved.cores === undefined ? cpu : Math.round(reserved.cores * 1000),
    memory: reserved.memory === undefined ? memory + evictionMemory : bytes(reserved.memory) ?? 0,
    "ephemeral-storage": reserved.disk === undefined ? Math.ceil((bytes(disk) ?? 0) * evictionDisk) : bytes(reserved.disk) ?? 0,
  };
}
