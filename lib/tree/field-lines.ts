import { stringify } from "yaml";
import type { Colors } from "../diagnostics/colors.cjs";
import { visible } from "../diagnostics/visible.js";
import type { Data } from "../synth/manifest.js";
import type { FieldChange } from "./fields.js";
import { compareLines, type LineChange } from "./lines.js";

type Kind = FieldChange["kind"];

/** What stands before what was added, changed and removed. */
export const signs = { added: "+", changed: "~", removed: "-" } as const;

/** Characters of a value, or of both values of a change, that stand on the field's own line. */
const shortValue = 90;
/** Lines that are shown of one value; the rest is counted. */
const mostLines = 60;
/** Characters that are shown of one line of a value. */
const longestLine = 1000;
/** Characters of a value beyond which nothing of it is shown: comparing its lines would take seconds. */
const mostCharacters = 500_000;
/** Unchanged lines that are shown around a changed one. */
const contextLines = 2;

/** A changed field for people, in one line (`~ spec.replicas: 2 → 4`) or with the lines of its values below. */
export function fieldLines({ kind, path, before, after, hidden, order }: FieldChange, colors: Colors, indent = ""): string[] {
  const sign = paint(kind, colors)(signs[kind]);
  const block = blockOf(colors, `${indent}    `);
  const head = `${indent}${sign} ${path === "" ? "text" : visible(path)}`;
  if (hidden) return [`${head}: ${colors.dim(kind === "changed" ? "(changed, hidden)" : "(hidden)")}`];
  if (order) return [`${head}: order ${listed(before)} → ${listed(after)}`];
  if (isLong(before) || isLong(after)) return [`${head}: ${colors.dim("(too long to show)")}`];
  if (typeof before === "string" && typeof after === "string" && (before.includes("\n") || after.includes("\n"))) {
    return [`${head}:`, ...block(hunks(compareLines(before, after)))];
  }
  const old = before === undefined ? undefined : short(before);
  const now = after === undefined ? undefined : short(after);
  if (kind === "changed" && old !== undefined && now !== undefined) {
    if (old.length + now.length <= shortValue) return [`${head}: ${colors.red(old)} → ${colors.green(now)}`];
  }
  if (kind !== "changed" && (old ?? now) !== undefined) return [`${head}: ${paint(kind, colors)(old ?? now ?? "")}`];
  const lines = [...valueLines("removed", before), ...valueLines("added", after)];
  return [`${head}:`, ...block(lines)];
}

export function paint(kind: Kind, colors: Colors): (text: string) => string {
  return { added: colors.green, changed: colors.yellow, removed: colors.red }[kind];
}

function isLong(value: Data | undefined): boolean {
  return value !== undefined && (typeof value === "string" ? value : JSON.stringify(value)).length > mostCharacters;
}

function listed(value: Data | undefined): string {
  return Array.isArray(value) ? visible(value.join(", ")) : "";
}

/** A value on one line; nothing when it needs more. Strings that could be taken for other data are quoted. */
function short(value: Data): string | undefined {
  if (typeof value === "string" && value.length > shortValue) return undefined;
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

function blockOf(colors: Colors, indent: string): (lines: readonly (LineChange | undefined)[]) => string[] {
  return (lines) => {
    const shown = lines.slice(0, mostLines).map((line) => {
      if (line === undefined) return colors.dim(`${indent}…`);
      const text = visible(line.text.length > longestLine ? `${line.text.slice(0, longestLine)}…` : line.text);
      if (line.kind === "same") return `${indent}  ${text}`.trimEnd();
      return indent + paint(line.kind, colors)(`${signs[line.kind]} ${text}`.trimEnd());
    });
    const more = lines.length - shown.length;
    return more > 0 ? [...shown, colors.dim(`${indent}… ${more} more lines`)] : shown;
  };
}
