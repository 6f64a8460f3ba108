import { bytesText, listText } from "../checks/capacity/wording.js";
import { amount } from "../checks/capacity/amounts.js";
import type { Data } from "../synth/manifest.js";

/** `one`, `two`, then figures: how many at a time. */
export function few(count: number): string {
  return count === 1 ? "one" : count === 2 ? "two" : String(count);
}

export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Bytes of a quantity for people (`50Gi`); the value itself when it is none. */
export function sizeText(value: Data | undefined): string {
  const bytes = amount("storage", value);
  return bytes === undefined ? shown(value) : bytesText(bytes);
}

/** A value in a sentence; long ones are cut. */
export function shown(value: Data | undefined): string {
  const text = value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

const longest = 80;
const longestItem = 160;
const mostNamed = 3;

/** `a, b and c`, or `a, b, c and 4 more`. */
export function named(items: readonly string[]): string {
  const cut = items.slice(0, mostNamed + 1).map((item) => (item.length <= longestItem ? item : `${item.slice(0, longestItem)}…`));
  if (items.length <= mostNamed + 1) return listText(cut, "nothing");
  return `${cut.slice(0, mostNamed).join(", ")} and ${items.length - mostNamed} more`;
}
