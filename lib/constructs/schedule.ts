import { quote } from "../model/name.js";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

/** The five fields of crontab(5), in their order. */
const fields: readonly Field[] = [
  { name: "minute", low: 0, high: 59 },
  { name: "hour", low: 0, high: 23 },
  { name: "day of month", low: 1, high: 31 },
  { name: "month", low: 1, high: 12, names: months },
  { name: "day of week", low: 0, high: 6, names: days },
];

/**
 * Says why a text is not a cron schedule of five fields (minute, hour, day of month, month, day of
 * week), each `*`, a number or English short name, a range, a step, or a list of these.
 */
export function scheduleProblems(schedule: string): string[] {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return [`The schedule ${quote(schedule)} does not have 5 fields. `
      + "Write minute, hour, day of month, month and day of week."];
  }
  return fields.flatMap((field, index) => {
    const text = parts[index] ?? "";
    return text.split(",").every((item) => fits(item, field))
      ? []
      : [`The schedule ${quote(schedule)} has ${quote(text)} as its ${field.name}. `
        + `Write \`*\` or numbers from ${field.low} to ${field.high}.`];
  });
}

function fits(item: string, field: Field): boolean {
  const [span = "", step, ...rest] = item.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9][0-9]*$/.test(step))) return false;
  if (span === "*") return true;
  const [from, to, ...more] = span.split("-").map((text) => value(text, field));
  if (more.length > 0 || from === undefined || !inside(from, field)) return false;
  return !span.includes("-") ? step === undefined : to !== undefined && inside(to, field) && from <= to;
}

function value(text: string, { names = [], low }: Field): number {
  const place = names.indexOf(text.toLowerCase());
  if (place >= 0) return place + low;
  return /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

function inside(number: number, { low, high }: Field): boolean {
  return number >= low && number <= high;
}
