import { isKubernetes, type NamedCluster } from "../../model/cluster.js";
import type { StorageClass } from "../../model/kubernetes-cluster.js";
import type { ClusterNode } from "../../model/node.js";
import { dockerLabels, type SwarmNode, type VolumeClass } from "../../model/swarm.js";

/** What capacity is proved against: a place's machines and storage, whatever runs on it. */
export interface Inventory {
  readonly name: string;
  readonly distribution: NamedCluster["distribution"];
  readonly environment: NamedCluster["environment"];
  readonly tolerates?: NamedCluster["tolerates"];
  readonly nodes: readonly ClusterNode[];
  readonly storageClasses: readonly StorageClass[];
}

/** The inventory of a place. An author's file may have lost its types, so that lists may be missing. */
export function inventoryOf(cluster: NamedCluster): Inventory {
  if (isKubernetes(cluster)) return { ...common(cluster), nodes: cluster.nodes ?? [], storageClasses: cluster.storageClasses ?? [] };
  const nodes = cluster.distribution === "swarm" ? (cluster.nodes ?? []).map(swarmNode) : [{ ...cluster.node, role: "worker" } as const];
  return { ...common(cluster), nodes, storageClasses: (cluster.storageClasses ?? []).map(storageClass) };
}

function common({ name, distribution, environment, tolerates }: NamedCluster): Pick<Inventory, "name" | "distribution" | "environment" | "tolerates"> {
  return { name, distribution, environment, ...(tolerates === undefined ? {} : { tolerates }) };
}

/** Managers run tasks as workers do. What is drained takes none, as if it were tainted. */
function swarmNode({ role, availability, ...node }: SwarmNode): ClusterNode {
  return {
    ...node,
    labels: dockerLabels(node),
    role: role === "manager" ? "control-plane" : "worker",
    ...(availability === "drain" ? { taints: [{ key: "node.availability", value: "drain", effect: "NoExecute" }] } : {}),
  };
}

/** The driver `local` keeps volumes in a folder of the node that the task runs on. */
function storageClass({ name, default: isDefault, driver, shared, disk }: VolumeClass): StorageClass {
  const where = disk ?? (driver === "local" && shared !== true ? "node" : undefined);
  return { name, ...(isDefault === undefined ? {} : { default: isDefault }), ...(where === undefined ? {} : { disk: where }) };
}
