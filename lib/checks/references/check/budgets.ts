import { quote } from "../../../model/name.js";
import type { BudgetFacts } from "../facts.js";
import type { Labelled } from "../label-shelf.js";
import { labelOf, type PlacedObject } from "../place.js";
import { isEmpty, selectorOf } from "../selector.js";
import type { Autoscalers } from "./autoscalers.js";
import type { Scene } from "./scene.js";
import { reportNothing } from "./selections.js";

/** Finds budgets that are for no pods, share pods with another, or never let a pod go. */
export function checkBudgets(scene: Scene, objects: readonly PlacedObject[], autoscalers: Autoscalers): void {
  const holders = new Map<PlacedObject, PlacedObject>();
  for (const object of objects) {
    const { budget } = object.facts;
    if (budget === undefined) continue;
    const selector = selectorOf(object.deployment, budget.pods);
    const pods = scene.labels.pods.select(object.namespace, selector);
    if (pods.length === 0) {
      if (!isEmpty(selector)) reportNothing(scene, object, selector, "/spec/selector");
      continue;
    }
    checkShared(scene, object, pods, holders);
    checkEviction(scene, object, budget, replicasOf(pods, autoscalers));
  }
}

/** The API server evicts no pod that several budgets select (kubernetes, pkg/registry/core/pod/storage/eviction.go). */
function checkShared(scene: Scene, object: PlacedObject, pods: readonly Labelled[], holders: Map<PlacedObject, PlacedObject>): void {
  for (const { object: workload } of pods) {
    if (workload === undefined) continue;
    const other = holders.get(workload);
    if (other === undefined) holders.set(workload, object);
    else if (other !== object) {
      scene.report(object, {
        code: "budget-duplicate",
        message: `${labelOf(other)} is for the pods of ${labelOf(workload)} as well, so none of them can be evicted`,
        pointer: "/spec/selector",
        hint: "Keep one budget for each set of pods.",
        related: [{ object: other, pointer: "/spec/selector" }],
      });
      return;
    }
  }
}

const scaled = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** How many pods there are at least, when manifests say so: the least that an autoscaler keeps, else what is stated, else 1. */
function replicasOf(pods: readonly Labelled[], autoscalers: Autoscalers): number | undefined {
  let sum = 0;
  for (const workload of new Set(pods.map(({ object }) => object))) {
    if (workload === undefined || !scaled.has(workload.kind)) return undefined;
    const replicas = autoscalers.minimum(workload) ?? workload.facts.replicas ?? 1;
    sum += replicas;
  }
  return sum;
}

/** Amounts in percent are rounded up on both sides (kubernetes, pkg/controller/disruption, getExpectedPodCount). */
function checkEviction(scene: Scene, object: PlacedObject, { minAvailable, maxUnavailable }: BudgetFacts, replicas: number | undefined): void {
  const report = (field: string, value: number | string, because: string) => scene.report(object, {
    code: "budget-blocks-eviction",
    message: `${field} ${typeof value === "string" ? quote(value) : value} never lets a pod go${because}`,
    pointer: `/spec/${field}`,
    hint: "Allow one pod to be away, such as with maxUnavailable: 1, or run more replicas.",
  });
  if (maxUnavailable !== undefined) {
    if (amount(maxUnavailable, replicas ?? 100) === 0) report("maxUnavailable", maxUnavailable, "");
    return;
  }
  // Without replicas there is nothing to evict.
  if (minAvailable === undefined || replicas === 0) return;
  if (replicas === undefined ? minAvailable !== "100%" : (amount(minAvailable, replicas) ?? 0) < replicas) return;
  report("minAvailable", minAvailable, replicas === undefined ? "" : ` of the ${replicas} that run`);
}

function amount(value: number | string, of: number): number | undefined {
  if (typeof value === "number") return value;
  return /^[0-9]{1,9}%$/.test(value) ? Math.ceil((Number(value.slice(0, -1)) * of) / 100) : undefined;
}
