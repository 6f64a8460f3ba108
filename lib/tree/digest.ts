import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import launcher from "../launcher/digest.cjs";

const buffer = Buffer.allocUnsafe(256 * 1024);

/** Flags to read exactly what a name stands for: no link is followed, and a pipe does not block. Absent on Windows. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** SHA-256 as 64 hex digits. A text is hashed as UTF-8. */
export const digestOf: (content: string | Uint8Array) => string = launcher.sha256;

/** SHA-256 of a file's bytes, in constant memory. A symbolic link is not followed but raises `ELOOP`. */
export function digestOfFile(file: string): string {
  const handle = openSync(file, readFlags);
  try {
    let length = readSync(handle, buffer);
    // A regular file gives less than what was asked for at its end alone.
    if (length < buffer.length) return digestOf(buffer.subarray(0, length));
    const sum = createHash("sha256");
    while (length > 0) {
      sum.update(buffer.subarray(0, length));
      length = readSync(handle, buffer);
    }
    return sum.digest("hex");
  } finally {
    closeSync(handle);
  }
}
