import type { ClusterNode, Gpu, Taint } from "#lib/model/node.js";
import { apiServer } from "../lab.js";

// RKE2's documentation keeps workloads off the servers with this taint.
const reserved: Taint = { key: "CriticalAddonsOnly", value: "true", effect: "NoExecute" };
const gpuOnly: Taint = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" };

// Kept on each worker for pods that no manifest shows: RKE2's own, and those of cert-manager, Kyverno, KubeRay, the NFS
// driver and NVIDIA's operator, whose agents are on the GPU nodes alone.
const reserve = { cores: 1.5, memory: "3Gi" } as const;
const gpuReserve = { cores: 2, memory: "4Gi" } as const;

const server = { role: "control-plane", cores: 8, memory: "32Gi", disk: "1Ti", vlan: 20, taints: [reserved] } as const;
const worker = {
  role: "worker", cores: 8, memory: "32Gi", disk: "1Ti", vlan: 20,
  labels: { "radioastronomy.io/pool": "cpu" }, reserved: reserve,
} as const;
const gpuWorker = {
  role: "worker", cores: 16, memory: "64Gi", disk: "1Ti", vlan: 20,
  taints: [gpuOnly], labels: { "radioastronomy.io/pool": "gpu" }, reserved: gpuReserve,
} as const;

const a4000: Gpu = { model: "RTX A4000", count: 1, memory: "16Gi" };
const gtx: Gpu = { model: "GTX 1660 Ti", count: 1, memory: "6Gi", product: "NVIDIA-GeForce-GTX-1660-Ti" };

// The sources put the nodes on VLAN 20 without addresses: chosen, servers from .11, workers from .21.
export const nodes: readonly ClusterNode[] = [
  { ...server, name: "proj-k8sm01", address: "10.25.20.11" },
  { ...server, name: "proj-k8sm02", address: "10.25.20.12" },
  { ...server, name: "proj-k8sm03", address: "10.25.20.13" },
  { ...worker, name: "proj-k8sw01", address: "10.25.20.21" },
  { ...worker, name: "proj-k8sw02", address: "10.25.20.22" },
  { ...worker, name: "proj-k8sw03", address: "10.25.20.23" },
  { ...gpuWorker, name: "proj-k8sw04", address: "10.25.20.24", gpus: [a4000] },
  { ...gpuWorker, name: "proj-k8sw05", address: "10.25.20.25", gpus: [gtx] },
];

export const servers = apiServer(nodes);
