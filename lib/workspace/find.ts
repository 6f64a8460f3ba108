import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What a workspace holds, by the convention of its folders. Names are folder names, sorted by code unit. */
export interface Found {
  /** Folders with `apps/<name>/app.ts`. */
  readonly apps: readonly string[];
  /** Folders with `clusters/<name>/cluster.ts`. */
  readonly clusters: readonly string[];
  /** Files that would be apps or clusters if they were there: their folders are. */
  readonly others: readonly string[];
}

/** Source file of an app, relative to the workspace. */
export const appFile = (name: string): string => `apps/${name}/app.ts`;

/** The app whose source file it is; nothing for other files. */
export const appOf = (file: string): string | undefined => /^apps\/([^/]+)\/app\.ts$/.exec(file)?.[1];

/** Source file of a cluster, relative to the workspace. */
export const clusterFile = (name: string): string => `clusters/${name}/cluster.ts`;

/** How the repository is kept on Gitea, relative to the workspace. Not every workspace has it. */
export const settingsFile = ".gitea/settings.ts";

/**
 * Lists the apps and clusters of a workspace. Other folders and files beside them are left alone.
 *
 * @param isKnown whether a file has been read just now, so that it need not be looked for.
 */
export function findSources(root: string, isKnown: (file: string) => boolean = () => false): Found {
  const others: string[] = [];
  const withFile = (parent: string, file: (name: string) => string): string[] =>
    folders(join(root, parent)).filter((name) => {
      const isThere = isKnown(file(name)) || existsSync(join(root, file(name)));
      if (!isThere) others.push(file(name));
      return isThere;
    });
  return { apps: withFile("apps", appFile), clusters: withFile("clusters", clusterFile), others };
}

/** Folders with `clusters/<name>/cluster.ts`, sorted. */
export function findClusters(root: string): string[] {
  return folders(join(root, "clusters")).filter((name) => existsSync(join(root, clusterFile(name))));
}

/** What objects are checked by, beside what the compiler brings. Paths are relative to the workspace and sorted. */
export interface FoundRules {
  /** `policies/<name>.yaml`. Folders in `policies/` hold tests of policies. */
  readonly policies: readonly string[];
  /** Schemas of custom resources: `clusters/schemas/<name>.json` for all clusters, `clusters/<cluster>/schemas/<name>.json` for one. */
  readonly schemas: readonly { readonly file: string; readonly cluster?: string }[];
}

/** Folders whose names {@link findRules} goes by. */
export const ruleFolders = (clusters: readonly string[]): readonly string[] =>
  ["policies", schemaFolder(), ...clusters.map((cluster) => schemaFolder(cluster))];

/** Folder for schemas of custom resources, of one cluster or of all. */
export const schemaFolder = (cluster?: string): string => (cluster === undefined ? "clusters/schemas" : `clusters/${cluster}/schemas`);

export function findRules(root: string, clusters: readonly string[]): FoundRules {
  const below = (folder: string, ending: RegExp): string[] => files(join(root, folder)).filter((name) => ending.test(name)).map((name) => `${folder}/${name}`);
  return {
    policies: below("policies", /\.ya?ml$/),
    schemas: [
      ...below(schemaFolder(), /\.json$/).map((file) => ({ file })),
      ...clusters.flatMap((cluster) => below(schemaFolder(cluster), /\.json$/).map((file) => ({ file, cluster }))),
    ],
  };
}

function files(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1));
}

function folders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1));
}
