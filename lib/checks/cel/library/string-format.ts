import { type Budget, fail, noOverload } from "../budget.js";
import { stringFactor } from "../costs.js";
import { Duration, isList, isMap, mapGet, mapKeys, Timestamp, TypeValue, Uint } from "../values.js";
import { stringOf } from "./conversions.js";
import { list, type Native } from "./native.js";

const defaultPrecision = 6;
/** Largest precision: cel-go `ext/strings.go`. */
const maxPrecision = 1000;
const clause = /%(?:%|(?:\.(\d{1,9}))?([sdfebxXo])|([^]?))/g;

/** `"%s".format([...])`: cel-go `ext/formatting.go`, with its oddities. */
function format(pattern: string, given: readonly unknown[], budget: Budget): string {
  let next = 0;
  return pattern.replace(clause, (whole: string, digits: string | undefined, verb: string | undefined) => {
    if (whole === "%%") return "%";
    if (next >= given.length && verb !== undefined) return fail(`index ${next} out of range`);
    const precision = precisionOf(digits);
    const shown = formatValue(verbOf(whole, verb), given[next++], precision);
    budget.spend(Math.ceil(shown.length * stringFactor));
    return shown;
  });
}

/** How many values a format takes. Fails when a clause is none. */
export function clauses(pattern: string): number {
  const found = [...pattern.matchAll(clause)].filter(([whole]) => whole !== "%%");
  for (const [whole, digits, verb] of found) {
    verbOf(whole, verb);
    precisionOf(digits);
  }
  return found.length;
}

function verbOf(whole: string, verb: string | undefined): string {
  return verb ?? fail(`could not parse formatting clause ${JSON.stringify(whole)}`);
}

function precisionOf(digits: string | undefined): number {
  const precision = Number(digits ?? defaultPrecision);
  return precision <= maxPrecision ? precision : fail(`precision ${precision} is larger than ${maxPrecision}`);
}

function formatValue(verb: string, value: unknown, precision: number): string {
  switch (verb) {
    case "s": return formatText(value);
    case "d": return integer(value).toString();
    case "f": return fixed(number(value), precision);
    case "e": return scientific(number(value), precision);
    case "b": return typeof value === "boolean" ? String(Number(value)) : integer(value).toString(2);
    case "o": return integer(value).toString(8);
    default: {
      const hex = typeof value === "string" || value instanceof Uint8Array ? Buffer.from(value).toString("hex") : integer(value).toString(16);
      return verb === "X" ? hex.toUpperCase() : hex;
    }
  }
}

function integer(value: unknown): bigint {
  if (value instanceof Uint) return value.value;
  return typeof value === "bigint" ? value : fail("the formatting clause takes an integer");
}

function number(value: unknown): number {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return typeof value === "number" ? value : fail("the formatting clause takes a double");
}

/** With thousands apart, as the English locale of cel-go's printer writes them. */
function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(.*)$/.exec(rounded(value, precision)) ?? [];
  return sign + whole.replace(/\B(?=(?:\d{3})+$)/g, ",") + fraction;
}

/** Rounded to a number of decimals; ties go to the even digit, where JavaScript's toFixed takes the larger. */
function rounded(value: number, precision: number): string {
  const places = Math.min(precision, 60);
  const zeros = "0".repeat(precision - places);
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${precision === 0 ? "" : `.${"0".repeat(precision)}`}`;
  const up = value.toFixed(places);
  const exact = value.toFixed(places + 40);
  const tie = /^50*$/.test(exact.slice(-40));
  const odd = /[13579]$/.test(up);
  if (!tie || !odd) return up + zeros;
  const down = exact.slice(0, -40);
  return (places === 0 ? down.replace(/\.$/, "") : down) + zeros;
}

/** The precision is a width, and six decimals are always shown. */
function scientific(value: number, width: number): string {
  if (!Number.isFinite(value)) return special(value).padStart(width);
  const [digits = "", exponent = "0"] = value.toExponential(defaultPrecision).split("e");
  return `${digits}×10${superscript(Number(exponent))}`.padStart(width);
}

function special(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
}

const raised: Readonly<Record<string, string>> = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

function superscript(power: number): string {
  const padded = `${power < 0 ? "-" : ""}${String(Math.abs(power)).padStart(2, "0")}`;
  return [...padded].map((digit) => raised[digit] ?? digit).join("");
}

/** A value for `%s`; within lists and maps, as CEL would write it. */
function formatText(value: unknown): string {
  if (value === null) return "null";
  if (isList(value)) return `[${value.map(nested).join(", ")}]`;
  if (isMap(value)) {
    const entries = mapKeys(value).map((key) => [nested(key), nested(mapGet(value, key))] as const);
    return `{${entries.sort(([left], [right]) => (left < right ? -1 : 1)).map((entry) => entry.join(":")).join(", ")}}`;
  }
  return value instanceof TypeValue ? value.named : stringOf(value);
}

function nested(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(stringOf(value))}`;
  if (typeof value === "number") return Number.isFinite(value) ? value.toFixed(defaultPrecision) : JSON.stringify(stringOf(value));
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(stringOf(value))})`;
  return value instanceof Duration ? `duration(${JSON.stringify(stringOf(value))})` : formatText(value);
}

export const stringFormat: Readonly<Record<string, Native>> = {
  ".format": ([pattern, given], budget) => (typeof pattern === "string" ? format(pattern, list(given), budget) : noOverload()),
};
