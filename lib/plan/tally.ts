import { visible } from "../diagnostics/visible.js";
import type { Change } from "./change.js";
import type { Plan, Share } from "./plan.js";
import { counted } from "./wording.js";

/** How many objects a plan adds, changes, moves to another file and removes. */
export interface PlanTally {
  readonly added: number;
  readonly changed: number;
  readonly moved: number;
  readonly removed: number;
}

export function tallyPlan({ changes }: Pick<Plan, "changes">): PlanTally {
  const count = (kind: Change["kind"]): number => changes.filter((change) => change.kind === kind).length;
  return { added: count("added"), changed: count("changed"), moved: count("moved"), removed: count("removed") };
}

/** A tally for people: `1 object added, 14 changed, 1 removed`, or `no object changes`. */
export function tallyText(tally: PlanTally): string {
  const parts = [[tally.added, "added"], [tally.changed, "changed"], [tally.moved, "moved"], [tally.removed, "removed"]] as const;
  const said = parts.filter(([count]) => count > 0);
  return said.length === 0 ? "no object changes" : said.map(([count, verb], at) => `${at === 0 ? counted(count, "object") : count} ${verb}`).join(", ");
}

/** How full the clusters are, a line for each resource that changes: `cpu of control: 61 % → 74 %`. */
export function shareLines({ shares }: Pick<Plan, "shares">): string[] {
  return [...shares].flatMap(([cluster, list]) => list.map((share) => visible(`${share.resource} of ${cluster}: ${percents(share)}`)));
}

function percents({ offered, before, after }: Share): string {
  if (offered === 0) return `${before} → ${after}, and no node offers any`;
  const [old, now] = [100 * before / offered, 100 * after / offered];
  // What changes has to be seen to change.
  const digits = old.toFixed(0) !== now.toFixed(0) ? 0 : old.toFixed(1) !== now.toFixed(1) ? 1 : 2;
  return `${old.toFixed(digits)} % → ${now.toFixed(digits)} %`;
}
