import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { errnoOf } from "../adapters/error.js";

/** Who holds the lock. */
export interface Holder {
  readonly pid: number;
  /** When the process started, in clock ticks since boot; `undefined` where the system does not tell. */
  readonly started: string | undefined;
  readonly host: string;
}

/** This process. */
export function describeSelf(): Holder {
  return { pid: process.pid, started: processState(process.pid)?.started, host: hostname() };
}

/** A name for one attempt of this process to take the lock. No other attempt, of any process, has it. */
export function nameAttempt({ pid }: Holder): string {
  return `${pid}-${randomBytes(8).toString("hex")}`;
}

/** Reads a holder from what it wrote. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || !("host" in value)) return undefined;
    const { pid, host } = value;
    const started = "started" in value ? value.started : undefined;
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== "string") return undefined;
    return { pid, host, started: typeof started === "string" ? started : undefined };
  } catch {
    return undefined;
  }
}

/**
 * Whether a holder is known to have ended. A process of another host is never known to have, and
 * a process with the same number but another start is another process.
 */
export function hasEnded({ pid, started, host }: Holder): boolean {
  if (host !== hostname()) return false;
  const state = processState(pid);
  if (state !== undefined) return !state.running || (started !== undefined && state.started !== started);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM means that the process exists and belongs to somebody else.
    return errnoOf(error) === "ESRCH";
  }
}

/**
 * What Linux says about a process: proc(5), /proc/<pid>/stat, fields 3 (state) and 22 (start time).
 * The name in field 2 may hold blanks and parentheses, so fields are counted from its end.
 */
function processState(pid: number): { readonly running: boolean; readonly started: string } | undefined {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", started] = [fields[0], fields[19]];
  // A zombie holds nothing any more; it waits for its parent to ask how it ended.
  return started === undefined ? undefined : { running: !/^[ZXx]$/.test(state), started };
}
