import type { Data } from "../../synth/manifest.js";

/**
 * An amount in thousandths, rounded away from zero, as the API server rounds resource lists when it reads them
 * (k8s.io/kubernetes pkg/apis/core/v1, SetDefaults_ResourceList). BigInt, because bytes in thousandths exceed 2^53.
 */
export type Milli = bigint;

const syntax = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/;
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** No amount of the API is larger: beyond it only the order matters. */
const hugeExponent = 60;
const longest = 200;

/** The same few quantities stand in thousands of objects. The map is emptied before it grows large. */
const known = new Map<string, Milli | undefined>();
const maxKnown = 10_000;

/**
 * Reads a quantity, which is text or a number; nothing when it is malformed.
 * The grammar is that of k8s.io/apimachinery pkg/api/resource, ParseQuantity: a sign, digits with an optional point,
 * and a decimal suffix, a binary suffix or an exponent. Digits may be missing on either side of the point.
 */
export function quantity(value: Data | undefined): Milli | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (known.has(text)) return known.get(text);
  if (known.size >= maxKnown) known.clear();
  const amount = parse(text);
  known.set(text, amount);
  return amount;
}

function parse(text: string): Milli | undefined {
  if (text === "" || text.length > longest) return undefined;
  const [matched, sign = "", whole = "", fraction = "", suffix = ""] = syntax.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const digits = BigInt(whole + fraction || "0");
  if (digits === 0n) return 0n;
  const power = binary.indexOf(suffix) + 1;
  const exponent = power > 0 ? 0 : suffix.length > 1 ? Number(suffix.slice(1)) : (decimal[suffix] ?? 0);
  const scale = Math.max(-hugeExponent - longest, Math.min(hugeExponent, exponent)) - fraction.length + 3;
  const factor = 1024n ** BigInt(power);
  const milli = scale >= 0 ? digits * factor * 10n ** BigInt(scale) : roundUp(digits * factor, 10n ** BigInt(-scale));
  return sign === "-" ? -milli : milli;
}

function roundUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
