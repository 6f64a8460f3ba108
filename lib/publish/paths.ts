import type { WorkTreeChange } from "../adapters/git/changes.js";

/** What belongs to a change of the workspace. */
export interface Published {
  /** The workspace below the top of the work tree: empty, or such as `deploy/`. */
  readonly prefix: string;
  /** Whether the compile read a file, given relative to the workspace. */
  readonly isRead: (file: string) => boolean;
  /** Whether the compiler itself is part of the workspace. */
  readonly hasCompiler: boolean;
}

/** Changed files, as they are published and as they stay. */
export interface SortedChanges {
  readonly paths: readonly string[];
  readonly left: readonly string[];
}

/** Folders of sources. What git knows there belongs to them; what it was never told of does only when it is read. */
const sources = /^(?:apps|clusters|policies)\//;
const settings = /^(?:package\.json|package-lock\.json|tsconfig\.json)$/;

/**
 * Chooses the changed files that are published together: sources, the tree, what the compile read beside them, and the settings
 * of Gitea. All else is the user's and stays as it is.
 */
export function sortChanges(changes: readonly WorkTreeChange[], { prefix, isRead, hasCompiler }: Published): SortedChanges {
  const belongs = ({ path, kind }: WorkTreeChange): boolean => {
    if (!path.startsWith(prefix)) return false;
    const file = path.slice(prefix.length);
    if (/^(?:generated|\.gitea)\//.test(file) || settings.test(file) || isRead(file)) return true;
    return (hasCompiler && file.startsWith("lib/")) || (kind === "tracked" && sources.test(file));
  };
  const paths = changes.filter(belongs).map(({ path }) => path);
  const left = changes.filter((change) => !belongs(change)).map(({ path }) => path);
  return { paths, left };
}
