import { type Budget, fail } from "../budget.js";
import { stringFactor } from "../costs.js";
import { integer, list, type Native, text } from "./native.js";

/*
 * Strings count by code point: cel-go `ext/strings.go`. Where all code points are single units,
 * which is almost always, JavaScript's own functions do.
 */

const beyond = /[\ud800-\udfff]/;

function units(value: string): string | readonly string[] {
  return beyond.test(value) ? [...value] : value;
}

function slice(value: string | readonly string[], start: number, end: number): string {
  return typeof value === "string" ? value.slice(start, end) : value.slice(start, end).join("");
}

function charAt(value: string, place: bigint): string {
  const all = units(value);
  return place < 0n || place > BigInt(all.length) ? fail(`index out of range: ${place}`) : slice(all, Number(place), Number(place) + 1);
}

function substring(value: string, start: bigint, end: bigint | undefined): string {
  const all = units(value);
  const last = end ?? BigInt(all.length);
  if (end !== undefined && start > end) fail(`invalid substring range. start: ${start}, end: ${end}`);
  for (const place of [start, last]) if (place < 0n || place > BigInt(all.length)) fail(`index out of range: ${place}`);
  return slice(all, Number(start), Number(last));
}

/** Index by code point of an index by unit. */
function place(value: string, unit: number): bigint {
  return BigInt(unit <= 0 ? unit : beyond.test(value) ? [...value.slice(0, unit)].length : unit);
}

/** Index by unit of an index by code point. */
function unit(value: string, point: number): number {
  return beyond.test(value) ? [...value].slice(0, point).join("").length : point;
}

function indexOf(value: string, part: string, from: bigint): bigint {
  if (from < 0n) fail(`index out of range: ${from}`);
  const length = BigInt(units(value).length);
  if (part === "") return from > length ? length : from;
  return from >= length ? -1n : place(value, value.indexOf(part, unit(value, Number(from))));
}

function lastIndexOf(value: string, part: string, from: bigint | undefined): bigint {
  const length = BigInt(units(value).length);
  if (from === undefined) return part === "" ? length : place(value, value.lastIndexOf(part));
  if (from < 0n) fail(`index out of range: ${from}`);
  if (part === "") return from > length ? length : from;
  return from >= length ? -1n : place(value, value.lastIndexOf(part, unit(value, Number(from))));
}

/** Go's strings.Replace: an empty text is found before every code point and at the end. */
function replace(value: string, old: string, by: string, limit: bigint, budget: Budget): string {
  const parts = split(value, old, limit < 0n ? -1n : limit + 1n, old === "");
  budget.spend(Math.ceil((value.length + parts.length * by.length) * stringFactor));
  return parts.join(by);
}

/** Go's strings.SplitN; `edges` puts an empty part before the first code point and after the last. */
function split(value: string, separator: string, limit: bigint, edges: boolean): string[] {
  if (limit === 0n) return [];
  const points = separator === "" ? [...value] : value.split(separator);
  const parts = separator === "" && edges ? ["", ...points, ""] : points;
  if (limit < 0n || BigInt(parts.length) <= limit) return parts;
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}

function join(parts: readonly unknown[], separator: string, budget: Budget): string {
  const texts = parts.map((part) => (typeof part === "string" ? part : fail("join: invalid input: not a string")));
  const length = texts.reduce((total, part) => total + part.length + separator.length, 0);
  budget.spend(Math.ceil(length * 2 * stringFactor));
  return texts.join(separator);
}

const escapes: Readonly<Record<string, string>> = {
  "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"',
};

/** Go's strings.TrimSpace: the characters that Unicode calls white space. */
const space = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const leading = new RegExp(`^${space}+`);
const trailing = new RegExp(`${space}$`);

function trim(value: string): string {
  const begun = value.replace(leading, "");
  let end = begun.length;
  while (end > 0 && trailing.test(begun.slice(end - 1, end))) end--;
  return begun.slice(0, end);
}

export const strings: Readonly<Record<string, Native>> = {
  ".contains": (given) => text(given[0]).includes(text(given[1])),
  ".startsWith": (given) => text(given[0]).startsWith(text(given[1])),
  ".endsWith": (given) => text(given[0]).endsWith(text(given[1])),
  ".charAt": ([value, at]) => charAt(text(value), integer(at)),
  ".substring": ([value, start, end]) => substring(text(value), integer(start), end === undefined ? undefined : integer(end)),
  ".lowerAscii": ([value]) => text(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ".upperAscii": ([value]) => text(value).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ".trim": ([value]) => trim(text(value)),
  ".replace": ([value, old, by, limit = -1n], budget) => replace(text(value), text(old), text(by), integer(limit), budget),
  ".split": ([value, separator, limit = -1n]) => split(text(value), text(separator), integer(limit), false),
  ".join": ([parts, separator = ""], budget) => join(list(parts), text(separator), budget),
  "strings.quote": ([value]) => `"${text(value).toWellFormed().replace(/[\x07\b\f\n\r\t\v\\"]/g, (unit) => escapes[unit] ?? unit)}"`,
};

export const stringSearch = { indexOf, lastIndexOf };
