import type { NamedCluster } from "../../model/cluster.js";
import { amountOf, joined, plus } from "./amounts.js";
import { demandsOf } from "./demand.js";
import type { Amounts } from "./facts.js";
import { inventoryOf } from "./inventory.js";
import { gpu, gpuLabel, gpusOf, machines, statedKeys } from "./machines.js";
import type { DeploymentCapacity } from "./place.js";
import { refusal } from "./refusal.js";

/** Of one resource of a whole cluster, what there is and what is asked for: cores, bytes or pieces. */
export interface Total {
  readonly resource: "cpu" | "memory" | `gpu ${string}` | "pods";
  /** What all nodes leave to pods: their hardware less what is reserved. */
  readonly offered: number;
  /** What pods at rest request, those of daemons once for each node that takes them. Jobs run now and then and do not count. */
  readonly asked: number;
}

/** How full a cluster is, by sums alone: whether the pods fit, node by node, is another question. Empty without an inventory. */
export function totals(cluster: NamedCluster, deployments: readonly DeploymentCapacity[]): Total[] {
  const all = machines(inventoryOf(cluster));
  const stated = statedKeys(all);
  const sum = (amounts: readonly Amounts[]): Amounts => amounts.reduce((one, other) => joined(plus, one, other), {});
  const offered = sum(all.map(({ allocatable }) => allocatable));
  const asked = sum(demandsOf(deployments).map(({ facts: { runs, pod }, minimum, requests }) => {
    const pods = runs === "job" ? 0 : runs === "always" ? minimum : all.filter((machine) => refusal(pod, machine, stated) === undefined).length;
    const product = (pod.nodeSelector ?? []).find(([key]) => key === gpuLabel)?.[1];
    const gpus = product === undefined ? {} : { [gpusOf(product)]: amountOf(requests, gpu) };
    return joined((size) => size * pods, { ...requests, ...gpus, pods: 1 }, {});
  }));
  const total = (resource: Total["resource"], name: string, unit = 1): Total[] => {
    const has = amountOf(offered, name);
    return has === 0 ? [] : [{ resource, offered: has / unit, asked: amountOf(asked, name) / unit }];
  };
  const models = Object.keys(offered).filter((name) => name.startsWith(gpusOf(""))).sort();
  return [
    ...total("cpu", "cpu", 1000), ...total("memory", "memory"),
    ...models.flatMap((name) => total(`gpu ${name.slice(gpusOf("").length)}`, name)),
    ...total("pods", "pods"),
  ];
}
