import type { Plan, Share } from "./plan.js";
import { clusterOf, metadataFolder } from "../tree/places.js";
import { byWeight, consequencesOf } from "./consequences.js";
import { differences } from "./pairs.js";
import { shares } from "./shares.js";
import { relocations } from "./relocations.js";
import { Side, type TreeReader } from "./side.js";
import { unreadable } from "./unreadable.js";

/** What a plan is made from. */
export interface PlanInput {
  readonly before: TreeReader;
  readonly after: TreeReader;
  /** Paths whose texts differ, those that only one tree has among them. */
  readonly differing: readonly string[];
  /** Of each cluster with an inventory: what its nodes offer, and what all pods of the later tree ask for. Asked only when that changes. */
  readonly capacity: ReadonlyMap<string, () => readonly Omit<Share, "before">[]>;
}

/**
 * What publishing would do. Of both trees only what differs is read, and what the rules need beside it: an 8,000th of
 * a large tree as a rule. Indexes are disregarded; the records of the clusters tell of nodes and waivers.
 */
export function makePlan({ before, after, differing, capacity }: PlanInput): Plan {
  const later = new Side(after);
  const sides = { before: new Side(before, later), after: later };
  const { changes, pairs, stacks } = differences(sides, differing);
  const scene = { ...sides, pairs, stacks, relocated: relocations(pairs) };
  const clusters = [...new Set(differing.filter((path) => path.startsWith(`${metadataFolder}/`) && path.endsWith(".json")).map(clusterOf))].sort();
  const consequences = [...unreadable(changes), ...consequencesOf(scene, clusters)].sort(byWeight);
  return { changes, consequences, shares: shares(scene, capacity) };
}
