import { gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** A file that is not as the last commit has it. */
export interface WorkTreeChange {
  /** Path relative to the top of the work tree. */
  readonly path: string;
  /** `untracked` is what git has never been told of; `unmerged` waits for a person. */
  readonly kind: "tracked" | "untracked" | "unmerged";
}

/** Every change in a work tree, of files that are not ignored (`git status --porcelain=v2`, "Porcelain Format Version 2"). */
export async function readChanges(top: string): Promise<WorkTreeChange[]> {
  const options = ["--porcelain=v2", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=none"];
  const listed = await openGit(top).raw(["status", ...options]).catch((error: unknown) => {
    throw gitFailure("git cannot tell what changed", error);
  });
  return listed.split("\0").flatMap((entry): WorkTreeChange[] => {
    const kind = entry.charAt(0);
    if (kind === "?") return [{ path: entry.slice(2), kind: "untracked" }];
    // Fields before the path: 8 of an ordinary entry, 10 of an unmerged one.
    if (kind === "1") return [{ path: after(entry, 8), kind: "tracked" }];
    return kind === "u" ? [{ path: after(entry, 10), kind: "unmerged" }] : [];
  });
}

function after(entry: string, fields: number): string {
  return entry.split(" ").slice(fields).join(" ");
}
