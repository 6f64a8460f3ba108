import type { SwarmNode } from "#lib/model/swarm.js";
import { machines } from "../lab.js";

// The sources name no machines of the Swarm. Chosen: workers as two of node05's strategic VMs, and three managers, on node05,
// node01 and node03, so that the Swarm can be changed while one host is away. Both of the lab's GPUs are handed to workers of
// the research cluster, so that none is here. Managers run what has to be on them and nothing that people reach.
const manager = {
  role: "manager", cores: 2, memory: "8Gi", disk: "100Gi", vlan: 10, labels: { pool: "management" },
} as const;
const worker = {
  role: "worker", cores: 6, memory: "24Gi", disk: "1Ti", vlan: 10, labels: { pool: "services" },
} as const;

export const nodes: readonly SwarmNode[] = [
  { ...manager, name: "swarm-m01", address: machines.management },
  { ...manager, name: "swarm-m02", address: "10.25.10.52" },
  { ...manager, name: "swarm-m03", address: "10.25.10.53" },
  { ...worker, name: "swarm-w01", address: "10.25.10.61" },
  { ...worker, name: "swarm-w02", address: "10.25.10.62" },
];

/** Labels of the nodes whose Docker knows all services of the Swarm. */
export const managers = manager.labels;

/** The address of a node. */
export function addressOf(name: string): string {
  return nodes.find((node) => node.name === name)?.address ?? "";
}
