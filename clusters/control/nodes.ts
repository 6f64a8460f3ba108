import type { ClusterNode, Taint } from "#lib/model/node.js";
import { apiServer } from "../lab.js";

// The sources describe this cluster's services but not its machines. Chosen: three servers, so that
// etcd survives the loss of one, and three workers, one pair on each of three hosts. Together they
// take 36 of about 140 cores and 120 of 693 GB; the research cluster takes 80 and 320.
const reserved: Taint = { key: "CriticalAddonsOnly", value: "true", effect: "NoExecute" };

const server = { role: "control-plane", cores: 4, memory: "16Gi", disk: "200Gi", vlan: 10, taints: [reserved] } as const;
// Kept on each worker for pods that no manifest shows: RKE2's own, and those of ArgoCD, cert-manager and Kyverno, which
// by their values ask for 1.9 cores and 4.5Gi in all. Two workers have to carry them while the third is away.
const reserve = { cores: 2, memory: "4Gi" } as const;
const worker = { role: "worker", cores: 8, memory: "24Gi", disk: "500Gi", vlan: 10, reserved: reserve } as const;

export const nodes: readonly ClusterNode[] = [
  { ...server, name: "ctl-k8sm01", address: "10.25.10.11" },
  { ...server, name: "ctl-k8sm02", address: "10.25.10.12" },
  { ...server, name: "ctl-k8sm03", address: "10.25.10.13" },
  { ...worker, name: "ctl-k8sw01", address: "10.25.10.21" },
  { ...worker, name: "ctl-k8sw02", address: "10.25.10.22" },
  { ...worker, name: "ctl-k8sw03", address: "10.25.10.23" },
];

export const servers = apiServer(nodes);
