import { gpu, gpusOf } from "./machines.js";
import { isDemand, type Model } from "./problem.js";
import type { Packing } from "./packing.js";
import { amountText, listText } from "./wording.js";

/** The node that comes nearest to taking a pod, and what it lacks. */
export interface Nearest {
  readonly node: number;
  /** Resources, and how much is lacking of each. Empty when other pods keep it away from a node with room. */
  readonly lacks: readonly (readonly [resource: number, size: number])[];
  readonly text: string;
}

type Candidate = Pick<Nearest, "node" | "lacks"> & { readonly distance: number };

/** A GPU of a model stands for the GPU that it is. */
const isModel = (resource: string): boolean => resource.startsWith(gpusOf(""));

const barriers = {
  "port": "a pod there has its port of the node",
  "anti-affinity": "the anti-affinity of pods keeps it away",
  "claim": "a volume that it shares is on another node",
  "affinity": "the pods that it wants to be with are elsewhere",
  "spread": "its topology spread would be uneven",
} as const;

/**
 * Of the nodes that take such a pod the one that comes nearest: that lacks the fewest resources, and least of what is
 * asked for. Absent when no node takes it at all.
 */
export function nearestOf({ problem, machines, resources }: Model, packing: Packing, bundle: number, except?: number): Nearest | undefined {
  const of = problem.bundles[bundle];
  if (of === undefined) return undefined;
  let best: Candidate | undefined;
  for (const node of of.nodes) {
    if (node === except) continue;
    const lacks = [...of.request].flatMap((wanted, resource) => {
      const missing = wanted - Math.max(0, packing.free[node]?.[resource] ?? 0);
      return wanted > 0 && missing > 1e-3 ? [[resource, missing] as const] : [];
    }).filter(([resource], _, all) => resources[resource] !== gpu || all.every(([other]) => !isModel(resources[other] ?? "")));
    const distance = lacks.length + lacks.reduce((sum, [resource, missing]) => sum + missing / (of.request[resource] ?? 1), 0) / (of.request.length + 1);
    if (best === undefined || distance < best.distance || (distance === best.distance && node < best.node)) best = { node, lacks, distance };
  }
  if (best === undefined) return undefined;
  const name = machines[best.node]?.name ?? "";
  const free = best.lacks.map(([resource]) => amountText(resources[resource] ?? "", Math.max(0, packing.free[best.node]?.[resource] ?? 0)));
  const missing = best.lacks.map(([resource, size]) => amountText(resources[resource] ?? "", size));
  const barrier = packing.barrier(bundle, best.node);
  const text = missing.length > 0 ? `Node ${name} comes nearest: it has ${listText(free, "")} left and lacks ${listText(missing, "")}`
    : `Node ${name} comes nearest: it has room, but ${barrier === undefined ? "other pods are in the way" : barriers[barrier]}`;
  return { node: best.node, lacks: best.lacks, text };
}

/** What a bundle is for people. */
export function bundleLabel({ bundles }: Model, bundle: number): string {
  return bundles[bundle]?.label ?? "";
}

/** Whether a bundle is pods, not a claim. */
export function isPods({ bundles }: Model, bundle: number): boolean {
  const one = bundles[bundle];
  return one !== undefined && isDemand(one);
}
