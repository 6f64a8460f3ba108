import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../adapters/json.js";
import type { Compilation } from "../compile.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { appsOf, readOwned, renderCodeowners, type OwnedCluster } from "../gitea/codeowners.js";
import { codeownersFile, shadowingFiles } from "../gitea/owners.js";
import type { GiteaSettings } from "../model/gitea.js";
import { quote } from "../model/name.js";
import { provenancePath } from "../tree/places.js";
import { appFile, settingsFile } from "../workspace/find.js";
import type { WorkspaceContext } from "./context.js";
import { textOf } from "./file-text.js";
import { readGiteaSettings, type SettingsLimits } from "./gitea-settings.js";

/** What CODEOWNERS has to be. */
export interface WantedCodeowners {
  readonly text: string;
  /** Owners that are no teams, and what stands in the file's way. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * CODEOWNERS as the settings and the tree's records say it has to be.
 *
 * @param clusters names of all clusters of the tree.
 * @param read a file of the tree; nothing when it is not there.
 */
export function wantedCodeowners(root: string, settings: GiteaSettings, clusters: readonly string[], read: (path: string) => string | undefined): WantedCodeowners {
  const owned = [...clusters].sort().map((name) => readOwned(name, parseJson(read(provenancePath(name)) ?? "")));
  return { text: renderCodeowners(settings, owned), diagnostics: [...ownerProblems(settings, owned), ...shadows(root)] };
}

/** Where CODEOWNERS on disk is not what it has to be, with what is wrong about it in itself. */
export function staleCodeowners(root: string, { text, diagnostics }: WantedCodeowners): readonly Diagnostic[] {
  const now = textOf(join(root, codeownersFile));
  if (now === text) return diagnostics;
  const message = now === undefined ? "The file is not there" : "The file is not what the owners of the apps and the settings say";
  return [...diagnostics, diagnose("codeowners-stale", message, { file: codeownersFile }, { hint: "Run `npm run astrolabe -- gitea codeowners` and commit the result." })];
}

function ownerProblems({ teams, ownership }: GiteaSettings, clusters: readonly OwnedCluster[]): Diagnostic[] {
  const apps = appsOf(clusters).filter(([, owner]) => !Object.hasOwn(teams, owner))
    .map(([app, owner]) => diagnose("codeowners-team-unknown", `The owner ${quote(owner)} of the app ${quote(app)} is no team of ${settingsFile}`, { file: appFile(app), app }));
  const named = typeof ownership.clusters === "object" ? Object.keys(ownership.clusters) : [];
  const gone = named.filter((name) => !clusters.some((cluster) => cluster.name === name))
    .map((name) => diagnose("gitea-settings-invalid", `There is no cluster ${quote(name)} for a team to own`, { file: settingsFile, pointer: `/ownership/clusters/${name}` }));
  return [...apps, ...gone];
}

const shadows = (root: string): Diagnostic[] => shadowingFiles.filter((file) => existsSync(join(root, file)))
  .map((file) => diagnose("codeowners-shadowed", `Gitea reads this file and not ${codeownersFile}`, { file }));

/** What is wrong with the settings of Gitea and with CODEOWNERS, by a tree that was just compiled. Nothing when there are no settings. */
export async function giteaFindings(context: WorkspaceContext, limits: SettingsLimits, { tree, found }: Pick<Compilation, "tree" | "found">, progress: (stage: string) => void): Promise<readonly Diagnostic[]> {
  const { settings, diagnostics } = await readGiteaSettings(context, limits, progress);
  if (settings === undefined) return diagnostics;
  return [...diagnostics, ...staleCodeowners(context.root, wantedCodeowners(context.root, settings, found.clusters, (path) => tree.get(path)?.text))];
}
