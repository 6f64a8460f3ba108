import { duration, timestamp } from "./arithmetic.js";
import { fail, quoted } from "./budget.js";
import { plainText } from "./library/double-text.js";
import type { Duration, Timestamp } from "./values.js";

export const second = 1_000_000_000n;

const unitNanos: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1000n, µs: 1000n, μs: 1000n, ms: 1_000_000n, s: second, m: 60n * second, h: 3600n * second,
};

/** Reads a duration such as `1h30m`, as Go's `time.ParseDuration` does. */
export function parseDuration(text: string): Duration {
  const wrong = (): never => fail(`invalid duration ${quoted(text)}`);
  const sign = text.startsWith("-") ? -1n : 1n;
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === "0") return duration(0n);
  if (rest === "" || text.length > 200) wrong();
  let nanos = 0n;
  while (rest !== "") {
    const match = /^(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/.exec(rest);
    const [whole = "", integer = "", fraction = "", unit = ""] = match ?? [];
    const scale = unitNanos[unit];
    if (scale === undefined || integer + fraction === "") return wrong();
    nanos += BigInt(integer || "0") * scale + (BigInt(fraction || "0") * scale) / 10n ** BigInt(fraction.length);
    rest = rest.slice(whole.length);
  }
  return duration(sign * nanos);
}

/** Seconds with as many decimals as it takes: `90s`, `0.5s` (cel-go `Duration.ConvertToType`). */
export function durationText({ nanos }: Duration): string {
  return `${plainText(Number(nanos / second) + Number(nanos % second) / 1e9)}s`;
}

/** Reads a moment in the form of RFC 3339. */
export function parseTimestamp(text: string): Timestamp {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return fail(`invalid timestamp ${quoted(text)}`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, seconds = 0] = match.slice(1, 7).map(Number);
  const [fraction = "", sign, offsetHours, offsetMinutes] = match.slice(7);
  const date = utc(year, month - 1, day);
  const valid = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && seconds < 60;
  if (!valid || Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59) fail(`invalid timestamp ${quoted(text)}`);
  const offset = (sign === "-" ? -1 : 1) * (Number(offsetHours ?? 0) * 3600 + Number(offsetMinutes ?? 0) * 60);
  const whole = date.getTime() / 1000 + hour * 3600 + minute * 60 + seconds - offset;
  return timestamp(BigInt(whole) * second + BigInt(fraction.slice(0, 9).padEnd(9, "0")), offset);
}

/** A moment in the form of RFC 3339 with the offset that it was written with, and as many decimals as it takes. */
export function timestampText({ nanos, offset }: Timestamp): string {
  const seconds = floorDivide(nanos, second);
  const text = new Date((Number(seconds) + offset) * 1000).toISOString();
  return `${text.slice(0, 19)}${decimals(nanos - seconds * second)}${offset === 0 ? "Z" : offsetText(offset)}`;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${offset < 0 ? "-" : "+"}${parts.join(":")}`;
}

export function floorDivide(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by;
}

/** Date at the start of a day; unlike `Date.UTC`, years below 100 are themselves. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

function decimals(nanos: bigint): string {
  return nanos === 0n ? "" : `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}`;
}
