import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What a workspace holds, by the convention of its folders. Names are folder names, sorted by code unit. */
export interface Found {
  /** Folders with `apps/<name>/app.ts`. */
  readonly apps: readonly string[];
  /** Folders with `clusters/<name>/cluster.ts`. */
  readonly clusters: readonly string[];
}

/** Source file of an app, relative to the workspace. */
export const appFile = (name: string): string => `apps/${name}/app.ts`;

/** Source file of a cluster, relative to the workspace. */
export const clusterFile = (name: string): string => `clusters/${name}/cluster.ts`;

/** Lists the apps and clusters of a workspace. Other folders and files beside them are left alone. */
export function findSources(root: string): Found {
  return {
    apps: folders(join(root, "apps")).filter((name) => existsSync(join(root, appFile(name)))),
    clusters: folders(join(root, "clusters")).filter((name) => existsSync(join(root, clusterFile(name)))),
  };
}

function folders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1));
}
