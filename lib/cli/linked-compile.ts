import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readChanges } from "../adapters/git/changes.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { codeownersFile } from "../gitea/owners.js";
import { stateFolder } from "../tree/places.js";
import { giteaFindings, wantedCodeowners } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { readGiteaSettings } from "./gitea-settings.js";
import { planWorkspace, type Planned } from "./planned.js";
import { synth } from "./synth.js";

/** What a compile in a work tree of its own goes by. */
export interface LinkedWish {
  readonly today: string | undefined;
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly color: "auto" | "always" | "never";
  readonly workspace: string | undefined;
}

type Progress = (stage: string) => void;

/** Writes what is made of the sources of a linked work tree, whatever stands in its place. Gives what the compile found. */
export const synthLinked = (wish: LinkedWish, context: WorkspaceContext, progress: Progress): ReturnType<typeof synth> =>
  synth({ ...wish, command: "synth", format: "text", cluster: [], app: [], force: true, verify: false, quiet: true }, context, progress);

/** Compiles the sources of a linked work tree, writes what is made of them, and says what that does to a commit. */
export async function compileLinked(wish: LinkedWish, context: WorkspaceContext, base: string, progress: Progress): Promise<Planned> {
  const written = await synthLinked(wish, context, progress);
  const planned = await planWorkspace(context, { ...wish, base, stale: true }, progress);
  // Types are checked in both; what the first compile refused to write is said once.
  if (hasErrors(written.diagnostics)) return planned;
  const { tree, found } = planned.session.compilation;
  const { settings } = await readGiteaSettings(context, wish, progress);
  const owners = join(context.root, codeownersFile);
  if (settings !== undefined && existsSync(owners)) writeFileSync(owners, wantedCodeowners(context.root, settings, found.clusters, (path) => tree.get(path)?.text).text);
  return { ...planned, diagnostics: [...planned.diagnostics, ...await giteaFindings(context, wish, { tree, found }, progress)] };
}

/** Files of a linked work tree that are not as its commit has them, relative to its top. */
export async function changedIn(top: string, prefix: string): Promise<string[]> {
  return (await readChanges(top)).map(({ path }) => path).filter((path) => !path.startsWith(`${prefix}${stateFolder}/`));
}
