import { existsSync } from "node:fs";
import { join } from "node:path";
import { sortDiagnostics, type Diagnostic, type Location } from "../diagnostics/diagnostic.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { settingsProblems } from "../gitea/problems.js";
import { startThread } from "../launcher/start-thread.cjs";
import type { GiteaSettings } from "../model/gitea.js";
import { place, resolver } from "../sandbox/place.js";
import { supervised } from "../sandbox/supervise.js";
import { bundle } from "../workspace/bundle.js";
import type { Finding } from "../workspace/evaluate.js";
import { appFile, findSources, settingsFile } from "../workspace/find.js";
import type { WorkspaceContext } from "./context.js";

/** How much the code of the settings may take, as on the command line. */
export interface SettingsLimits {
  /** Seconds. */
  readonly timeLimit: number;
  /** Megabytes. */
  readonly memoryLimit: number;
}

/** What a workspace says about Gitea. */
export interface ReadSettings {
  /** Absent when the workspace has no `.gitea/settings.ts`, or when that has errors. */
  readonly settings: GiteaSettings | undefined;
  /** Findings, with their lines. Empty when there is no such file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Evaluates and checks `.gitea/settings.ts`, in a thread of its own under limits. Does not check its types. */
export async function readGiteaSettings({ root, packageRoot, threadFile, engine }: WorkspaceContext, limits: SettingsLimits, progress: (stage: string) => void): Promise<ReadSettings> {
  if (!existsSync(join(root, settingsFile))) return { settings: undefined, diagnostics: [] };
  progress("reading Gitea's settings");
  const main = await bundle(root, [settingsFile]);
  // Only settings that import an app, or a cluster that does, need any.
  const needsApps = [...main.imports.values()].flat().some((file) => !main.imports.has(file));
  const apps = needsApps ? await bundle(root, findSources(root).apps.map(appFile)) : undefined;
  const scripts = [main.script, ...(apps === undefined ? [] : [apps.script])];
  const run = supervised((heap) => startThread(packageRoot, threadFile, heap, engine), { time: limits.timeLimit, memory: limits.memoryLimit });
  const done = await run({
    found: { apps: [], clusters: [], others: [] }, placed: [], scripts,
    apps: new Map(), digests: new Map(), known: new Map(), condemned: [], trace: true, settings: true,
  }, () => undefined);
  const { defined, position } = { defined: undefined, position: undefined, ...done.settings };
  const at: Location = { file: settingsFile };
  const invalid = defined === undefined ? [] : settingsProblems(defined);
  const findings: Finding[] = [
    ...[...main.diagnostics, ...(apps?.diagnostics ?? [])].map((diagnostic) => ({ diagnostic })),
    ...done.findings,
    ...invalid.map(({ pointer, message, hint }) => ({
      diagnostic: diagnose("gitea-settings-invalid", message, { ...at, pointer }, hint === undefined ? {} : { hint }), ...(position && { position }),
    })),
  ];
  const resolve = await resolver(root, scripts, findings.flatMap((finding) => finding.position ?? []));
  const diagnostics = sortDiagnostics(findings.map((finding) => place(finding, new Map(), resolve)));
  return { settings: findings.length > 0 ? undefined : defined, diagnostics };
}
