import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blobId, formatIn } from "../adapters/git/tree.js";

/** The folder of the apps in a workspace. */
export const appsFolder = "apps";

/**
 * Apps of which a file in their folder is not as in a commit, or is gone. It is a guess at what a plan will speak of: what
 * they import from elsewhere does not count.
 *
 * @param apps names of their folders.
 * @param committed the commit's files below the folder of the apps, with the ids of their blobs.
 */
export function changedApps(root: string, apps: readonly string[], committed: ReadonlyMap<string, string>): string[] {
  const format = formatIn(committed);
  const known = new Set(apps);
  const same = new Set<string>();
  const differing = new Set<string>();
  for (const [path, id] of committed) {
    const app = path.slice(0, path.indexOf("/"));
    if (!known.has(app) || differing.has(app)) continue;
    const text = textOf(join(root, appsFolder, path));
    (text !== undefined && blobId(text, format) === id ? same : differing).add(app);
  }
  return apps.filter((app) => differing.has(app) || !same.has(app));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
