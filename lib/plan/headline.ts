import { visible } from "../diagnostics/visible.js";
import { groupConsequences, type ConsequenceGroup } from "./group.js";
import type { Plan } from "./plan.js";
import { tallyPlan, tallyText } from "./tally.js";

export interface HeadlineOptions {
  /** Most characters. Default: 140, about as many as Gitea shows of a commit's status in a line. */
  readonly most?: number;
  /** The plan's consequences, when the caller has grouped them already. */
  readonly groups?: readonly ConsequenceGroup[];
}

/**
 * What a plan does, in one line of plain text: `deletes 50Gi of data of loki; restarts 4 pods of 4 apps one at a time`. The
 * most weighty first; what does not fit is counted.
 */
export function headline(plan: Plan, { most = 140, groups = groupConsequences(plan.consequences) }: HeadlineOptions = {}): string {
  const [first, ...others] = groups;
  if (first === undefined) return cut(plan.changes.length === 0 ? "changes nothing on the clusters" : `${tallyText(tallyPlan(plan))}, without consequences`, most);
  const more = (taken: number): string => (taken === groups.length ? "" : `; and ${groups.length - taken} more`);
  let line = visible(first.short);
  let taken = 1;
  for (const { short } of others) {
    const longer = `${line}; ${visible(short)}`;
    if (longer.length + more(taken + 1).length > most) break;
    line = longer;
    taken += 1;
  }
  return cut(line, most - more(taken).length) + more(taken);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, "")}…`;
}
