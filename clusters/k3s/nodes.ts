import type { ClusterNode, Taint } from "#lib/model/node.js";
import { apiServer } from "../lab.js";

// The sources name no machines of this cluster. Chosen: three servers, so that etcd survives the loss of one, and three workers, one
// pair on each of node01, node03 and node05. The workers are as large as those of the Swarm that they are to take over.
const reserved: Taint = { key: "CriticalAddonsOnly", value: "true", effect: "NoExecute" };

const server = { role: "control-plane", cores: 2, memory: "8Gi", disk: "100Gi", vlan: 10, taints: [reserved] } as const;
const worker = {
  role: "worker", cores: 6, memory: "24Gi", disk: "1Ti", vlan: 10,
  // Kept for pods that no manifest shows, those of K3s, Traefik, cert-manager and Longhorn, of which Longhorn alone takes an eighth of
  // each node's processors, and on the disk for Longhorn's volumes.
  reserved: { cores: 2, memory: "4Gi", disk: "800Gi" },
} as const;

export const nodes: readonly ClusterNode[] = [
  { ...server, name: "k3s-m01", address: "10.25.10.71" },
  { ...server, name: "k3s-m02", address: "10.25.10.72" },
  { ...server, name: "k3s-m03", address: "10.25.10.73" },
  { ...worker, name: "k3s-w01", address: "10.25.10.81" },
  { ...worker, name: "k3s-w02", address: "10.25.10.82" },
  { ...worker, name: "k3s-w03", address: "10.25.10.83" },
];

export const servers = apiServer(nodes);
