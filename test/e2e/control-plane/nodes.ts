import { inventoryOf } from "#lib/checks/capacity/inventory.js";
import { disk, gpu, machines, type Machine } from "#lib/checks/capacity/machines.js";
import type { Amounts } from "#lib/checks/capacity/facts.js";
import type { NamedKubernetes } from "#lib/model/cluster.js";
import type { DataObject } from "#lib/synth/manifest.js";

/** Node objects of a cluster's inventory, with what the capacity check says that pods may have of them. */
export function nodeObjects(cluster: NamedKubernetes): DataObject[] {
  return machines(inventoryOf(cluster)).map((machine) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: machine.name, labels: labelsOf(machine) },
    spec: { taints: machine.taints.map(({ key, value, effect }) => ({ key, ...(value !== undefined && { value }), effect })) },
    status: { capacity: quantities(machine.hardware), allocatable: quantities(machine.allocatable) },
  }));
}

/** A label has one value on a real node. */
function labelsOf({ labels }: Machine): DataObject {
  return Object.fromEntries([...labels].flatMap(([key, [value]]) => (value === undefined ? [] : [[key, value]])));
}

/** Quantities of a node's status. Models of GPUs are counted by the capacity check alone. */
function quantities(amounts: Amounts): DataObject {
  return Object.fromEntries(["cpu", "memory", disk, "pods", gpu].flatMap((name) => {
    const amount = Object.hasOwn(amounts, name) ? amounts[name] : undefined;
    return amount === undefined ? [] : [[name, name === "cpu" ? `${amount}m` : String(Math.floor(amount))]];
  }));
}
