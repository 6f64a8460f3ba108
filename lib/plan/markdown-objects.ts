import { createColors } from "../diagnostics/colors.cjs";
import { fieldLines, signs } from "../tree/field-lines.js";
import type { Change } from "./change.js";
import { codeSpan, fenceAround, htmlCode } from "./inline.js";
import type { Page } from "./page.js";
import { counted } from "./wording.js";

const plain = createColors(false);

/** Bytes that the fields of one object may take, so that one object does not leave the others without. */
const mostFields = 4000;

/** The changed objects of one deployment, or of what stands beside the deployments of a cluster. */
type Section = readonly [Change, ...Change[]];

/**
 * Adds the changed objects to a page, folded by deployment: each object in a line, and below it the fields that differ, as far
 * as there is room. All objects come before any field.
 */
export function objectBlocks(changes: readonly Change[], page: Page): void {
  const sections = sectionsOf(changes);
  const shown: { readonly section: Section; readonly lines: string[][] }[] = [];
  let room = page.room;
  let count = 0;
  for (const section of sections) {
    room -= Buffer.byteLength(opening(section)) + closing.length + 4;
    const lines: string[][] = [];
    for (const change of section) {
      const line = objectLine(change);
      room -= Buffer.byteLength(line) + 2;
      if (room < 0) break;
      lines.push([line]);
    }
    count += lines.length;
    if (lines.length > 0) shown.push({ section, lines });
    if (room < 0) break;
  }
  const left = changes.length - count;
  let without = 0;
  for (const { section, lines } of shown) {
    for (const [index, block] of lines.entries()) {
      const change = section[index];
      if (change === undefined || change.fields.length === 0) continue;
      const fields = left > 0 ? undefined : fieldBlock(change, room);
      if (fields === undefined) without += 1;
      else {
        room -= Buffer.byteLength(fields) + 2;
        block.push(fields);
      }
    }
    page.line([opening(section), lines.map((block) => block.join("\n\n")).join("\n"), closing].join("\n\n"));
  }
  if (left > 0) page.fold(counted(left, "object"));
  if (without > 0) page.fold(`fields of ${counted(without, "object")}`);
}

const closing = "</details>";

function opening([{ cluster, deployment }, ...more]: Section): string {
  const place = deployment === undefined ? `beside the deployments of ${htmlCode(cluster)}` : `${htmlCode(deployment)} on ${htmlCode(cluster)}`;
  return `<details><summary>${place}: ${counted(more.length + 1, "object")}</summary>`;
}

function sectionsOf(changes: readonly Change[]): Section[] {
  const sections = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const key = JSON.stringify([change.cluster, change.deployment]);
    const own = sections.get(key);
    if (own === undefined) sections.set(key, [change]);
    else own.push(change);
  }
  return [...sections.values()];
}

function objectLine({ kind, object, from, source, unreadable, fields }: Change): string {
  const line = source?.line === undefined ? "" : `:${source.line}`;
  const notes = [
    ...(from === undefined ? [] : [`from ${codeSpan(from)}`]),
    ...(source === undefined ? [] : [codeSpan(`${source.file}${line}`)]),
    ...(unreadable === undefined ? [] : ["cannot be read"]),
    ...(kind === "changed" && fields.length === 0 && unreadable === undefined ? ["the same data in another form"] : []),
  ];
  return `- ${kind} ${codeSpan(object)}${notes.length === 0 ? "" : `, ${notes.join(", ")}`}`;
}

/** The fields of an object as a block of code within its item of the list; nothing when there is no room for any. */
function fieldBlock({ fields }: Change, room: number): string | undefined {
  const most = Math.min(mostFields, room - 100);
  const lines: string[] = [];
  let size = 0;
  let count = 0;
  for (const field of fields) {
    const own = fieldLines(field, plain);
    size += own.reduce((sum, line) => sum + Buffer.byteLength(line) + 3, 0);
    if (size > most) break;
    lines.push(...own);
    count += 1;
  }
  if (count === 0) return undefined;
  if (count < fields.length) lines.push(`${signs.changed} … and ${counted(fields.length - count, "more field", "more fields")}`);
  const fence = fenceAround(lines.join("\n"), 3);
  return [`${fence}diff`, ...lines, fence].map((line) => `  ${line}`).join("\n");
}
