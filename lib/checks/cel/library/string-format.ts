import { stringFactor } from "../costs.js";
import { type Budget, fail, noOverload } from "../budget.js";
import { Duration, isList, isMap, mapGet, mapKeys, Timestamp, TypeValue, Uint } from "../values.js";
import { stringOf } from "./conversions.js";
import { list, type Native, text } from "./native.js";

const defaultPrecision = 6;
/** Largest precision: cel-go `ext/strings.go`. */
const maxPrecision = 1000;
const clause = /%(?:%|(?:\.(\d{1,9}))?([sdfebxXo])|([^]?))/g;

/** `"%s".format([...])`: cel-go `ext/formatting.go`. */
function format(pattern: string, given: readonly unknown[], budget: Budget): string {
  let next = 0;
  const result = pattern.replace(clause, (whole: string, precision: string | undefined, verb: string | undefined) => {
    if (whole === "%%") return "%";
    if (verb === undefined) return fail(`could not parse formatting clause ${JSON.stringify(whole)}`);
    if (next >= given.length) return fail(`index ${next} out of range`);
    const places = precision === undefined ? defaultPrecision : Number(precision);
    if (places > maxPrecision) return fail(`precision ${places} is larger than ${maxPrecision}`);
    const shown = formatValue(verb, given[next++], places);
    budget.spend(Math.ceil(shown.length * stringFactor));
    return shown;
  });
  return result;
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
      const hex = typeof value === "string" ? Buffer.from(value).toString("hex")
        : value instanceof Uint8Array ? Buffer.from(value).toString("hex") : integer(value).toString(16);
      return verb === "X" ? hex.toUpperCase() : hex;
    }
  }
}

function integer(value: unknown): bigint {
  if (value instanceof Uint) return value.value;
  return typeof value === "bigint" ? value : fail("formatting clause takes an integer");
}

function number(value: unknown): number {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return typeof value === "number" ? value : fail("formatting clause takes a double");
}

function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value) < 1e21 ? value.toFixed(Math.min(precision, 100)) : BigInt(value).toString() + (precision > 0 ? `.${"0".repeat(Math.min(precision, 100))}` : "");
  return size + "0".repeat(Math.max(0, precision - 100));
}

function scientific(value: number, precision: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const [digits = "", exponent = "0"] = value.toExponential(Math.min(precision, 100)).split("e");
  const power = Number(exponent);
  return `${digits}\u202f×\u202f10${superscript(power)}`;
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
  if (isMap(value)) return `{${mapKeys(value).map((key) => `${nested(key)}:${nested(mapGet(value, key))}`).sort().join(", ")}}`;
  return value instanceof TypeValue ? value.named : stringOf(value);
}

function nested(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(stringOf(value))}`;
  if (typeof value === "number") return Number.isFinite(value) ? value.toFixed(defaultPrecision) : JSON.stringify(String(value));
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(stringOf(value))})`;
  return value instanceof Duration ? `duration(${JSON.stringify(stringOf(value))})` : formatText(value);
}

export const stringFormat: Readonly<Record<string, Native>> = {
  ".format": ([pattern, given], budget) => (typeof pattern === "string" ? format(text(pattern), list(given), budget) : noOverload()),
};
