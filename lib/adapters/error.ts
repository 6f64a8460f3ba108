/** What is known about a failure of something outside the process. */
export interface Failure {
  /** The command, URL or path that failed. Paths are relative to the workspace. */
  readonly subject: string;
  /** Exit status, HTTP status or errno code (`ENOSPC`). */
  readonly status?: string | number;
  /** What to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The outside failed: a disk, a process, a server. Neither an author's mistake (those are
 * diagnostics) nor a bug. The command line prints it and exits with 3.
 */
export class AdapterError extends Error {
  readonly subject: string;
  readonly status: string | number | undefined;
  readonly hint: string | undefined;

  constructor(message: string, failure: Failure) {
    super(message, failure.cause === undefined ? {} : { cause: failure.cause });
    this.name = "AdapterError";
    this.subject = failure.subject;
    this.status = failure.status;
    this.hint = failure.hint;
  }
}

// Error numbers of POSIX <errno.h> that have a cause a person can remove.
const causes: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ["the disk is full", "Free some space and run the command again."],
  EDQUOT: ["the disk quota is used up", "Free some space and run the command again."],
  EFBIG: ["the file would be larger than the system allows", "Raise the limit on file sizes (`ulimit -f`)."],
  EROFS: ["the file system is read-only", "Mount it for writing, or work in another clone."],
  EACCES: ["permission is denied", "Check who owns the file and its folder."],
  EPERM: ["the operation is not permitted", "Check who owns the file and its folder, and whether it is locked."],
  ENOTDIR: ["a part of the path is not a folder", "Move the file that stands in the way."],
  ELOOP: ["the path is a symbolic link", "Replace the link by a real file or folder."],
  EMFILE: ["too many files are open", "Raise the limit on open files (`ulimit -n`)."],
};

/** The errno code of an error, such as `ENOENT`, or nothing when the operating system did not raise it. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/**
 * Turns an error of a file operation into an {@link AdapterError}. What is not one of those, such
 * as a bug or an error that was described before, is thrown on as it is.
 *
 * @param path relative to the workspace.
 * @param consequence what the failure leaves behind, as a sentence.
 */
export function fileFailure(error: unknown, path: string, consequence: string): AdapterError {
  const status = errnoOf(error);
  if (status === undefined) throw error;
  const [reason, hint] = causes[status] ?? [status, "Check the path and run the command again."];
  return new AdapterError(`${path} cannot be used: ${reason}. ${consequence}`, { subject: path, status, hint, cause: error });
}
