import { createColors, type Colors } from "../diagnostics/colors.cjs";
import { visible } from "../diagnostics/visible.js";
import type { Weight } from "./consequence.js";
import { groupConsequences, type ConsequenceGroup } from "./group.js";
import type { Plan } from "./plan.js";
import { shareLines, tallyPlan, tallyText } from "./tally.js";
import { placesOf, sourcesOf, weights } from "./told.js";

export interface PlanTextOptions {
  readonly color: boolean;
  /** What the plan compares with. */
  readonly base: { readonly commit: string; readonly name: string };
}

/**
 * A plan for people at a terminal: what is most weighty first, then how many objects change and how full the clusters are.
 * Without a final line break.
 *
 * ```text
 * compared with origin/main (1a2b3c4d5e6f)
 *
 * danger
 *   deletes 50Gi of data of loki
 *       PersistentVolumeClaim loki/data on control, apps/loki/app.ts:41 (data-deleted)
 *
 * 1 object changed, 1 removed
 * cpu of control: 61 % → 58 %
 * ```
 */
export function renderPlan(plan: Plan, { color, base }: PlanTextOptions): string {
  const colors = createColors(color);
  const groups = groupConsequences(plan.consequences);
  const blocks = weights.flatMap((weight) => {
    const own = groups.filter((group) => group.weight === weight);
    return own.length === 0 ? [] : [[paint(weight, colors)(colors.bold(weight)), ...own.flatMap((group) => groupLines(group, colors))].join("\n")];
  });
  const name = base.commit.startsWith(base.name) ? "" : `${visible(base.name)} `;
  const short = base.commit.slice(0, shortCommit);
  return [
    colors.dim(`compared with ${name === "" ? short : `${name}(${short})`}`),
    ...blocks,
    [tallyText(tallyPlan(plan)), ...shareLines(plan)].join("\n"),
  ].join("\n\n");
}

/** Digits of a commit that are shown. */
const shortCommit = 12;

function groupLines(group: ConsequenceGroup, colors: Colors): string[] {
  const where = [placesOf(group), ...sourcesOf(group)].filter((part) => part !== "").map(visible).join(", ");
  return [`  ${paint(group.weight, colors)(visible(group.text))}`, colors.dim(`      ${where} (${group.code})`)];
}

function paint(weight: Weight, colors: Colors): (text: string) => string {
  return { danger: colors.red, caution: colors.yellow, notice: colors.cyan }[weight];
}
