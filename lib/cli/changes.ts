import picocolors from "picocolors";
import { stringify } from "yaml";
import { visible } from "../diagnostics/visible.js";
import type { Data } from "../synth/manifest.js";
import type { ObjectChange } from "../tree/compare.js";
import type { FieldChange } from "../tree/fields.js";
import { compareLines, type LineChange } from "../tree/lines.js";

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

type Colors = ReturnType<typeof picocolors.createColors>;
type Kind = FieldChange["kind"];

const signs = { added: "+", changed: "~", removed: "-" } as const;

/** Fields stand below their object, and what is in them below the field. */
const fieldIndent = "      ";
const valueIndent = `${fieldIndent}    `;

/** Characters of a value, or of both values of a change, that stand on the field's own line. */
const shortValue = 90;
/** Lines that are shown of one value; the rest is counted. */
const mostLines = 60;
/** Unchanged lines that are shown around a changed one. */
const contextLines = 2;

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
  const colors = picocolors.createColors(color);
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
  return [head, ...change.fields.flatMap((field) => fieldLines(field, colors))];
}

function fieldLines({ kind, path, before, after, hidden, order }: FieldChange, colors: Colors): string[] {
  const sign = paint(kind, colors)(signs[kind]);
  const head = `${fieldIndent}${sign} ${path === "" ? "text" : visible(path)}`;
  if (hidden) return [`${head}: ${colors.dim(kind === "changed" ? "(changed, hidden)" : "(hidden)")}`];
  if (order) return [`${head}: order ${listed(before)} → ${listed(after)}`];
  if (typeof before === "string" && typeof after === "string" && (before.includes("\n") || after.includes("\n"))) {
    return [`${head}:`, ...block(hunks(compareLines(before, after)), colors)];
  }
  const old = before === undefined ? undefined : short(before);
  const now = after === undefined ? undefined : short(after);
  if (kind === "changed" && old !== undefined && now !== undefined) {
    if (old.length + now.length <= shortValue) return [`${head}: ${colors.red(old)} → ${colors.green(now)}`];
  }
  if (kind !== "changed" && (old ?? now) !== undefined) return [`${head}: ${paint(kind, colors)(old ?? now ?? "")}`];
  const lines = [...valueLines("removed", before), ...valueLines("added", after)];
  return [`${head}:`, ...block(lines, colors)];
}

function paint(kind: Kind, colors: Colors): (text: string) => string {
  return { added: colors.green, changed: colors.yellow, removed: colors.red }[kind];
}

function listed(value: Data | undefined): string {
  return Array.isArray(value) ? visible(value.join(", ")) : "";
}

/** A value on one line; nothing when it needs more. Strings that could be taken for other data are quoted. */
function short(value: Data): string | undefined {
  const text = typeof value === "string" && isPlain(value) ? value : visible(JSON.stringify(value));
  return text.length <= shortValue ? text : undefined;
}

function isPlain(text: string): boolean {
  return /^[A-Za-z_/][\w./:@+-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
}

function valueLines(kind: "added" | "removed", value: Data | undefined): LineChange[] {
  if (value === undefined) return [];
  const text = typeof value === "string" ? value : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  return text.replace(/\n$/, "").split("\n").map((line) => ({ kind, text: line }));
}

/** Lines that did not change are left out, but for a few around each change; `undefined` marks a gap. */
function hunks(lines: readonly LineChange[]): (LineChange | undefined)[] {
  const kept: (LineChange | undefined)[] = [];
  const last = lines.at(-1);
  // What follows the last line break of both texts is no line of its own.
  const end = last?.kind === "same" && last.text === "" ? lines.length - 1 : lines.length;
  let after = 0;
  const near = new Uint8Array(lines.length);
  lines.forEach((line, i) => {
    if (line.kind !== "same") near.fill(1, Math.max(0, i - contextLines), i + contextLines + 1);
  });
  lines.forEach((line, i) => {
    if (near[i] === 0 || i === end) return;
    if (i > after) kept.push(undefined);
    kept.push(line);
    after = i + 1;
  });
  if (after < end) kept.push(undefined);
  return kept;
}

function block(lines: readonly (LineChange | undefined)[], colors: Colors): string[] {
  const shown = lines.slice(0, mostLines).map((line) => {
    if (line === undefined) return colors.dim(`${valueIndent}…`);
    const text = visible(line.text);
    if (line.kind === "same") return `${valueIndent}  ${text}`.trimEnd();
    return valueIndent + paint(line.kind, colors)(`${signs[line.kind]} ${text}`.trimEnd());
  });
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, colors.dim(`${valueIndent}… ${more} more lines`)] : shown;
}
