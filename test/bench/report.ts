/** One line of the benchmark's result. */
export interface Row {
  readonly measure: string;
  readonly value: string;
  /** What has to be reached; empty for a value that is printed for comparison only. */
  readonly target: string;
  readonly verdict: "pass" | "MISSED" | "NOT MEASURED" | "";
}

/** A value for comparison. */
export function info(measure: string, value: string): Row {
  return { measure, value, target: "", verdict: "" };
}

/** A ratio or amount with the bound that it has to keep. */
export function target(measure: string, value: number, bound: "at least" | "at most" | "under", limit: number, unit: string): Row {
  const met = bound === "at least" ? value >= limit : bound === "at most" ? value <= limit : value < limit;
  return { measure, value: `${round(value)}${unit}`, target: `${bound} ${limit}${unit}`, verdict: met ? "pass" : "MISSED" };
}

/** A part of the benchmark that could not run. */
export function failure(part: string, error: unknown): Row {
  const message = error instanceof Error ? error.message : String(error);
  return { measure: part, value: message.split("\n", 1)[0] ?? "", target: "", verdict: "NOT MEASURED" };
}

/** Milliseconds for people. */
export function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${round(milliseconds)} ms` : `${round(milliseconds / 1000)} s`;
}

/** Bytes for people. A megabyte is a million bytes. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** A count for people, such as `40,000`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function round(value: number): string {
  return value.toFixed(value < 100 ? (value < 10 ? 2 : 1) : 0);
}

export function table(rows: readonly Row[]): string {
  const head = { measure: "measure", value: "value", target: "target", verdict: "" };
  const width = (key: "measure" | "value" | "target") => Math.max(...[head, ...rows].map((row) => row[key].length));
  const line = (row: Row | typeof head) =>
    `${row.measure.padEnd(width("measure"))}  ${row.value.padStart(width("value"))}  ${row.target.padEnd(width("target"))}  ${row.verdict}`.trimEnd();
  return `${[head, ...rows].map(line).join("\n")}\n`;
}
