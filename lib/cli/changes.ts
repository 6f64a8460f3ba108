import { createColors, type Colors } from "../diagnostics/colors.cjs";
import { visible } from "../diagnostics/visible.js";
import type { ObjectChange } from "../tree/compare.js";
import { fieldLines, paint, signs } from "../tree/field-lines.js";

/** How many objects were added, changed and removed. */
export interface ChangeTally {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export function tallyChanges(changes: readonly ObjectChange[]): ChangeTally {
  const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
  return { added: count("added"), changed: count("changed"), removed: count("removed") };
}

/** Fields stand below their object. */
const fieldIndent = "      ";

/**
 * Changed objects for people, by cluster and deployment, with a tally at the end.
 *
 * ```text
 * shop on paris
 *   + ConfigMap shop/settings
 *   ~ Deployment shop/web
 *       ~ spec.replicas: 2 → 4
 *
 * 1 added, 1 changed, 0 removed
 * ```
 */
export function renderChanges(changes: readonly ObjectChange[], { color }: { readonly color: boolean }): string {
  if (changes.length === 0) return "no changes\n";
  const colors = createColors(color);
  const groups = new Map<string, string[]>();
  for (const change of changes) {
    const heading = change.deployment === undefined ? change.cluster : `${change.deployment} on ${change.cluster}`;
    const lines = groups.get(heading) ?? [colors.bold(visible(heading))];
    groups.set(heading, lines);
    lines.push(...objectLines(change, colors));
  }
  const { added, changed, removed } = tallyChanges(changes);
  const body = [...groups.values()].map((lines) => `${lines.join("\n")}\n`).join("\n");
  const tally = [`${added} added`, `${changed} changed`, `${removed} removed`] as const;
  return `${body}\n${colors.green(tally[0])}, ${colors.yellow(tally[1])}, ${colors.red(tally[2])}\n`;
}

function objectLines(change: ObjectChange, colors: Colors): string[] {
  const sameData = change.kind === "changed" && change.fields.length === 0;
  const note = change.unreadable ?? (sameData ? "same data, another form" : undefined);
  const title = `${signs[change.kind]} ${visible(change.object)}`;
  const head = `  ${paint(change.kind, colors)(title)}${note === undefined ? "" : colors.dim(` (${note})`)}`;
  return [head, ...change.fields.flatMap((field) => fieldLines(field, colors, fieldIndent))];
}
