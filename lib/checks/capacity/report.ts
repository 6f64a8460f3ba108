import type { Numbers } from "./greedy.js";
import type { Inventory } from "./inventory.js";
import type { DeploymentCapacity } from "./place.js";
import { isDemand, type Model } from "./problem.js";
import type { AtRest, Loss } from "./scenario.js";
import { compareText } from "./order.js";

/** One resource of a node: `cpu` in thousandths of a core, all else in bytes or pieces. */
export interface ReportedResource {
  readonly name: string;
  readonly capacity: number;
  readonly reserved: number;
  readonly requested: number;
}

/** Pods of one kind on a node. */
export interface ReportedPods {
  readonly label: string;
  readonly deployment: string;
  readonly count: number;
}

export interface ReportedNode {
  readonly name: string;
  readonly role: string;
  readonly resources: readonly ReportedResource[];
  readonly pods: readonly ReportedPods[];
}

export interface ReportedLoss {
  readonly node: string;
  readonly fits: boolean;
  readonly moved: readonly ReportedPods[];
  readonly cannotMove: readonly ReportedPods[];
  readonly unplaced: readonly ReportedPods[];
  /** What is left on the other nodes together, by resource. */
  readonly left: readonly { readonly name: string; readonly size: number }[];
}

/** One arrangement of the pods at rest, as an example of how they fit: the scheduler may choose another. Plain data. */
export interface CapacityReport {
  readonly cluster: string;
  readonly fits: boolean;
  readonly nodes: readonly ReportedNode[];
  readonly unplaced: readonly ReportedPods[];
  readonly losses: readonly ReportedLoss[];
  /** Objects that make pods of which nothing is known, such as Helm releases. */
  readonly uncounted: readonly { readonly label: string; readonly deployment: string }[];
}

export function capacityReport(cluster: Inventory, { model, solution }: AtRest, losses: readonly ReportedLoss[], deployments: readonly DeploymentCapacity[]): CapacityReport {
  const { machines, resources, problem } = model;
  const byNode = solution.packing.byNode();
  return {
    cluster: cluster.name,
    fits: solution.verdict === "fits",
    nodes: machines.map(({ name, role, hardware, allocatable }, node) => ({
      name, role,
      resources: resources.flatMap((resource, index) => {
        const capacity = Object.hasOwn(hardware, resource) ? hardware[resource] ?? 0 : 0;
        const has = problem.nodes[node]?.[index] ?? 0;
        const kept = capacity - (Object.hasOwn(allocatable, resource) ? allocatable[resource] ?? 0 : 0);
        return capacity === 0 ? [] : [{ name: resource, capacity, reserved: kept, requested: Math.round(has - (solution.packing.free[node]?.[index] ?? 0)) }];
      }),
      pods: (byNode[node] ?? []).flatMap(({ bundle, count }) => podsOf(model, bundle, count)),
    })),
    unplaced: solution.unplaced.flatMap((count, bundle) => podsOf(model, bundle, count)),
    losses,
    uncounted: deployments.flatMap(({ place, facts, objects }) => facts.uncounted.map((object) => ({ label: objects[object]?.label ?? "", deployment: place.deployment })))
      .sort((a, b) => compareText(a.label, b.label)),
  };
}

/** What the report keeps of a loss. */
export function reportedLoss(model: Model, { node, concerned, verdict, moved, stuck, unplaced, packing }: Loss): ReportedLoss {
  const listed = (numbers: Numbers): ReportedPods[] => concerned.flatMap((bundle) => podsOf(model, bundle, numbers[bundle] ?? 0));
  return {
    node: model.machines[node]?.name ?? "", fits: verdict === "fits", moved: listed(moved), cannotMove: listed(stuck), unplaced: listed(unplaced),
    left: model.resources.map((name, index) => ({
      name, size: Math.round(packing.free.reduce((sum, free, other) => (other === node ? sum : sum + Math.max(0, free[index] ?? 0)), 0)),
    })),
  };
}

function podsOf({ bundles }: Model, bundle: number, count: number): ReportedPods[] {
  const one = bundles[bundle];
  return count > 0 && one !== undefined && isDemand(one) ? [{ label: one.label, deployment: one.deployment.place.deployment, count }] : [];
}
