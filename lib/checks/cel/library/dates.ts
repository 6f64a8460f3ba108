import { fail, noOverload, quoted } from "../budget.js";
import { floorDivide, second } from "../time.js";
import { Duration, Timestamp } from "../values.js";
import { type Native, text } from "./native.js";

const millisecond = 1_000_000n;
const dayMillis = 86_400_000;

/** A moment's fields in a time zone, as a Date whose UTC fields they are. */
function local({ nanos }: Timestamp, zone: unknown): Date {
  const date = new Date(Number(floorDivide(nanos, millisecond)));
  if (zone === undefined) return date;
  return new Date(date.getTime() + offset(date, text(zone)));
}

/** Milliseconds that a zone is ahead of UTC: `+02:00`, `02:00`, or a name of the time zone database. */
function offset(date: Date, zone: string): number {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  if (zone === "" || zone === "UTC") return 0;
  const parts = formatter(zone).formatToParts(date);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  const shown = new Date(0);
  shown.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  shown.setUTCHours(part("hour"), part("minute"), part("second"), date.getUTCMilliseconds());
  return shown.getTime() - date.getTime();
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch {
    return fail(`unknown time zone ${quoted(timeZone)}`);
  }
}

function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / dayMillis);
}

function part(ofTime: (date: Date) => number, ofDuration?: bigint): Native {
  return ([value, zone]) => {
    if (value instanceof Timestamp) return BigInt(ofTime(local(value, zone)));
    return value instanceof Duration && ofDuration !== undefined ? value.nanos / ofDuration : noOverload();
  };
}

/** Parts of moments and durations: cel-spec, "Timestamp and Duration". Days of months, weeks and years count from 0. */
export const dates: Readonly<Record<string, Native>> = {
  ".getFullYear": part((date) => date.getUTCFullYear()),
  ".getMonth": part((date) => date.getUTCMonth()),
  ".getDayOfYear": part(dayOfYear),
  ".getDayOfMonth": part((date) => date.getUTCDate() - 1),
  ".getDate": part((date) => date.getUTCDate()),
  ".getDayOfWeek": part((date) => date.getUTCDay()),
  ".getHours": part((date) => date.getUTCHours(), 3600n * second),
  ".getMinutes": part((date) => date.getUTCMinutes(), 60n * second),
  ".getSeconds": part((date) => date.getUTCSeconds(), second),
  ".getMilliseconds": part((date) => date.getUTCMilliseconds(), millisecond),
};
