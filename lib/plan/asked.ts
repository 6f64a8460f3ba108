import { capacityFacts } from "../checks/capacity/draw.js";
import { demandsOf, type Demand } from "../checks/capacity/demand.js";
import { podsOf } from "../checks/capacity/draw/workloads.js";
import type { Manifest } from "../synth/manifest.js";
import type { Pair } from "./pair.js";
import type { Held, Side } from "./side.js";

/** What the pods of workloads ask for on one side, with the autoscalers, limit ranges and runtime classes that decide it. */
export function demandsAt(side: Side, cluster: string, workloads: readonly Held[]): readonly Demand[] {
  const namespaces = [...new Set(workloads.map(({ identity }) => identity.namespace))].sort();
  const around = namespaces.flatMap((namespace) => [
    ...side.objects(cluster, "autoscaling", "HorizontalPodAutoscaler", namespace),
    ...side.objects(cluster, "", "LimitRange", namespace),
  ]);
  const all = [...workloads, ...around, ...side.objects(cluster, "node.k8s.io", "RuntimeClass")].map(manifestOf);
  const objects = all.map(({ kind, namespace, name }) => ({ label: `${kind} ${namespace}/${name}`, construct: "" }));
  return demandsOf([{ place: { cluster, app: "", deployment: "", namespace: "" }, facts: capacityFacts(all), objects }]);
}

/** Fields of workloads that have nothing to do with what their pods ask for, or with where these may run. */
const idle = /^metadata(?:\.annotations|\.labels)|\.image$/;

/** Whether pods may ask for something else than before. Most changes are other images. */
export function mayAskOtherwise({ change }: Pair): boolean {
  return change.kind !== "changed" || change.fields.length === 0 || !change.fields.every(({ path }) => idle.test(path));
}

/** Whether an object makes pods of which something is known. */
export function makesPods({ identity, before, after }: Pair): boolean {
  const data = after ?? before;
  return data !== undefined && podsOf(manifestOf({ identity, data }), 0).length > 0;
}

function manifestOf({ identity, data }: Pick<Held, "identity" | "data">): Manifest {
  return { ...identity, apiVersion: String(data["apiVersion"]), data, wave: 0, construct: "" };
}

/**
 * What all pods at rest ask for, by resource: `cpu` in thousandths of a core, the rest in bytes or pieces.
 *
 * @param countOf how many pods of one form there are.
 */
export function total(demands: readonly Demand[], countOf: (demand: Demand) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const demand of demands) {
    const pods = countOf(demand);
    for (const [resource, size] of [...Object.entries(demand.requests), ["pods", 1] as const]) sums.set(resource, (sums.get(resource) ?? 0) + pods * size);
  }
  return sums;
}
