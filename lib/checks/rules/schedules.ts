import { quote } from "../../model/name.js";
import type { Data } from "../../synth/manifest.js";
import type { Findings } from "./findings.js";
import { isGiven } from "./reading.js";

/** One of the five fields: its bounds and the names that stand for its numbers. */
interface Field {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly names: readonly string[];
}

// github.com/robfig/cron/v3 spec.go, bounds: days of the week from 0, Sunday, to 6.
const fields: readonly Field[] = [
  { name: "minute", minimum: 0, maximum: 59, names: [] },
  { name: "hour", minimum: 0, maximum: 23, names: [] },
  { name: "day of the month", minimum: 1, maximum: 31, names: [] },
  { name: "month", minimum: 1, maximum: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { name: "day of the week", minimum: 0, maximum: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const named = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const longest = 1000;

/** k8s.io/kubernetes pkg/apis/batch/validation, validateScheduleFormat. */
export function checkSchedule(value: Data | undefined, at: string, found: Findings): void {
  if (!isGiven(value) || value === "") return found.add("field-missing", at, "schedule is empty");
  if (typeof value !== "string") return;
  if (value.includes("TZ")) return found.add("schedule-invalid", at, `schedule is ${quote(value)}, which holds a time zone`, "Use the field timeZone.");
  const problem = scheduleProblem(value);
  if (problem !== undefined) found.add("schedule-invalid", at, `schedule is ${quote(value)}: ${problem}`);
}

/** What is wrong with a schedule, or nothing (github.com/robfig/cron/v3 v3.0.1, ParseStandard). */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule.length > longest) return `it has ${schedule.length} characters`;
  if (schedule.startsWith("@")) return namedProblem(schedule);
  const parts = schedule.split(/[\s\u0085]+/u).filter((part) => part !== "");
  if (parts.length !== fields.length) return `it has ${parts.length} fields, expected 5`;
  for (const [index, field] of fields.entries()) {
    // Empty entries of a list are passed over, as strings.FieldsFunc does.
    for (const range of (parts[index] ?? "").split(",").filter((entry) => entry !== "")) {
      const problem = rangeProblem(range, field);
      if (problem !== undefined) return `the ${field.name} ${quote(range)} ${problem}`;
    }
  }
  return undefined;
}

function namedProblem(schedule: string): string | undefined {
  if (named.has(schedule)) return undefined;
  if (!schedule.startsWith("@every ")) return `it is none of ${[...named].join(", ")} or @every <duration>`;
  const duration = schedule.slice("@every ".length);
  return isDuration(duration) ? undefined : `${quote(duration)} is no duration such as 1h30m`;
}

/** parser.go, getRange: `number`, `number-number` or a star, each with an optional `/step`. */
function rangeProblem(range: string, field: Field): string | undefined {
  const [bounds = "", step, ...steps] = range.split("/");
  const [low = "", high, ...more] = bounds.split("-");
  if (steps.length > 0) return "has more than one '/'";
  const star = low === "*" || low === "?";
  if (!star && more.length > 0) return "has more than one '-'";
  const start = star ? field.minimum : numberOf(low, field.names);
  const alone = high === undefined && more.length === 0;
  const last = star || (alone && step !== undefined) ? field.maximum : high === undefined ? start : numberOf(high, field.names);
  const width = step === undefined ? 1 : numberOf(step, []);
  if (start === undefined || last === undefined || width === undefined) return "is not made of numbers";
  if (start < field.minimum || last > field.maximum) return `is not within ${field.minimum} to ${field.maximum}`;
  if (start > last) return "ends before it begins";
  return width === 0 ? "has the step 0" : undefined;
}

/** mustParseInt takes what strconv.Atoi takes, so a plus may stand first. */
function numberOf(text: string, names: readonly string[]): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return name + (names.length === 12 ? 1 : 0);
  return /^\+?[0-9]{1,18}$/.test(text) ? Number(text) : undefined;
}

/** Go's time.ParseDuration: numbers with units, such as `1h30m` or `1.5s`. */
export function isDuration(text: string): boolean {
  return text.length <= longest && /^[+-]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*)$/u.test(text);
}

/** k8s.io/kubernetes pkg/apis/batch/validation, validateTimeZone; the zones are those that Node's ICU data knows. */
export function checkTimeZone(value: Data | undefined, at: string, found: Findings): void {
  if (typeof value !== "string") return;
  if (value === "") return found.add("schedule-invalid", at, "timeZone is empty", "Leave it out, or name a zone such as Europe/Berlin.");
  if (!isTimeZone(value)) found.add("schedule-invalid", at, `timeZone is ${quote(value)}, which is no zone of the IANA list`, "Name a zone such as Europe/Berlin or Etc/UTC.");
}

const zones = new Map<string, boolean>();

function isTimeZone(zone: string): boolean {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  if (zones.size > longest) zones.clear();
  const is = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_][A-Za-z0-9_+-]*)*$/.test(zone) && zone.length <= 64 && resolves(zone);
  zones.set(zone, is);
  return is;
}

/** ICU disregards case, the files that the API server reads do not: every part of a name begins with a capital. */
function resolves(zone: string): boolean {
  if (zone.toLowerCase() === "local" || /(^|\/)[a-z]/.test(zone)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}
