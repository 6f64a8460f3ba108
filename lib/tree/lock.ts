import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AdapterError, errnoOf, fileFailure } from "../adapters/error.js";
import { describeSelf, hasEnded, nameAttempt, parseHolder, type Holder } from "./holder.js";
import { openStateFolder, stateFolder } from "./places.js";

/** How to wait for the lock. */
export interface LockOptions {
  /** Milliseconds to wait while another run holds the lock. Default: 0. */
  readonly wait?: number;
  /** Called once when waiting begins, with whom is waited for. */
  readonly onWait?: (holder: Holder | undefined) => void;
}

/** Path of the lock in the workspace. */
export const lockFolder = `${stateFolder}/lock`;

const pollInterval = 50;

/**
 * Runs an action while no other run that uses the same lock does, in this process or another.
 *
 * The lock is a folder that holds one file, which says who holds it. Whoever wants it makes such a
 * folder under a name of his own and renames it to the lock's name. That succeeds for one of many,
 * because a folder cannot be renamed onto one that holds something. The lock of a process that ended
 * is emptied first, by deleting the one file that was seen in it: its name is never used again, so
 * nobody can delete the file of a successor, however long ago he looked.
 *
 * @param root the workspace.
 * @throws AdapterError when the lock is held for longer than the time to wait, or the disk fails.
 */
export async function withLock<Result>(
  root: string,
  { wait = 0, onWait }: LockOptions,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  const folder = openStateFolder(root);
  const self = describeSelf();
  const attempt = nameAttempt(self);
  const deadline = process.uptime() + wait / 1000;
  let waiting = false;
  for (;;) {
    const holder = attending(() => take(folder, attempt, self));
    if (holder === "taken") break;
    if (!waiting) onWait?.(holder);
    waiting = true;
    if (process.uptime() >= deadline) throw heldFailure(holder);
    await delay(pollInterval);
  }
  try {
    return await action();
  } finally {
    attending(() => release(folder, attempt));
  }
}

/** Tries once to take the lock. Gives `taken`, or who holds it; `undefined` when that cannot be told. */
function take(folder: string, attempt: string, self: Holder): "taken" | Holder | undefined {
  const lock = join(folder, "lock");
  for (;;) {
    const seen = lookInto(lock);
    if (seen === undefined) {
      if (claim(folder, attempt, self)) {
        sweep(folder);
        return "taken";
      }
    } else if (seen.holder === undefined || !hasEnded(seen.holder)) return seen.holder;
    else rmSync(join(lock, seen.attempt), { force: true });
  }
}

/** Whose attempt the lock holds; `undefined` when it is free. */
function lookInto(lock: string): { readonly attempt: string; readonly holder: Holder | undefined } | undefined {
  try {
    const [attempt] = readdirSync(lock).sort();
    return attempt === undefined ? undefined : { attempt, holder: parseHolder(readFileSync(join(lock, attempt), "utf8")) };
  } catch (error) {
    // Released between the two calls, or never taken.
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function claim(folder: string, attempt: string, self: Holder): boolean {
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${attempt}`);
  mkdirSync(own);
  try {
    writeFileSync(join(own, attempt), `${JSON.stringify(self)}\n`, { flag: "wx" });
    // Windows renames no folder onto another, not even an empty one; rmdir spares a folder that holds something.
    ignoring(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdirSync(lock));
    renameSync(own, lock);
    return true;
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    const code = errnoOf(error) ?? "";
    // Someone else was faster, or swept this attempt away because he took its process for one of his host.
    if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(code)) return false;
    // Windows says this of a folder that exists.
    if (code === "EPERM" && lookInto(lock) !== undefined) return false;
    throw error;
  }
}

function release(folder: string, attempt: string): void {
  const lock = join(folder, "lock");
  ignoring(["ENOENT"], () => unlinkSync(join(lock, attempt)));
  ignoring(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdirSync(lock));
}

/** Deletes what processes left that died while they claimed the lock. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^lock\.(\d+)-[0-9a-f]+$/.exec(name)?.[1];
    if (pid !== undefined && hasEnded({ ...describeSelf(), pid: Number(pid), started: undefined })) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function heldFailure(holder: Holder | undefined): AdapterError {
  const who = holder === undefined ? "Another run" : `Another run, process ${holder.pid} on ${holder.host},`;
  return new AdapterError(`${who} holds the lock. Nothing was written.`, {
    subject: lockFolder,
    hint: `Wait until it has ended. If it is known to have ended, delete ${lockFolder}.`,
  });
}

function ignoring(codes: readonly string[], action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!codes.includes(errnoOf(error) ?? "")) throw error;
  }
}

function attending<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw fileFailure(error, lockFolder, "Nothing was written.");
  }
}
