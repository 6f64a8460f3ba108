/** A part of a file that holds one document, as a rule. */
export interface Chunk {
  readonly text: string;
  /** Line of the file at which it begins, from 1. */
  readonly line: number;
}

/** Documents and lines that a file may hold. Lines count even when they are empty, because parsing each takes its time. */
const mostDocuments = 10_000;
const mostLines = 500_000;

/**
 * Splits a file where a line begins with `---`, which no content of a document can (YAML 1.2.2,
 * rule 206, c-forbidden). Directives stay with the document that they stand before. What is too
 * much comes back as words: the file has more than …
 */
export function splitDocuments(text: string): readonly Chunk[] | string {
  if (lineBreaks(text) > mostLines) return `${mostLines} lines`;
  const chunks: Chunk[] = [];
  const markers = /^---(?=[ \t\r\n]|$)/gm;
  let start = 0;
  let line = 1;
  for (let marker = markers.exec(text); marker !== null; marker = markers.exec(text)) {
    const part = text.slice(start, marker.index);
    if (isBlank(part) && /^%/m.test(part)) continue;
    if (!isBlank(part)) chunks.push({ text: part, line });
    if (chunks.length > mostDocuments) return `${mostDocuments} documents`;
    line += lineBreaks(part);
    start = marker.index;
  }
  const rest = text.slice(start);
  // Directives without a document are a mistake that the parser tells.
  if (!isBlank(rest) || /^%/m.test(rest)) chunks.push({ text: rest, line });
  return chunks.length > mostDocuments ? `${mostDocuments} documents` : chunks;
}

/** Whether a part holds only markers, comments, directives and space. */
function isBlank(part: string): boolean {
  return !/^(?!---(?:[ \t]*(?:#.*)?)\r?$|\.\.\.[ \t]*\r?$|[ \t]*#|%)(?=.*[^\s\ufeff])/m.test(part);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
