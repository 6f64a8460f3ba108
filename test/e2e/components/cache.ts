/**
 * Programs and files that the end-to-end tests need and that are no part of the repository. Each is made once
 * and kept in a folder outside of it, by name and version: `ASTROLABE_E2E_CACHE`, by default
 * `astrolabe/e2e` below the user's cache folder. What cannot be had is an error, never a skipped test.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const cacheFolder = process.env["ASTROLABE_E2E_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "astrolabe/e2e");

/** What to make, and how. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Folder of the cache that it belongs to. Default: `bin`. */
  readonly shelf?: string;
  /** Makes it as `target`, a path that does not exist yet. `work` is an empty folder that is removed afterwards. */
  readonly make: (place: { readonly target: string; readonly work: string }) => Promise<void>;
}

/**
 * The path of a component, made now if it is not there.
 *
 * @throws Error with what went wrong when it cannot be made.
 */
export async function obtain({ name, version, shelf = "bin", make }: Component): Promise<string> {
  const folder = join(cacheFolder, shelf);
  const path = join(folder, `${name}-${version}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // On the same disk as its final place, so that the rename is atomic.
  const work = mkdtempSync(join(cacheFolder, `.${name}-`));
  const begin = performance.now();
  progress(`${name} ${version}: making it, which takes minutes the first time`);
  try {
    const target = join(work, "made");
    const inner = join(work, "work");
    mkdirSync(inner);
    await make({ target, work: inner });
    // Another test may have been faster.
    if (!existsSync(path)) renameSync(target, path);
    progress(`${name} ${version}: made in ${Math.round((performance.now() - begin) / 1000)} s`);
    return path;
  } catch (error) {
    throw new Error(`${name} ${version} cannot be had: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Says where a long step is. */
export function progress(text: string): void {
  process.stderr.write(`e2e: ${text}\n`);
}
