import type { Demand } from "../checks/capacity/demand.js";
import { gpu, gpuLabel } from "../checks/capacity/machines.js";
import { field } from "../checks/workload.js";
import type { Data } from "../synth/manifest.js";
import { demandsAt, makesPods, mayAskOtherwise, total } from "./asked.js";
import type { Scene } from "./pair.js";
import type { Share } from "./plan.js";
import { recordOf } from "./record.js";
import type { Held, Side } from "./side.js";
import { workloadsOf } from "./stacks/service-pair.js";

/** What nodes offer, and what all pods of the later tree ask for. */
type Later = Omit<Share, "before">;

/**
 * How full the clusters are before and after. What all pods of the earlier tree asked for is not drawn from that tree,
 * but from the later sum: less what the workloads that change ask for now, and more by what they asked for.
 *
 * @returns only clusters and resources of which something changes.
 */
export function shares(scene: Scene, capacity: ReadonlyMap<string, () => readonly Later[]>): Map<string, readonly Share[]> {
  const found = new Map<string, readonly Share[]>();
  for (const [cluster, sums] of [...capacity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const demands = { before: demandsOn(scene, cluster, scene.before), after: demandsOn(scene, cluster, scene.after) };
    // Most changes ask for nothing else, and the sums of a whole cluster take longer than all other rules together.
    if (textOf(demands.before) === textOf(demands.after)) continue;
    const later = sums();
    const old = askedBy(scene.before, cluster, demands.before, later);
    const now = askedBy(scene.after, cluster, demands.after, later);
    const changed = later.map((share) => ({ ...share, before: Math.max(0, share.after - (now.get(share.resource) ?? 0) + (old.get(share.resource) ?? 0)) }))
      .filter(({ before, after }) => Math.abs(before - after) > 1e-6);
    if (changed.length > 0) found.set(cluster, changed);
  }
  return found;
}

/** Demands as text, without the deployment that each of them leads to: all of them stand in it again. */
const textOf = (demands: readonly Demand[]): string => JSON.stringify(demands.map(({ deployment: _, ...own }) => own));

const demandsOn = (scene: Scene, cluster: string, side: Side): readonly Demand[] => demandsAt(side, cluster, affected(scene, cluster, side));

function askedBy(side: Side, cluster: string, demands: readonly Demand[], later: readonly Later[]): Map<string, number> {
  const nodes = [...(recordOf(side, cluster)?.nodes ?? new Map<string, Data>()).values()];
  // As capacity's own totals count: jobs run now and then, and GPUs count for the model that the pods choose.
  const countOf = (demand: Demand): number => {
    if (demand.facts.runs === "job") return 0;
    return demand.facts.runs === "always" ? demand.minimum : nodes.filter((node) => takes(node, demand)).length;
  };
  const sums = total(demands, countOf);
  const models = later.flatMap(({ resource }) => (resource.startsWith("gpu ") ? [resource] : []));
  const pieces = models.map((model): [string, number] => [model, total(demands.filter((demand) => asksFor(demand, model)), countOf).get(gpu) ?? 0]);
  return new Map([...sums, ["cpu", (sums.get("cpu") ?? 0) / 1000], ...pieces]);
}

/** Workloads that change, services of stacks among them, and those that an autoscaler or a limit range that changes is about. */
function affected(scene: Scene, cluster: string, side: Side): Held[] {
  const own = scene.pairs.filter((pair) => pair.cluster === cluster);
  const found = new Map(own.filter(mayAskOtherwise).filter(makesPods).flatMap((pair) => side.find(cluster, pair.identity) ?? []).map((held) => [held.path, held]));
  for (const { type, identity, before, after } of own) {
    if (type === "/LimitRange") {
      for (const kind of ["Deployment", "StatefulSet"]) for (const held of side.objects(cluster, "apps", kind, identity.namespace)) found.set(held.path, held);
    }
    const target = type === "autoscaling/HorizontalPodAutoscaler" ? field(field(after ?? before, "spec"), "scaleTargetRef") : undefined;
    const name = field(target, "name");
    if (typeof name !== "string") continue;
    for (const held of side.named(cluster, "apps", String(field(target, "kind")), name)) if (held.identity.namespace === identity.namespace) found.set(held.path, held);
  }
  const stacks = scene.stacks.filter((stack) => stack.cluster === cluster).flatMap(({ before, after }) => workloadsOf(cluster, side === scene.before ? before : after));
  return [...found.values(), ...stacks];
}

/** Whether a node of a record takes a daemon, by its taints: labels of nodes are not in the record. */
function takes(node: Data, { facts: { pod } }: Demand): boolean {
  const taints = field(node, "taints");
  return !Array.isArray(taints) || taints.every((taint: Data) => {
    const [, key = "", value = "", effect = ""] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(typeof taint === "string" ? taint : "") ?? [];
    return effect === "PreferNoSchedule" || (pod.tolerations ?? []).some((tolerated) => (tolerated.key ?? key) === key
      && (tolerated.value ?? value) === value && (tolerated.effect ?? effect) === effect);
  });
}

/** Whether pods choose a model of GPU, by the label that GPU feature discovery gives its nodes. */
function asksFor({ facts: { pod } }: Demand, resource: string): boolean {
  return (pod.nodeSelector ?? []).some(([key, product]) => key === gpuLabel && resource === `gpu ${product}`);
}
